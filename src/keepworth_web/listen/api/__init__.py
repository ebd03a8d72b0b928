"""What programs ask of `listen`, and what they are told."""
