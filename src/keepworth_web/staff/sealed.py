"""What the database holds encrypted: a copy of it alone, without the website's secret, gives nothing of it away."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# A key of one purpose opens nothing of another.
FACTOR = b"keepworth second factor"
LINK = b"keepworth survey link"
MAIL = b"keepworth mail server"
HOOK = b"keepworth webhook"
COUPON = b"keepworth coupon"


def seal(text: str, *, purpose: bytes = FACTOR) -> str:
    """Return a text as the database keeps it."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def opened(sealed: str, *, purpose: bytes = FACTOR) -> str | None:
    """Return what was sealed; None where another secret or purpose sealed it, or where it was changed."""
    try:
        return _cipher(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _cipher(purpose: bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
