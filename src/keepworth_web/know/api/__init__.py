"""The API of know: customers, and who is there at both sides."""
