"""The API of the book: its runs and jobs, files that come in, and batches that may go again."""
