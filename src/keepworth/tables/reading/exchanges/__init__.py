"""Mailboxes and calendars: who, when and which way, and never what was said."""
