"""Deciding how a column of dates is written: one rule over the whole column, or a question."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from keepworth.errors import BadInput, NeedsAnswer
from keepworth.tables.reading.dates import FORMS, PLAIN, STORED, ZONE, clock_changes, extracted, pattern, wall_clock
from keepworth.tables.reading.engine import text
from keepworth.tables.reading.looked import count, count_if, example, filled, matches
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.parsed import FULL_WIDTH, Cell
from keepworth.tables.reading.rules import BookFacts, Rule, many
from keepworth.tables.schema import Column

# Days that are planned may lie ahead without asking.
PLANNED = ("ends_on", "due_on", "review_on", "valid_from")
_ASKED_FOR = ("excel1904", "yymd")  # look like others; never chosen where another fits as well
_EARLIEST_SHORT = 1970  # no form is chosen because of two-digit years before this one
_zones: set[str] = set()  # which the engine knows, asked for once a process
_SURE = 100  # of how many telling dates one may contradict the rest


@dataclass(frozen=True, slots=True)
class _Seen:
    """How many cells of the column could be written in each form."""

    filled: int
    fits: dict[str, int]
    both: int  # fit day-month and month-day alike
    example: str


def decide_dates(
    engine: duckdb.DuckDBPyConnection,
    raw: Path,
    *,
    column: Column,
    rule: Rule,
    cell: Cell,
    asked: tuple[ReadOptions, BookFacts],
) -> Rule:
    """Choose the one form in which the dates of a column are written.

    Raises
    ------
    NeedsAnswer
        Day and month, or the forms themselves, cannot be told apart.
    BadInput
        A time zone that does not exist.

    """
    options, book = asked
    zone = options.zone or book.zone
    future = options.future == "allow" or column.ahead or column.name in PLANNED
    rule = replace(rule, zone=zone, future=future, pivot=_pivot(book.today, future=future))
    if cell.kind in STORED:
        return _native(rule, cell, column=column, book=book)
    seen = _look(engine, raw, cell=cell, year=int(book.today[:4]))
    form = options.dates or _choose(column.name, seen)
    return _described(engine, raw, column=column, rule=replace(rule, form=form), cell=cell, home=book.zone)


def check_zones(engine: duckdb.DuckDBPyConnection, zones: tuple[str, ...], *, where: str) -> None:
    """Refuse time zones that do not exist, with the nearest that do."""
    if not _zones:
        _zones.update(row[0] for row in engine.execute("SELECT name FROM pg_timezone_names()").fetchall())
    unknown = [zone for zone in zones if zone not in _zones]
    if not unknown:
        return
    import difflib

    near = difflib.get_close_matches(unknown[0], sorted(_zones), n=2)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise BadInput(
        f"{where} names the time zone {unknown[0]}, which does not exist.{hint} "
        "Zones are called like Asia/Shanghai; say the file's with --read zone=…."
    )


def _native(rule: Rule, cell: Cell, *, column: Column, book: BookFacts) -> Rule:
    words = {"date": "dates", "moment": f"times in {rule.zone}", "instant": "moments"}[cell.kind]
    if column.kind == "date" and cell.kind != "date":
        words += f", cut to the day in {book.zone}"
    return replace(rule, form="native", words=words)


def _choose(ours: str, seen: _Seen) -> str:
    day_first, month_first = seen.fits["dmy"] - seen.both, seen.fits["mdy"] - seen.both
    best = max(seen.fits.values())
    if not best:
        return "ymd"
    ties = [form for form, fits in seen.fits.items() if fits == best and form not in _ASKED_FOR]
    if not ties or (seen.fits["yymd"] == best and set(ties) & {"dmy", "mdy"}):
        ties += ["yymd"]
    contradict = min(day_first, month_first)
    if contradict and {"dmy", "mdy"} & set(ties) and contradict * _SURE > max(day_first, month_first):
        ties = ["dmy", "mdy"]
    elif len(ties) == 1 and best * 2 <= seen.filled and _others(seen, ties[0]):
        ties += _others(seen, ties[0])
    if len(ties) == 1:
        return ties[0]
    raise NeedsAnswer(_question(ours, seen, ties=ties))


def _others(seen: _Seen, chosen: str) -> list[str]:
    return [form for form, fits in seen.fits.items() if fits and form not in (chosen, *_ASKED_FOR)]


def _question(ours: str, seen: _Seen, *, ties: list[str]) -> str:
    ways = ", ".join(f"{FORMS[form][2]} ({seen.fits[form]:,} of {seen.filled:,})" for form in ties)
    options = " or ".join(f"--read dates={form}" for form in ties)
    return (
        f"{ours} can be read in more than one way, such as {seen.example!r}: {ways}. Say which: {options}. "
        "Cells written otherwise go to the error file."
    )


def _look(engine: duckdb.DuckDBPyConnection, raw: Path, *, cell: Cell, year: int) -> _Seen:
    tidy = f"{cell.alias}_t"
    fits = {form: matches(tidy, _strict(form, year)) for form in FORMS}
    counts = {form: count_if(fit) for form, fit in fits.items()}
    counts |= {
        "filled": count_if(f"{tidy} <> ''"),
        "both": count_if(f"{fits['dmy']} AND {fits['mdy']}"),
        "example": example(tidy, " OR ".join(fits.values())),
    }
    found = count(engine, raw, cell=cell, steps=(f"{cell.tidy} AS {tidy}",), counts=counts)
    return _Seen(
        filled=found["filled"],
        fits={form: found[form] for form in FORMS},
        both=found["both"],
        example=found["example"] or "",
    )


def _strict(form: str, year: int) -> str:
    """Return the form's expression with possible days, months and years only, so that it tells forms apart."""
    day, month = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
    short = "|".join(f"{one % 100:02}" for one in range(_EARLIEST_SHORT, year + 1))
    order = {"dmy": (day, month), "mdy": (month, day), "yymd": (month, day)}.get(form)
    whole = pattern(form).replace("[0-9]{4}|[0-9]{2})", f"[0-9]{{4}}|{short})")
    if form == "yymd":
        whole = whole.replace("([0-9]{2})", f"({short})", 1)
    for part in order or ():
        whole = whole.replace("([0-9]{1,2})", f"({part})", 1)
    return whole


