"""A message by its headers: who wrote to whom, when, in which conversation, and whether a machine did."""

import datetime as dt
import hashlib
import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_tz
from typing import Final

from keepworth.tables.addresses import comparable, is_machine
from keepworth.tables.reading.exchanges.mbox import Headers

MARK: Final = 16  # bytes of a hash by which a message is known
LONGEST_DATE: Final = 100
_APART: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)')  # names in quotes, and comments
_ID: Final = re.compile(rb"<([^<>\s]{1,998})>")
_ZONE: Final = re.compile(r":\d\d\s+\S")
_BULK: Final = frozenset((b"bulk", b"list", b"junk", b"auto_reply"))
_TO: Final = ((b"to", "to"), (b"cc", "cc"), (b"bcc", "bcc"))


@dataclass(frozen=True, slots=True)
class Letter:
    """One message: what is kept of it until it is known whose it is."""

    mark: bytes  # a hash of its id
    parent: bytes | None  # of the message by which its conversation is known
    at: dt.datetime | None  # UTC; None where its date cannot be read
    automated: bool
    sender: str  # comparable; empty where there is none
    to: tuple[tuple[str, str], ...]  # role (to, cc, bcc), comparable address; empty where it cannot be read


def letter_of(headers: Headers, *, zone: zoneinfo.ZoneInfo) -> Letter:
    """Understand a message's headers; a date without a zone is read in `zone`."""
    held = {name: bytes(value) for name, value in headers.values.items()}
    senders = list(addresses_of(held.get(b"from", b""))) or list(addresses_of(held.get(b"sender", b"")))
    sender = next((one for one in senders if one), "")
    to = [(role, one) for name, role in _TO for one in addresses_of(held.get(name, b""))]
    return Letter(
        mark=_mark(held),
        parent=_parent(held),
        at=moment(held.get(b"date", b"").decode("latin-1"), zone=zone),
        automated=_is_automated(held, sender=sender),
        sender=sender,
        to=tuple(dict.fromkeys(to)),
    )


def addresses_of(value: bytes) -> Iterator[str]:
    """Yield the addresses of a header, as they are compared, an empty one for each that cannot be read.

    What stands in pointed brackets is the address; names, quoted or not, are no addresses whatever they hold.
    """
    if not value:
        return
    text = value.decode("utf-8", "surrogateescape")
    if '"' in text or "(" in text:
        text = _APART.sub(" ", text)
    for part in re.split("[,;]", text):
        if "@" not in part:
            continue
        before, pointed, rest = part.rpartition("<")
        if pointed:
            yield comparable(rest.partition(">")[0])
        else:
            words = [word for word in re.split(r"[\s:]+", before or rest) if "@" in word]
            yield comparable(words[-1]) if words else ""


def moment(written: str, *, zone: zoneinfo.ZoneInfo) -> dt.datetime | None:
    """Return the moment in UTC that a Date header names; None where it names none."""
    if not written or len(written) > LONGEST_DATE:
        return None
    try:
        found = parsedate_tz(written.strip())
        if found is None:
            return None
        local = dt.datetime(*found[:5], min(found[5], 59))
        if not _ZONE.search(written):
            return local.replace(tzinfo=zone).astimezone(dt.UTC)
        return (local - dt.timedelta(seconds=found[9] or 0)).replace(tzinfo=dt.UTC)
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):
        return None  # the standard library's parser fails in any of these ways on what is no date


def _mark(held: dict[bytes, bytes]) -> bytes:
    """Return by what a message is known: its id, else all that is known of it."""
    found = _ID.search(held.get(b"message-id", b""))
    if found:
        return digest(found[1])
    return digest(b"\0".join(held.get(name, b"") for name in (b"date", b"from", b"to", b"cc")))


def _parent(held: dict[bytes, bytes]) -> bytes | None:
    found = _ID.search(held.get(b"references", b"")) or _ID.search(held.get(b"in-reply-to", b""))
    return digest(found[1]) if found else None


def digest(text: bytes) -> bytes:
    """Return the hash by which an id is known: the id itself may hold a name."""
    return hashlib.sha256(text).digest()[:MARK]


def _is_automated(held: dict[bytes, bytes], *, sender: str) -> bool:
    submitted = held.get(b"auto-submitted", b"no").strip().lower().partition(b";")[0].strip()
    return (
        submitted not in (b"", b"no")
        or b"list-id" in held
        or held.get(b"precedence", b"").strip().lower() in _BULK
        or held.get(b"return-path", b"").strip() == b"<>"
        or is_machine(sender)
    )


def roots_of(parents: dict[bytes, bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield each message that answers another, with the first of its conversation; circles end where they close."""
    root: dict[bytes, bytes] = {}
    for first in parents:
        path, at = [], first
        seen = {first}
        while at not in root and at in parents and parents[at] not in seen:
            path.append(at)
            at = parents[at]
            seen.add(at)
        end = root.get(at, at)
        for one in (*path, first):
            root[one] = end
        yield first, root[first]
