"""What a person says of a file: its table, which column is which, and answers to what it leaves open."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from keepworth.listen.instruments import all_instruments
from keepworth.runs.look_at_file import fillable, tables_to_fill
from keepworth.tables.own_instruments import known_instruments
from keepworth.tables.reading.items import MADE, TABLE
from keepworth_web.book.models import Upload
from keepworth_web.shared.texts import check_text

LONGEST = 500  # characters of an answer
LONGEST_NAME = 120  # of an item with its questionnaire
NAMED = ("item:", "words:")  # before the item whose answers a column holds, as numbers or in words
OTHERS = ("currency", "sheet", "columns", "ours")  # what may be answered besides `READINGS`
MOST_COLUMNS = 300  # that a page lets a person choose for; the others map by their names
# What may be said of any file, with the answers that are offered; an empty one means: as the file says itself.
READINGS: dict[str, tuple[Promise, dict[str, str | Promise]]] = {
    "encoding": (
        gettext_lazy("Characters"),
        {
            "utf-8": "UTF-8",
            "gb18030": "GB18030",
            "big5": "Big5",
            "cp932": "Shift-JIS",
            "cp1252": "Windows-1252",
            "utf-16": "UTF-16",
        },
    ),
    "delimiter": (
        gettext_lazy("Cells are separated by"),
        {
            "comma": gettext_lazy("commas"),
            "semicolon": gettext_lazy("semicolons"),
            "tab": gettext_lazy("tabs"),
            "pipe": gettext_lazy("upright lines"),
        },
    ),
    "header": (
        gettext_lazy("The headers stand in row"),
        {"1": "1", "2": "2", "3": "3", "4": "4", "none": gettext_lazy("none: there are no headers")},
    ),
    "dates": (
        gettext_lazy("Dates are written"),
        {
            "ymd": "2024-12-31",
            "dmy": "31/12/2024",
            "mdy": "12/31/2024",
            "yymd": "24-12-31",
            "compact": "20241231",
            "named": gettext_lazy("with the month's name"),
            "excel1900": gettext_lazy("as Excel's day numbers"),
            "excel1904": gettext_lazy("as day numbers of an old Mac"),
        },
    ),
    "decimal": (
        gettext_lazy("Before the cents stands"),
        {".": gettext_lazy("a point: 1,234.56"), ",": gettext_lazy("a comma: 1.234,56")},
    ),
    "footer": (
        gettext_lazy("A row of totals at the end"),
        {"drop": gettext_lazy("is left out"), "keep": gettext_lazy("is a row like the others")},
    ),
    "headers": (gettext_lazy("Blank or repeated headers"), {"numbered": gettext_lazy("get a number")}),
    "copies": (
        gettext_lazy("A message counts as written to"),
        {
            "to": gettext_lazy("those in To alone"),
            "cc": gettext_lazy("those in To and Cc"),
            "bcc": gettext_lazy("those in To, Cc and Bcc"),
        },
    ),
    "status": (gettext_lazy("Orders that came to nothing"), {"all": gettext_lazy("are taken too")}),
    "future": (gettext_lazy("Days after today"), {"allow": gettext_lazy("are taken")}),
}

# What a file leaves open, by what answers it.
QUESTIONS: dict[str, Promise] = {
    "encoding": gettext_lazy("The characters can be read in more than one way. Which one reads right?"),
    "delimiter": gettext_lazy("The cells can be told apart in more than one way. Which is it?"),
    "header": gettext_lazy("Which row holds the headers?"),
    "headers": gettext_lazy("Some headers are blank or stand more than once."),
    "columns": gettext_lazy("There are unusually many columns. Is that meant?"),
    "sheet": gettext_lazy("Which sheet is meant?"),
    "footer": gettext_lazy("The last row looks like totals. Is it a row like the others?"),
    "dates": gettext_lazy("The dates can be read in more than one way. Which is it?"),
    "decimal": gettext_lazy("Does a point or a comma stand before the cents?"),
    "currency": gettext_lazy("Some amounts seem to be in another currency than the book's."),
    "ours": gettext_lazy("No address in it is a colleague's. Which addresses are yours?"),
    "status": gettext_lazy("By its words not one row came about. Are all of them orders?"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, understood; `fault` says in words what does not fit."""

    table: str = ""
    maps: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    fault: str = ""


def label(key: str, value: str) -> str:
    """Say an answer in words."""
    if key in READINGS:
        what, answers = READINGS[key]
        return f"{what}: {answers.get(value, value)}"
    if key == "currency" and value == "refuse":
        return _("Refuse rows in other currencies")
    if key == "currency":
        return _("All amounts are in %(currency)s") % {"currency": value}
    if key == "ours":
        return _("Addresses that end with @%(domain)s are ours") % {"domain": value}
    if key == "sheet":
        return _("Sheet %(name)s") % {"name": value}
    if key == "columns":
        return _("That many columns are meant: %(count)s") % {"count": value}
    return f"{key}: {value}"


def question(looked: dict[str, Any]) -> str:
    """Return in words what is to be said before the file can be imported."""
    choices = looked.get("choices", [])
    maps = [one["key"] for one in choices if one["kind"] == "map"]
    if len(set(maps)) < len(maps):  # the same column of ours twice: two of theirs could fill it
        return _("More than one column of the file could be meant. Which one is it?")
    first = choices[0]["key"] if choices and not maps else ""
    if first in QUESTIONS:
        return str(QUESTIONS[first])
    if looked.get("question") and looked.get("headers"):
        return _("A column that is needed was not found, or cannot be read as chosen. Choose it below.")
    return _("One thing is open before this file can be imported.")


