"""Answers to what a file leaves open, as `--read key=value` gives them."""

import codecs
import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from keepworth.errors import BadInput
from keepworth.tables.addresses import comparable, domain_of

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", ",": ",", ";": ";", "\t": "\t", "|": "|"}
DELIMITERS |= {"\\t": "\t"}
DATE_FORMS = ("ymd", "dmy", "mdy", "yymd", "compact", "named", "excel1900", "excel1904")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read where it does not say so itself; empty means: decide from the file."""

    encoding: str = ""
    delimiter: str = ""
    header: str = ""  # the row that holds the headers, counted from 1, or "none"
    headers: str = ""  # "numbered": blank and repeated headers get a number
    columns: int = 0  # that so many columns are meant
    sheet: str = ""
    footer: str = ""  # "keep" or "drop" a row of totals at the end
    decimal: str = ""
    dates: str = ""
    zone: str = ""
    future: str = ""  # "allow"
    currency: str = ""
    status: str = ""  # "all": orders that came to nothing are taken too
    ours: str = ""  # domains of mail addresses that are ours, with commas between
    copies: str = ""  # "to", "cc" or "bcc": to whom a message counts as written

    @classmethod
    def parse(cls, given: Iterable[str]) -> "ReadOptions":
        """Take `key=value` texts; every one that does not fit is named.

        Raises
        ------
        BadInput
            A key does not exist, or a value is not one of its own.

        """
        taken: dict[str, Any] = {}
        faults = []
        for text in given:
            key, _, value = text.partition("=")
            key = key.strip().lower()
            if key not in OPTIONS:
                near = difflib.get_close_matches(key, OPTIONS, n=1)
                faults.append(f"there is no {key!r}" + (f" (did you mean {near[0]}?)" if near else ""))
                continue
            what, read = OPTIONS[key]
            found = read(value if key == "delimiter" else value.strip())
            if found is None:
                faults.append(f"{key}={value} must be {what}")
            else:
                taken[key] = found
        if faults:
            raise BadInput(f"--read: {'; '.join(faults)}. Keys: {', '.join(OPTIONS)}.")
        return cls(**taken)


def _one_of(*words: str) -> Callable[[str], str | None]:
    return lambda value: value.lower() if value.lower() in words else None


def _encoding(value: str) -> str | None:
    try:
        return codecs.lookup(value).name
    except LookupError:
        return None


def _header(value: str) -> str | None:
    if value.lower() == "none":
        return "none"
    return value if value.isdigit() and 0 < int(value) <= 1_000 else None


def _count(value: str) -> int | None:
    return int(value) if value.isdigit() and int(value) > 0 else None


def _currency(value: str) -> str | None:
    if value.lower() == "refuse":
        return "refuse"
    return value.upper() if len(value) == 3 and value.isalpha() else None


def _domains(value: str) -> str | None:
    found = [one.strip().lower().removeprefix("@") for one in value.split(",") if one.strip()]
    found = [domain_of(comparable(f"x@{one}")) for one in found]
    return ",".join(found) if found and all(found) else None


# What every key may be, in words, and how it is taken.
OPTIONS: dict[str, tuple[str, Callable[[str], str | int | None]]] = {
    "encoding": ("the name of a character encoding, such as utf-8, gb18030, big5 or cp1252", _encoding),
    "delimiter": ("comma, semicolon, tab or pipe", lambda value: DELIMITERS.get(value.lower())),
    "header": ("the row that holds the headers, or none", _header),
    "headers": ("numbered, to number blank and repeated headers", _one_of("numbered")),
    "columns": ("the number of columns that is meant", _count),
    "sheet": ("the name of a sheet", lambda value: value or None),
    "footer": ("keep or drop", _one_of("keep", "drop")),
    "decimal": ("the mark before the cents: . or ,", _one_of(".", ",")),
    "dates": (f"one of {', '.join(DATE_FORMS)}", _one_of(*DATE_FORMS)),
    "zone": ("a time zone such as Asia/Shanghai", lambda value: value or None),
    "future": ("allow", _one_of("allow")),
    "currency": ("a code of three letters, or refuse", _currency),
    "ours": ("the domain of your own mail addresses, or several with commas between them", _domains),
    "copies": ("to, cc or bcc: how far down the recipients of a message count", _one_of("to", "cc", "bcc")),
    "status": ("all, to take orders that came to nothing too", _one_of("all")),
}
