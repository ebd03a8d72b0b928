"""Bodies that hold what JSON allows and a database or a program does not: each fault is refused by its path."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

MOST_BYTES = 4_000_000
MOST_LEVELS = 20
MOST_ITEMS = 10_000  # of one list, or keys of one object
MOST_TOLD = 20  # faults of one request
LARGEST = 2**63 - 1
# What PostgreSQL refuses and SQLite keeps: NUL, and halves of characters.
IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NOT_BRACKETS = bytes(set(range(256)) - set(_STEP))
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be, and where it stands."""

    place: str  # "body", "query", "path" or "header"
    pointer: str  # "/teams/0", as RFC 6901 writes it
    detail: str

    def told(self) -> dict[str, str]:
        """Return it as a problem lists it."""
        return {"in": self.place, "pointer": self.pointer, "detail": self.detail}


class Unreadable(Exception):
    """These bytes are no JSON."""


class Faulty(Exception):
    """Some of what was sent cannot be; `others` are so many faults more than are named."""

    def __init__(self, *faults: Fault, others: int = 0, detail: str = "") -> None:
        self.faults, self.others, self.detail = faults, others, detail
        super().__init__("; ".join(f"{one.place}{one.pointer}: {one.detail}" for one in faults))


class _Twice(dict[str, Any]):
    """An object that says something twice."""

    key: str


@dataclass(frozen=True, slots=True)
class _Endless:
    """A whole number of more than nineteen digits: never computed."""


def read_body(sent: bytes) -> Any:
    """Return what a body says.

    Raises
    ------
    Unreadable
        It is no JSON in UTF-8; the place is named.
    Faulty
        It is JSON, and holds what no field of ours can: every place is named.

    """
    if _levels(sent) > MOST_LEVELS:
        detail = f"This is nested more than {MOST_LEVELS} levels deep."
        raise Faulty(Fault("body", _first_too_deep(sent), detail))
    try:
        said = json.loads(sent.decode("utf-8"), object_pairs_hook=_object, parse_int=_whole)
    except UnicodeDecodeError as fault:
        raise Unreadable(f"The body is not UTF-8: see byte {fault.start}.") from None
    except json.JSONDecodeError as fault:
        raise Unreadable(f"The body is no JSON: {fault.msg}, line {fault.lineno}, column {fault.colno}.") from None
    faults = [fault for fault, _ in zip(_faults(said), range(MOST_TOLD), strict=False)]
    if faults:
        raise Faulty(*faults)
    return said


def pointer(*parts: object) -> str:
    """Return where something stands, as RFC 6901 writes it; what cannot be written is shown escaped."""
    said = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return said.encode("utf-8", "backslashreplace").decode()[:300]


def _levels(sent: bytes) -> int:
    """Return how deep the brackets go, before anything recurses into them."""
    if sent.count(b"[") + sent.count(b"{") <= MOST_LEVELS:
        return 0
    bare = re.sub(rb'"(?:[^"\\]|\\.)*"?', b"", sent, flags=re.DOTALL) if b'"' in sent else sent
    return max(accumulate(map(_STEP.__getitem__, bare.translate(None, _NOT_BRACKETS))), default=0)


def _first_too_deep(sent: bytes) -> str:
    """Return the place of the first bracket that is too deep."""
    path: list[str | int] = []
    text = ""
    for token in _TOKEN.finditer(sent):
        said = token[0]
        if said in b"[{":
            path.append(0 if said == b"[" else "")
            if len(path) > MOST_LEVELS:
                break
        elif said in b"]}" and path:
            path.pop()
        elif said == b"," and path and isinstance(path[-1], int):
            path[-1] += 1
        elif said.startswith(b'"') and path and isinstance(path[-1], str):
            # The last text before a bracket is its key.
            text = said[1:-1].decode("utf-8", "replace")
            path[-1] = text
    return pointer(*path[:MOST_LEVELS])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) == len(pairs):
        return said
    twice = _Twice(said)
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            twice.key = key
            break
        seen.add(key)
    return twice


def _whole(digits: str) -> int | _Endless:
    return int(digits) if len(digits) <= 20 else _Endless()


def _faults(said: Any) -> Iterator[Fault]:
    """Yield every fault, without recursing."""
    waiting: list[tuple[tuple[object, ...], Any]] = [((), said)]
    while waiting:
        path, value = waiting.pop()
        detail = _fault_of(value)
        if detail:
            at = (*path, value.key) if isinstance(value, _Twice) else path
            yield Fault("body", pointer(*at), detail)
        elif isinstance(value, dict):
            for key in value:
                if IMPOSSIBLE.search(key):
                    yield Fault("body", pointer(*path, key), "This key holds a character that cannot be kept.")
            waiting += [((*path, key), inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*path, at), inner) for at, inner in reversed(list(enumerate(value)))]


def _fault_of(value: Any) -> str:
    """Return what is wrong with a value itself, what it holds left aside."""
    if isinstance(value, str):
        found = IMPOSSIBLE.search(value)
        return f"This text holds a character that cannot be kept (U+{ord(found[0]):04X})." if found else ""
    if isinstance(value, float) and not math.isfinite(value):
        return "This is no number: it is not finite."
    if isinstance(value, _Endless) or (isinstance(value, int) and abs(value) > LARGEST):
        return f"This number is too large: at most {LARGEST}."
    if isinstance(value, _Twice):
        return "This key stands here twice."
    if isinstance(value, list | dict) and len(value) > MOST_ITEMS:
        return f"This holds {len(value)} items: at most {MOST_ITEMS}."
    return ""
