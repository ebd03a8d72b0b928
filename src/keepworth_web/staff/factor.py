"""The second factor: six digits that change every half minute (RFC 6238), and codes for when the phone is lost."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote

SECONDS = 30
DIGITS = 6
SLACK = 1  # one step early or late, for clocks that are a little off
RECOVERY_CODES = 10


def new_secret() -> str:
    """Return 160 random bits in the letters that apps expect."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """Return the code of one step, HOTP with SHA-1 as in RFC 4226, section 5.3."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, code: str, *, seconds: float, after: int) -> int | None:
    """Return the step whose code this is, if it is one of now and later than the last one used."""
    now = int(seconds // SECONDS)
    said = code.replace(" ", "")
    for step in range(now - SLACK, now + SLACK + 1):
        if step > after and hmac.compare_digest(code_at(secret, step).encode(), said.encode()):
            return step
    return None


def address(secret: str, *, person: str, book: str) -> str:
    """Return what the QR code says to an app."""
    label = quote(f"Keepworth {book}:{person}")
    return (
        f"otpauth://totp/{label}?secret={secret}&issuer={quote(f'Keepworth {book}')}&digits={DIGITS}&period={SECONDS}"
    )


def new_recovery_codes() -> list[str]:
    """Return codes that are used once each: 80 bits, in groups that can be written down."""
    return ["-".join(secrets.token_hex(10)[at : at + 5] for at in range(0, 20, 5)) for _ in range(RECOVERY_CODES)]
