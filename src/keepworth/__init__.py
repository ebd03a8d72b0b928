"""Keepworth."""
