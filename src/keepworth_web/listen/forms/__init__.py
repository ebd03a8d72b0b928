"""What somebody may send: answers by whoever is asked, and what our own people set."""
