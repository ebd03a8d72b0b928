"""What may be wrong with an installation or a book, and how it is mended."""
