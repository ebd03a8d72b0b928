"""The tests of the website."""
