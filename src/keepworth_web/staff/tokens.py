"""Things nobody can guess: made here, shown once, kept as hashes."""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac


def new_token() -> str:
    """Return 256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def same_token(name: str, *, purpose: str) -> str:
    """Return 256 bits that only whoever holds the website's secret can tell, the same for a name at every call."""
    told = salted_hmac(f"keepworth token: {purpose}", name, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode()


def hash_token(token: str, *, purpose: str) -> str:
    """Return what is kept of a token; the purpose makes a token of one kind worthless as another."""
    return hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest()
