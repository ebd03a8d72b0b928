"""Commands of Django that this site changes."""
