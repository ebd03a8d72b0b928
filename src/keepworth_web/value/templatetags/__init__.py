"""How value's pictures are written."""