def with_zones(engine: duckdb.DuckDBPyConnection, raw: Path, *, rule: Rule, cell: Cell) -> Rule:
    """Look for the zones that the cells of another file name, and keep the rest of the rule."""
    zones = f"list(DISTINCT regexp_extract({cell.tidy}, {text(f'({ZONE})$')}, 1))"
    found = count(engine, raw, cell=cell, steps=(), counts={"zones": zones})["zones"] or ()
    named = tuple(sorted(zone for zone in found if zone))
    check_zones(engine, named, where=f"{rule.ours} ({rule.theirs})")
    return replace(rule, zones=named)


def _described(
    engine: duckdb.DuckDBPyConnection, raw: Path, *, column: Column, rule: Rule, cell: Cell, home: str
) -> Rule:
    tidy, parts = f"{cell.alias}_t", f"{cell.alias}_p"
    counts = {
        "filled": count_if(filled(cell)),
        "plain": count_if(matches(cell.as_text, PLAIN[rule.form])) if rule.form in PLAIN else "0",
        "short": count_if(f"length({parts}.y) = 2"),
        "timed": count_if(f"{parts}.h <> ''"),
        "offset": count_if(f"{parts}.zone <> ''"),
        "wide": count_if(matches(cell.as_text, FULL_WIDTH)),
        "zones": f"list(DISTINCT {parts}.zone) FILTER ({matches(f'{parts}.zone', ZONE)})",
    }
    twice, never = ("0", "0")
    if column.kind == "instant":
        twice, never = map(count_if, clock_changes(f"{parts}w", rule.zone))
    counts |= {"twice": twice, "never": never}
    extract = f"{extracted(tidy, rule.form)} AS {parts}"
    wall = f"CASE WHEN {parts}.zone = '' THEN {wall_clock(parts, rule)} END AS {parts}w"
    steps = (f"{cell.tidy} AS {tidy}", extract, wall)
    found = count(engine, raw, cell=cell, steps=steps, counts=counts)
    zones = tuple(sorted(found["zones"] or ()))
    check_zones(engine, zones, where=f"{rule.ours} ({rule.theirs})")
    plain = cell.kind == "text" and 0 < found["filled"] == found["plain"]
    words, notes = _words(rule, found, column=column, home=home)
    return replace(rule, zones=zones, plain=plain, words=words, notes=notes)


def _words(rule: Rule, found: dict[str, int], *, column: Column, home: str) -> tuple[str, tuple[str, ...]]:
    words, notes = FORMS[rule.form][2], []
    if found["timed"] or rule.form.startswith("excel"):
        if column.kind == "date" and found["timed"]:
            words += f", cut to the day in {home}"
            notes.append(f"{rule.ours}: {many(found['timed'], 'cell')} with a time; the day in {home} counts.")
        if found["timed"] > found["offset"]:
            words += f", times without offset in {rule.zone}"
    elif column.kind == "instant":
        words += f", from midnight in {rule.zone}"
    if rule.form.startswith("excel"):
        other = "excel1904" if rule.form == "excel1900" else "excel1900"
        notes.append(f"{rule.ours}: read as {words}; the other count is --read dates={other}.")
    if found["short"]:
        century = f"{rule.pivot - 99}–{rule.pivot}"
        words += f", two-digit years in {century}"
        notes.append(f"{rule.ours}: {many(found['short'], 'two-digit year')} read as {century}.")
    if found["twice"]:
        moments = many(found["twice"], "moment")
        notes.append(f"{rule.ours}: {moments} when clocks were set back; the first of the two hours counts.")
    if found["never"]:
        notes.append(
            f"{rule.ours}: {many(found['never'], 'moment')} when clocks were set forward, moved on by that hour."
        )
    if found["wide"]:
        notes.append(f"{rule.ours}: {many(found['wide'], 'cell')} with full-width digits.")
    return words, tuple(notes)


def _pivot(today: str, *, future: bool) -> int:
    """Return the last year that a two-digit year can mean."""
    return int(today[:4]) + (20 if future else 0)
