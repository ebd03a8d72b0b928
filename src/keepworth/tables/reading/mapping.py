"""Which column of the source is which of ours: asked for, of the same name, or known by another name."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keepworth.errors import BadInput, NeedsAnswer
from keepworth.tables.known_names import fold, meant
from keepworth.tables.reading.profiles import Profile
from keepworth.tables.reading.rules import Origin
from keepworth.tables.schema import Column, Table

OURS_IN_ERROR_FILES = "keepworth_"
_IN_WORDS = {
    "id": "text",
    "choice": "text",
    "country": "country",
    "money": "amount of money",
    "whole": "whole number",
    "flag": "yes or no",
}


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column of ours and the column of the source that fills it."""

    ours: str
    at: int
    origin: Origin


def map_columns(
    source: str,
    headers: Sequence[str],
    *,
    table: Table,
    maps: Sequence[str],
    profile: Profile | None = None,
    made: Sequence[str] = (),
) -> tuple[Mapped, ...]:
    """Find for every column of `table` the column of the source that fills it.

    Parameters
    ----------
    source
        The file's name, for messages.
    headers
        The source's headers, in order.
    table
        The schema to fill.
    maps
        What the person asked for: `ours=theirs`, `ours=#3` (by position), `ours=` (leave it out).
    profile
        The export of another system that the source is, if it is one that is known.
    made
        Headers that no column of the file stands behind: nobody is told to name one.

    Raises
    ------
    BadInput
        A name on either side does not exist, or needed columns are missing; all of them in one message.
    NeedsAnswer
        Two columns of the source could fill the same column of ours.

    """
    asked = asked_for(source, headers, table=table, maps=maps)
    found, unclear = match_columns(headers, table=table, asked=asked, profile=profile, made=made)
    questions = [_which(ours, theirs=[headers[at] for at in fits], at=fits) for ours, fits in unclear.items()]
    if questions:
        raise NeedsAnswer(" ".join(questions))
    _check_needed(source, headers, table=table, found=found, made=made)
    return tuple(found[name] for name in table.names if name in found)


def match_columns(
    headers: Sequence[str],
    *,
    table: Table,
    asked: Mapping[str, int | None],
    profile: Profile | None,
    made: Sequence[str] = (),
) -> tuple[dict[str, Mapped], dict[str, list[int]]]:
    """Return which column of the source fills which of ours, and which of ours several could fill.

    What was asked for comes first, then the profile, a column's own name, its known names, and last the names that
    are taken only where none of those stands.
    """
    taken = {at for at in asked.values() if at is not None}
    found = {ours: Mapped(ours, at, "asked") for ours, at in asked.items() if at is not None}
    unclear: dict[str, list[int]] = {}
    left = [column for column in _own_names_first(table, headers) if column.name not in asked]
    for column in [one for one in left if profile and one.name in profile.columns]:
        at = None if column.name in headers or not profile else profile.place(column.name, headers)
        # What we made is no column of the export, however it is called.
        if at is not None and at not in taken and headers[at] not in made:
            found[column.name] = Mapped(column.name, at, "profile")
            taken.add(at)
    closed = {at for at, header in enumerate(headers) if profile and fold(header) in profile.never}
    for column in [one for one in left if one.name not in found]:
        fits = [at for at in _fitting(column, headers, closed=taken | closed) if at not in taken]
        if len(fits) > 1:
            unclear[column.name] = fits
        elif fits:
            same = headers[fits[0]] == column.name
            found[column.name] = Mapped(column.name, fits[0], "same" if same else "known")
            taken.add(fits[0])
    for column in [one for one in left if one.name not in found and one.name not in unclear]:
        # A name or an address may also be all the id there is; what is not needed takes only what is left.
        at = _other(column, headers, closed=closed if column.needed else taken | closed)
        if at is not None:
            found[column.name] = Mapped(column.name, at, "known")
            taken.add(at)
    return found, unclear


def asked_for(source: str, headers: Sequence[str], *, table: Table, maps: Sequence[str]) -> dict[str, int | None]:
    """Return which column was asked for by which of ours; None where it is to be left out.

    Raises
    ------
    BadInput
        As `map_columns`.

    """
    found: dict[str, int | None] = {}
    wrong: list[str] = []
    for one in maps:
        ours, equals, theirs = one.partition("=")
        ours = ours.strip()
        if not equals:
            wrong.append(f"--map {one} is not of the form ours=theirs, such as --map customer_id=id.")
        elif ours not in table.names:
            wrong.append(_no_such(ours, table))
        elif ours in found:
            wrong.append(f"{ours} is mapped twice; keep one --map {ours}=….")
        else:
            at = place_of(theirs, headers) if theirs.strip() else None
            if theirs.strip() and at is None:
                wrong.append(_no_header(source, theirs, headers=headers))
            found[ours] = at
    if wrong:
        raise BadInput(" ".join(wrong))
    return found


