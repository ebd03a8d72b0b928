"""Mail: what is written, by which server it goes, and what is tried again."""