def said_of(posted: QueryDict, upload: Upload) -> Said:
    """Understand the plan's form; what was not touched stays as it is."""
    table = posted.get("table", upload.table)
    if table and table not in tables_to_fill():
        return Said(fault=_("There is no such table."))
    options = dict(one.split("=", 1) for one in upload.options)
    for key, answers in (*((key, answers) for key, (_what, answers) in READINGS.items()), ("ours", {})):
        value = posted.get(f"read-{key}")
        if value == "":
            options.pop(key, None)
        elif value in answers or (value and value == options.get(key)):
            options[key] = value
    maps = list(upload.maps) if table == upload.table else []
    chosen = _chosen(posted, upload) if table == upload.table else None
    if chosen is not None:
        if fault := _fault_in(chosen, table=table):
            return Said(fault=fault)
        maps = maps_of({ours: at + 1 for at, ours in chosen.items()}, table=table)
    kind, _colon, answer = posted.get("choice", "").partition(":")
    key, _is, value = answer.partition("=")
    if not _may_be_kept(answer):
        return Said(fault=_("This answer is none of those that were offered."))
    if kind == "read" and key in (*READINGS, *OTHERS):
        options[key] = value
    elif kind == "map" and key:
        maps = [one for one in maps if one.split("=", 1)[0] != key] + [answer]
    return Said(table=table, maps=maps, options=[f"{key}={value}" for key, value in options.items()])


def maps_of(places: dict[str, int], *, table: str) -> list[str]:
    """Return the maps of exactly these columns, counted from 1: what is not among them is left out.

    Where items are named, they fill what says which item and which answer; else those columns are left out too.
    """
    items = [ours for ours in places if ours.startswith(NAMED)]
    names = [name for name in fillable(table).names if not (items and name in MADE and name not in places)]
    ours = [f"{name}=#{places[name]}" if name in places else f"{name}=" for name in names]
    return [*ours, *(f"{name}=#{places[name]}" for name in items)]


def _fault_in(chosen: dict[int, str], *, table: str) -> str:
    """Return what is wrong with the chosen columns, in words."""
    said = list(chosen.values())
    twice = sorted({ours for ours in said if said.count(ours) > 1})
    plain = {ours for ours in said if not ours.startswith(NAMED)}
    if twice or not plain <= set(fillable(table).names):
        words = _("Only one column of the file can fill each of ours. Chosen twice: %(names)s.")
        return words % {"names": ", ".join(twice)}
    unnamed = [at + 1 for at, ours in chosen.items() if ours in NAMED]
    if unnamed:
        return _("Say to which item column %(column)s holds the answers.") % {"column": unnamed[0]}
    if any(ours not in plain and not may_name(ours, table=table) for ours in said):
        return _("This answer is none of those that were offered.")
    return ""


def may_name(ours: str, *, table: str) -> bool:
    """Whether a text may name the item that a column answers, such as `item:nps/recommend`."""
    named = ours.startswith(NAMED) and ours not in NAMED and table == TABLE
    return named and len(ours) <= LONGEST_NAME and "=" not in ours and _may_be_kept(ours)


def items_offered() -> list[tuple[str, str]]:
    """Return every item that a column may hold the answers to, with its words."""
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    own = known_instruments(settings.ENVIRONMENT.book)
    found: dict[str, str] = {}
    for of in reversed(all_instruments(own)):  # the newest version of each first
        for item in of.items:
            words = item.customer or item.us
            text = (words.en if language == "en" else words.zh_hans) if words else ""
            found.setdefault(f"{of.name}/{item.name}", f"{of.title.of(language)}: {text}"[:LONGEST_NAME])
    return sorted(found.items())


def _may_be_kept(answer: str) -> bool:
    try:
        check_text(answer)
    except ValidationError:
        return False
    return len(answer) <= LONGEST


def _chosen(posted: QueryDict, upload: Upload) -> dict[int, str] | None:
    """Return which column of ours each column of the file was given, or None where nothing was changed."""
    headers = (upload.looked or {}).get("headers", [])[:MOST_COLUMNS]
    if not any(f"column-{at}" in posted for at in range(len(headers))):
        return None
    before = filled_of(upload)
    chosen = {at: _column(posted, at, before=before.get(at, "")) for at in range(len(headers))}
    if all(chosen[at] == before.get(at, "") for at in chosen):
        return None
    return {at: ours for at, ours in chosen.items() if ours}


def _column(posted: QueryDict, at: int, *, before: str) -> str:
    """Return what a column was given: one of ours, or `item:` or `words:` with the item that it answers.

    An item that is only typed has numbers; one that is left standing when its column becomes unused is left out.
    """
    ours, item = posted.get(f"column-{at}", ""), posted.get(f"item-{at}", "").strip()
    if ours in NAMED:
        return f"{ours}{item}"
    is_typed = bool(item) and before not in [f"{named}{item}" for named in NAMED]
    return f"{NAMED[0]}{item}" if is_typed and not ours else ours


def filled_of(upload: Upload) -> dict[int, str]:
    """Return which column of ours each column of the file fills, the first where it fills two."""
    found: dict[int, str] = {}
    for at, ours, _origin in (upload.looked or {}).get("filled", []):
        found.setdefault(at, ours)
    return found


def readings_of(upload: Upload) -> list[dict[str, Any]]:
    """Return what may be said of how the file is read, with what was said."""
    said = dict(one.split("=", 1) for one in upload.options)
    return [
        {"key": key, "label": what, "answers": _answers(answers, said.get(key, "")), "said": said.get(key, "")}
        for key, (what, answers) in READINGS.items()
    ]


def _answers(offered: dict[str, str | Promise], said: str) -> list[tuple[str, str | Promise]]:
    """Return the answers to choose from, with one that was given to a question and is none of them."""
    more = [(said, said)] if said and said not in offered else []
    return [*offered.items(), *more]