def place_of(theirs: str, headers: Sequence[str]) -> int | None:
    """Return which column a person means by a header or `#3`; None where there is none.

    Raises
    ------
    NeedsAnswer
        Several columns are called so.

    """
    for same in (lambda header: header == theirs, lambda header: fold(header) == fold(theirs)):
        fits = [at for at, header in enumerate(headers) if same(header)]
        if len(fits) > 1:
            options = " or ".join(f"#{at + 1}" for at in fits)
            raise NeedsAnswer(f"{len(fits)} columns are called {theirs!r}: name it by position, {options}.")
        if fits:
            return fits[0]
    number = theirs.strip().removeprefix("#")
    if theirs.strip().startswith("#") and number.isascii() and number.isdigit():
        return int(number) - 1 if 0 < int(number) <= len(headers) else None
    return None


def _own_names_first(table: Table, headers: Sequence[str]) -> list[Column]:
    folded = {fold(header) for header in headers}
    return sorted(table.columns, key=lambda column: fold(column.name) not in folded)


def _fitting(column: Column, headers: Sequence[str], *, closed: set[int]) -> list[int]:
    own = [at for at, header in enumerate(headers) if header == column.name]
    open_ = [(at, header) for at, header in enumerate(headers) if at not in closed]
    own = own or [at for at, header in open_ if fold(header) == fold(column.name)]
    known = {meant(name) for name in column.known_as} | {meant(column.name)}
    return own or [at for at, header in open_ if meant(header) in known]


def _other(column: Column, headers: Sequence[str], *, closed: set[int]) -> int | None:
    """Return the first header that is taken for want of a better one."""
    meanings = [meant(header) if at not in closed else "" for at, header in enumerate(headers)]
    return next((meanings.index(name) for name in map(meant, column.else_as) if name in meanings), None)


def _which(ours: str, *, theirs: list[str], at: list[int]) -> str:
    twins = len(set(theirs)) < len(theirs)
    options = [
        f"--map {ours}=#{one + 1}" if twins else option(ours, name) for name, one in zip(theirs, at, strict=True)
    ]
    named = " or ".join(repr(name) for name in theirs)
    return f"{ours} could be {named}. Say which: {' or '.join(options)}."


def option(ours: str, theirs: str) -> str:
    """Write the option that maps one column, quoted where a shell needs it."""
    plain = theirs and all(mark.isalnum() or mark in "_-.#…" for mark in theirs)
    return f"--map {ours}={theirs}" if plain else f'--map "{ours}={theirs}"'


def _check_needed(
    source: str, headers: Sequence[str], *, table: Table, found: dict[str, Mapped], made: Sequence[str]
) -> None:
    lacking = [table.column(name) for name in table.needed if name not in found]
    if not lacking:
        return
    missing = ", ".join(f"{column.name} ({_IN_WORDS.get(column.kind, column.kind)})" for column in lacking)
    taken = {one.at for one in found.values()}
    real = [header for header in headers if header not in made]
    left = [header for at, header in enumerate(headers) if at not in taken and header in real]
    guesses = [_guess(column, left) for column in lacking]
    verb = "Name it" if len(lacking) == 1 else "Name them"
    raise BadInput(f"{source} lacks {missing}. It has: {_some(real)}. {verb}: {' '.join(guesses)}")


def _guess(column: Column, left: list[str]) -> str:
    """Suggest the header that is or holds one of the column's names, else the most similar one."""
    names = [fold(name) for name in (column.name, *column.known_as)]
    held = [header for header in left for name in names if len(name) > 3 and name in fold(header)]
    folded = {fold(header): header for header in left}
    near = [folded[one] for name in names for one in difflib.get_close_matches(name, folded, n=1, cutoff=0.6)]
    words = fold(column.name).removesuffix("id"), fold(column.name).removesuffix("on")
    loose = [header for header in left if fold(header) and any(fold(header) in word for word in words)]
    found = (*held, *near, *loose, *(left if len(left) == 1 else ()), "…")
    return option(column.name, found[0])


def _no_such(ours: str, table: Table) -> str:
    near = difflib.get_close_matches(ours, table.names, n=3, cutoff=0.4)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"{table.name} has no column {ours!r}.{hint} It has: {', '.join(table.names)}."


def _no_header(source: str, theirs: str, *, headers: Sequence[str]) -> str:
    near = difflib.get_close_matches(theirs, headers, n=2)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"{source} has no column {theirs!r}.{hint} It has: {_some(headers)}."


def _some(headers: Sequence[str]) -> str:
    shown = ", ".join(header or "(blank)" for header in headers[:20])
    return shown if len(headers) <= 20 else f"{shown} and {len(headers) - 20} more"
