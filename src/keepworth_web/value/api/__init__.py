"""The API of value."""
