"""What a run measured of relationships, in words and placed for a picture."""
