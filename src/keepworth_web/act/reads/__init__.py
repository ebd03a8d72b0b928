"""What stands on the pages of act."""
