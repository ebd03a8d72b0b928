"""Mail addresses as they are compared: what makes two of them the same, and what is beside that.

The case of letters does not count, in the part before the @ neither: two addresses that differ in it alone are one
person's with every provider there is. A domain with other letters than a to z is compared as the network writes it
(`xn--…`). `ana+news@acme.com` is `ana@acme.com` unless somebody has that very address.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 320  # characters: 64 before the @ and 255 after it
MACHINES: Final = re.compile(r"(?:do[-_.]?)?not?[-_.]?reply|mailer[-_.]?daemon|postmaster|bounces?|notifications?")
_BETWEEN: Final = re.compile(r"[\s,;|]+")
_AROUND: Final = ".<>()[]\"'"
_DOMAIN: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


def comparable(address: str) -> str:
    """Return an address as it is compared; empty where it is none."""
    if len(address) > LONGEST:
        return ""
    folded = address.lower() if address.isascii() else unicodedata.normalize("NFKC", address).casefold()
    local, at, domain = folded.strip(" \t\r\n" + _AROUND).rpartition("@")
    domain = domain if domain.isascii() else _as_ascii(domain)
    is_one = at and local and _DOMAIN.fullmatch(domain) and not any(mark in local for mark in "@ \t\r\n\0")
    return f"{local}@{domain}" if is_one and not _has_surrogates(local) else ""


def untagged(address: str) -> str:
    """Return a comparable address without the tag after a plus; the address itself where it has none."""
    local, _, domain = address.rpartition("@")
    plain, plus, _ = local.partition("+")
    return f"{plain}@{domain}" if plus and plain else address


def addresses_in(cell: str) -> Iterator[str]:
    """Yield the addresses that a cell holds, as they are compared: several may stand in one."""
    for part in _BETWEEN.split(cell):
        if "@" in part and (found := comparable(part)):
            yield found


def domain_of(address: str) -> str:
    """Return the domain of a comparable address."""
    return address.rpartition("@")[2]


def is_machine(address: str) -> bool:
    """Tell whether an address is one that nobody reads, such as no-reply."""
    return MACHINES.fullmatch(untagged(address).rpartition("@")[0]) is not None


def _as_ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= mark <= "\udfff" for mark in text)
