"""What the database holds encrypted: a copy of it alone, without the website's secret, gives no second factor away."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"keepworth second factor"  # the key is good for nothing else


def seal(text: str) -> str:
    """Return a text as the database keeps it."""
    return _cipher().encrypt(text.encode()).decode()


def opened(sealed: str) -> str | None:
    """Return what was sealed; None where another secret sealed it, or where it was changed."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _cipher() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
