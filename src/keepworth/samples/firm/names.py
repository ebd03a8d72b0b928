"""Given and family names for invented people, and how they are written to."""

import numpy as np

from keepworth.samples.firm.invented import invented


def invented_name(language: str, *, rng: np.random.Generator) -> str:
    """Draw a name as its bearer would sign."""
    pool = invented()["names"][language]
    given, family = pool["given"].split(), pool["family"].split()
    first, last = str(rng.choice(given)), str(rng.choice(family))
    if language != "zh":
        return f"{first} {last}"
    (first, first_han), (last, last_han) = first.split(":"), last.split(":")
    return f"{last} {first} {last_han}{first_han}"


def mail_of(name: str, *, number: int, domain: str) -> str:
    """Return an address in the domain `.example`, which belongs to nobody."""
    plain = ".".join(part.lower() for part in name.split() if part.isascii())
    return f"{plain}.{number}@{domain}.example"


def phone_of(number: int) -> str:
    """Return a number of those that are kept for fiction."""
    return f"+44 20 7946 0{number % 1_000:03d}" if number % 2 else f"+1 202 555 01{number % 100:02d}"
