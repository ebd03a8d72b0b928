"""The tables of `listen`."""
