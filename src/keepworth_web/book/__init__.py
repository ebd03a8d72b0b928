"""The book itself: its runs, and how files come in and go out."""
