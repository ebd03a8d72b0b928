"""The API of act."""
