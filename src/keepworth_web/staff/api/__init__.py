"""The API of people: who they are, what they may do, their keys, and the log."""
