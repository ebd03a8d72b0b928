"""Things nobody can guess: made here, shown once, kept as hashes."""

import hashlib
import secrets


def new_token() -> str:
    """Return 256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str, *, purpose: str) -> str:
    """Return what is kept of a token; the purpose makes a token of one kind worthless as another."""
    return hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest()
