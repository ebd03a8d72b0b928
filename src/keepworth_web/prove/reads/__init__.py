"""Whether what was said came true, in words and placed for a picture."""
