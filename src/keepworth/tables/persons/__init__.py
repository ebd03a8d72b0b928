"""One person in a book: found, exported, restricted, erased."""
