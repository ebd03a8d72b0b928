"""What may be sent to the pages of prove."""
