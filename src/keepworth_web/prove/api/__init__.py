"""The API of prove."""
