"""What people type about bookings; field names as CONTRACT.md promises them."""
