"""The read-only interface for programs; docs: /api/v1/openapi.json."""
