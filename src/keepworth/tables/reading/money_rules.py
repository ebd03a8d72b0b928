"""Deciding how a column of amounts is written: its decimal mark and its currency, or a question."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from keepworth.errors import BadInput, NeedsAnswer
from keepworth.tables.known_names import fold
from keepworth.tables.reading import currencies
from keepworth.tables.reading.looked import count, count_if, example, filled, matches, tally
from keepworth.tables.reading.money import PLAIN, STORED, extracted
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.parsed import FULL_WIDTH, Cell
from keepworth.tables.reading.rules import BookFacts, Rule, many
from keepworth.tables.schema import Column

_ANY = "[0-9.,' ]*[0-9][0-9.,' ]*"
_CURRENCY_HEADERS = (
    "currency",
    "currencycode",
    "ccy",
    "curr",
    "币种",
    "货币",
    "幣別",
    "貨幣",
    "währung",
    "devise",
    "moneda",
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What the decimal marks of a column tell: how many cells are sure of each, how many could be either."""

    sure: dict[str, int]
    unsure: dict[str, int]
    examples: dict[str, str]

    @property
    def decided(self) -> str:
        """The decimal mark, or nothing where the column alone does not tell."""
        sure = [mark for mark in ".," if self.sure[mark]]
        return sure[0] if len(sure) == 1 else ""

    @property
    def silent(self) -> bool:
        """Whether no cell has a mark at all."""
        return not any((*self.sure.values(), *self.unsure.values()))


def look_at_marks(engine: duckdb.DuckDBPyConnection, raw: Path, *, cell: Cell, whole: bool) -> Marks:
    """Count what every cell of a column says about its decimal mark; in `whole` numbers 1,234 is sure."""
    if cell.kind in STORED:
        return Marks({".": 1, ",": 0}, {".": 0, ",": 0}, {".": "", ",": ""})
    body = f"{cell.alias}_b"
    steps = (
        f"{cell.tidy} AS {cell.alias}_t",
        f"translate({extracted(f'{cell.alias}_t', _ANY)}.body, ' ''', '') AS {body}",
    )
    kinds = {"sure": _sure, "unsure": _unsure}
    counts = {f"{name}{mark}": count_if(matches(body, shape(mark))) for name, shape in kinds.items() for mark in ".,"}
    counts |= {
        f"example{mark}": example(cell.as_text, matches(body, f"{_sure(mark)}|{_unsure(mark)}")) for mark in ".,"
    }
    found = count(engine, raw, cell=cell, steps=steps, counts=counts)
    if whole:
        return Marks({".": found["unsure,"], ",": found["unsure."]}, {".": 0, ",": 0}, {".": "", ",": ""})
    return Marks(
        sure={mark: found[f"sure{mark}"] for mark in ".,"},
        unsure={mark: found[f"unsure{mark}"] for mark in ".,"},
        examples={mark: found[f"example{mark}"] or "" for mark in ".,"},
    )


def _sure(mark: str) -> str:
    """Shapes in which `mark` must be the decimal mark (spaces and apostrophes are gone)."""
    point, group = ("\\.", ",") if mark == "." else (",", "\\.")
    digits = "[0-9]"
    return (
        f"^{digits}*{group}[0-9{group}]*{point}{digits}*$"  # 1,234.5
        f"|^{digits}{{1,3}}(?:{group}{digits}{{2,3}})+{group}{digits}{{3}}$"  # 1,234,567
        f"|^(?:{digits}*{point}(?:{digits}{{0,2}}|{digits}{{4,}})|(?:0{digits}*|{digits}{{4,}})?{point}{digits}{{3}})$"
    )


def _unsure(mark: str) -> str:
    return f"^[1-9][0-9]{{0,2}}{'\\.' if mark == '.' else ','}[0-9]{{3}}$"


def decide_marks(marks: dict[str, Marks], options: ReadOptions, *, machine: bool) -> dict[str, str]:
    """Choose the decimal mark of every column, by its own cells or else by those of the same file.

    `machine` says that a spreadsheet wrote the numbers itself, so that a lone point is a decimal point.

    Raises
    ------
    NeedsAnswer
        A column holds both, or only values such as 1,234 that can be read in two ways.

    """
    if options.decimal:
        return dict.fromkeys(marks, options.decimal)
    decided = {ours: one.decided for ours, one in marks.items()}
    shared = {mark for mark in decided.values() if mark}
    questions = []
    for ours, one in marks.items():
        conflict = all(one.sure[mark] + one.unsure[mark] for mark in ".,") and not one.decided
        if decided[ours]:
            continue
        if one.silent:
            decided[ours] = "."
        elif not conflict and len(shared) == 1:
            decided[ours] = next(iter(shared))
        elif machine and not (one.sure[","] or one.unsure[","]):
            decided[ours] = "."  # a spreadsheet's own numbers
        else:
            questions.append(_question(ours, one))
    if questions:
        raise NeedsAnswer(" ".join(questions))
    return decided


