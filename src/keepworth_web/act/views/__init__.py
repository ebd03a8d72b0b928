"""The pages of act."""
