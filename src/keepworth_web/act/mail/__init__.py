"""What is sent by itself: what other tools are told, and letters to colleagues."""