def _question(ours: str, marks: Marks) -> str:
    seen = " and ".join(repr(marks.examples[mark]) for mark in ".," if marks.examples[mark])
    return (
        f"{ours} holds {seen}: is the decimal mark a point or a comma? "
        "Say which: --read decimal=. or --read decimal=, (cells written otherwise go to the error file)."
    )


def decide_money(engine: duckdb.DuckDBPyConnection, raw: Path, *, rule: Rule, cell: Cell, column: Column) -> Rule:
    """Describe how a column of numbers is written, and whether a cast suffices to read it."""
    if cell.kind in STORED:
        return replace(rule, form=".", words="numbers as stored" if column.kind == "money" else "")
    seen, point = cell.as_text, rule.form == "."
    long = "\\.[0-9]{5,} *$" if point else ",[0-9]{5,} *$"
    counts = {
        "filled": count_if(filled(cell)),
        "plain": count_if(matches(seen, PLAIN)) if point and cell.kind == "text" else "0",
        "wide": count_if(matches(seen, FULL_WIDTH)),
        "long": count_if(matches(seen, long)),
    }
    found = count(engine, raw, cell=cell, steps=(), counts=counts)
    notes = []
    if found["wide"]:
        notes.append(f"{rule.ours}: {many(found['wide'], 'cell')} with full-width digits.")
    if found["long"] and column.kind == "money":
        notes.append(f"{rule.ours}: {many(found['long'], 'cell')} with more than four decimals, rounded to four.")
    plain = column.kind == "money" and 0 < found["filled"] == found["plain"]
    words = "decimal point" if point else "decimal comma"
    return replace(rule, plain=plain, words=words, notes=tuple(notes))


def decide_currency(
    engine: duckdb.DuckDBPyConnection,
    raw: Path,
    *,
    rules: tuple[tuple[Rule, Cell], ...],
    others: tuple[tuple[str, Cell], ...],
    asked: tuple[ReadOptions, BookFacts],
) -> tuple[tuple[str, ...], tuple[str, int] | None]:
    """Return the marks that are read as ours, and the currency column to hold rows to, if any.

    Raises
    ------
    NeedsAnswer
        A mark, a header or a currency column names another currency than the book's.

    """
    options, book = asked
    if options.currency and options.currency not in (book.currency, "refuse"):
        raise BadInput(
            f"The book is kept in {book.currency}: convert the amounts from {options.currency} first. If they "
            f"are in {book.currency} already, say --read currency={book.currency}."
        )
    if options.currency == book.currency:
        return ("*",), None
    fits = currencies.fitting(book.currency)
    headers = [
        f"the header {rule.theirs!r}"
        for rule, _ in rules
        if currencies.named_in(rule.theirs) not in (None, book.currency)
    ]
    column = next(((header, cell) for header, cell in others if fold(header) in _CURRENCY_HEADERS), None)
    if options.currency == "refuse" and not headers:
        return fits, (column[0], column[1].at) if column else None
    foreign = [one for rule, cell in rules for one in _foreign(engine, raw, rule=rule, cell=cell, fits=fits)]
    if column:
        foreign += _other_currencies(engine, raw, header=column[0], cell=column[1], fits=fits)
    foreign += headers
    if foreign:
        raise NeedsAnswer(
            f"The book is kept in {book.currency}, but {', '.join(foreign)} {'say' if len(foreign) > 1 else 'says'} "
            f"otherwise. Convert the amounts first; or, if all of them are in {book.currency}, say "
            f"--read currency={book.currency}; or let rows in other currencies go to the error file with "
            "--read currency=refuse."
        )
    return fits, (column[0], column[1].at) if column else None


def _foreign(
    engine: duckdb.DuckDBPyConnection, raw: Path, *, rule: Rule, cell: Cell, fits: tuple[str, ...]
) -> list[str]:
    if cell.kind in STORED or rule.plain:
        return []
    parts = f"{cell.alias}_p"
    mark = f"upper({parts}.before || {parts}.after || {parts}.last)"
    steps = (f"{cell.tidy} AS {cell.alias}_t", f"{extracted(f'{cell.alias}_t', _ANY)} AS {parts}")
    found = tally(engine, raw, cell=cell, steps=steps, of=mark)
    known = set(currencies.known())
    return [
        f"{times:,} of {rule.theirs} ({shown})"
        for shown, times in sorted(found.items())
        if shown not in fits and shown in known
    ]


def _other_currencies(
    engine: duckdb.DuckDBPyConnection, raw: Path, *, header: str, cell: Cell, fits: tuple[str, ...]
) -> list[str]:
    found = tally(engine, raw, cell=cell, steps=(), of=f"upper({cell.tidy})")
    others = [(value, times) for value, times in sorted(found.items()) if value not in fits]
    shown = [f"{times:,} of {header} ({value[:20]})" for value, times in others[:4]]
    return shown if len(others) <= 4 else [*shown, f"{len(others) - 4} more in {header}"]
