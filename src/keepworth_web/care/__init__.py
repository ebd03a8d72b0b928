"""Care for the book: its sample, the rights of its people, its settings, its backups, its health."""
