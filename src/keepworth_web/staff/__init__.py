"""People, teams, roles, sessions, keys and the audit log."""
