"""What people type about a listing."""
