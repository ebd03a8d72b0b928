"""The API of care: settings, the rights of one person, how long data are kept, backups, the sample, health."""
