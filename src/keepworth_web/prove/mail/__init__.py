"""What `prove` sends."""
