"""The parse plan: everything that was decided about a file, frozen, and shared by dry run and import."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

import duckdb

from keepworth.errors import BadInput
from keepworth.tables.reading import date_rules, money_rules
from keepworth.tables.reading.engine import text, types_of
from keepworth.tables.reading.looked import count, count_if, example
from keepworth.tables.reading.mapping import OURS_IN_ERROR_FILES, Mapped, map_columns
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.outcomes import Outcome, decide_outcome
from keepworth.tables.reading.parsed import Cell
from keepworth.tables.reading.profiles import profile_of
from keepworth.tables.reading.rules import BookFacts, Rule, many
from keepworth.tables.reading.staged import Staged
from keepworth.tables.schema import Table

_NUMBERS = ("money", "number", "whole")
SIZED: Final = ("customers", "size")  # the one column that other programs fill with bands
BAND: Final = "[0-9][0-9.,]*\\s*(-|~|to|至|到)\\s*[0-9]"


@dataclass(frozen=True, slots=True)
class Guard:
    """A currency column of the source: rows that name another currency are refused."""

    theirs: str
    at: int
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is read into a table: every rule that was chosen, by column."""

    table: str
    currency: str
    zone: str
    today: str
    said: tuple[str, ...]  # how the file itself was read
    rules: tuple[Rule, ...]
    unused: tuple[str, ...] = ()
    guard: Guard | None = None
    outcome: Outcome | None = None
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The plan in one sentence."""
        parts = ["Read as " + ", ".join(self.said), *(rule.sentence for rule in self.rules if rule.sentence)]
        if any(rule.marks for rule in self.rules):
            parts.append(f"amounts in {self.currency}")
        if self.unused:
            shown = ", ".join(header or "(blank)" for header in self.unused[:12])
            more = f" and {len(self.unused) - 12} more" if len(self.unused) > 12 else ""
            parts.append(f"not used: {shown}{more}")
        return "; ".join(parts) + "."

    def as_json(self) -> str:
        """Write the plan as JSON; the same plan gives the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, written: str) -> "Plan":
        """Read a plan back."""
        found = json.loads(written)
        guard, outcome = found.pop("guard"), found.pop("outcome", None)
        rules = tuple(Rule(**_known(rule, Rule)) for rule in found.pop("rules"))
        return cls(
            **_known(found, cls),
            rules=rules,
            guard=Guard(**_known(guard, Guard)) if guard else None,
            outcome=Outcome(**_known(outcome, Outcome)) if outcome else None,
        )


def _known(found: dict[str, Any], kind: type) -> dict[str, Any]:
    """Take the fields that this version knows; lists become tuples again."""
    names = {field.name for field in fields(kind)}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in found.items() if key in names}


def make_plan(
    engine: duckdb.DuckDBPyConnection,
    staged: Staged,
    *,
    source: str,
    table: Table,
    maps: Sequence[str],
    asked: tuple[ReadOptions, BookFacts],
) -> Plan:
    """Decide how every column is read, over the whole of every column.

    Raises
    ------
    BadInput
        Columns are missing or do not exist.
    NeedsAnswer
        Something can be read in more than one way; the message holds the exact options.

    """
    options, book = asked
    zones = tuple(sorted({zone for zone in (options.zone, book.zone) if zone}))
    date_rules.check_zones(engine, zones, where="The zone asked for")
    profile = profile_of(staged.was or staged.columns, table=table.name)
    mapped = map_columns(source, staged.columns, table=table, maps=maps, profile=profile, made=staged.made)
    cells = cells_of(engine, staged)
    rules, left_out = _rules(engine, staged, mapped=mapped, cells=cells, table=table)
    rules, guard, notes = _decide_numbers(engine, staged, table=table, rules=rules, cells=cells, asked=asked)
    rules = tuple(
        date_rules.decide_dates(
            engine, staged.raw, column=table.column(rule.ours), rule=rule, cell=cells[rule.at], asked=asked
        )
        if table.column(rule.ours).kind in ("date", "instant")
        else _kept(engine, staged, rule=rule, cell=cells[rule.at])
        for rule in rules
    )
    taken = {rule.at for rule in rules}
    free = tuple((header, cells[at]) for at, header in enumerate(staged.columns) if at not in taken)
    outcome, said = decide_outcome(engine, staged.raw, table=table, cells=free, profile=profile, options=options)
    return Plan(
        table=table.name,
        currency=book.currency,
        zone=book.zone,
        today=book.today,
        said=(*staged.said, *((profile.words,) if profile else ())),
        rules=rules,
        unused=_unused(staged, rules),
        guard=guard,
        outcome=outcome,
        notes=(*left_out, *notes, *said, *(note for rule in rules for note in rule.notes)),
    )


def cells_of(engine: duckdb.DuckDBPyConnection, staged: Staged) -> tuple[Cell, ...]:
    """Return the source's columns as SQL sees them."""
    types = types_of(engine, staged.raw)
    return tuple(Cell(at, types[f"c{at}"]) for at in range(len(staged.columns)))


def replan(engine: duckdb.DuckDBPyConnection, staged: Staged, *, kept: Plan, table: Table, today: str) -> Plan:
    """Read a corrected error file by the plan of the file that it corrects.

    Its columns stand elsewhere and are text, whatever they were in the first file; what was decided stays.
    """
    cells = cells_of(engine, staged)
    ours = sum(header.startswith(OURS_IN_ERROR_FILES) for header in staged.columns)
    rules = []
    for old in kept.rules:
        at = _found_again(staged.columns, theirs=old.theirs, near=old.at + ours)
        rule = replace(old, at=at, form="ymd" if old.form == "native" else old.form, plain=False, notes=())
        dated = table.column(old.ours).kind in ("date", "instant")
        rules.append(date_rules.with_zones(engine, staged.raw, rule=rule, cell=cells[at]) if dated else rule)
    guard = kept.guard
    if guard:
        guard = replace(guard, at=_found_again(staged.columns, theirs=guard.theirs, near=guard.at + ours))
    outcome = kept.outcome
    if outcome:
        outcome = replace(outcome, at=_found_again(staged.columns, theirs=outcome.theirs, near=outcome.at + ours))
    said = (*staged.said, "by the plan of the file that it corrects")
    return replace(kept, today=today, said=said, rules=tuple(rules), guard=guard, outcome=outcome, notes=())


def _found_again(columns: Sequence[str], *, theirs: str, near: int) -> int:
    if near < len(columns) and columns[near] == theirs:
        return near
    if theirs in columns:
        return columns.index(theirs)
    raise BadInput(
        f"The corrected file lacks the column {theirs!r} of the file that it corrects. It has: {', '.join(columns)}."
    )


def _rules(
    engine: duckdb.DuckDBPyConnection, staged: Staged, *, mapped: Sequence[Mapped], cells: Sequence[Cell], table: Table
) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """Return a rule of each column, but of one that is known by its name alone and holds bands of people, as 51-200.

    Whoever never asked for it would lose every customer whose row it stands in; a note says so.
    """
    kept, notes = [], []
    for one in mapped:
        found: Mapping[str, Any] = {}
        if (table.name, one.ours) == SIZED and one.origin in ("known", "profile"):
            cell = cells[one.at]
            is_band = f"regexp_matches({cell.tidy}, {text(BAND)})"
            asked = {"bands": count_if(is_band), "shown": example(cell.as_text, is_band)}
            found = count(engine, staged.raw, cell=cell, steps=(), counts=asked)
        if not found.get("bands"):
            kept.append(_rule(one, staged))
            continue
        notes.append(
            f"{staged.columns[one.at]}: {many(found['bands'], 'row')} with a range such as {found['shown'][:40]}, "
            f"which is no number; so {one.ours} is left empty."
        )
    return tuple(kept), tuple(notes)


def _rule(one: Mapped, staged: Staged) -> Rule:
    made = staged.is_exchange or one.ours in staged.made
    return Rule(one.ours, staged.columns[one.at], one.at, "made" if made else one.origin)


def _decide_numbers(
    engine: duckdb.DuckDBPyConnection,
    staged: Staged,
    *,
    table: Table,
    rules: tuple[Rule, ...],
    cells: tuple[Cell, ...],
    asked: tuple[ReadOptions, BookFacts],
) -> tuple[tuple[Rule, ...], Guard | None, tuple[str, ...]]:
    raw = staged.raw
    kinds = {rule.ours: table.column(rule.ours).kind for rule in rules}
    seen = {
        rule.ours: money_rules.look_at_marks(engine, raw, cell=cells[rule.at], whole=kinds[rule.ours] == "whole")
        for rule in rules
        if kinds[rule.ours] in _NUMBERS
    }
    marks = money_rules.decide_marks(seen, asked[0], machine=staged.kind == "xlsx")
    decided = [
        money_rules.decide_money(
            engine,
            raw,
            rule=replace(rule, form=marks[rule.ours]),
            cell=cells[rule.at],
            column=table.column(rule.ours),
        )
        if rule.ours in marks
        else rule
        for rule in rules
    ]
    money = tuple((rule, cells[rule.at]) for rule in decided if kinds[rule.ours] == "money")
    if not money:
        return tuple(decided), None, ()
    taken = {rule.at for rule in decided}
    others = tuple((header, cells[at]) for at, header in enumerate(staged.columns) if at not in taken)
    fits, held = money_rules.decide_currency(engine, raw, rules=money, others=others, asked=asked)
    guard = Guard(held[0], held[1], fits) if held else None
    found = (replace(rule, marks=fits) if kinds[rule.ours] == "money" else rule for rule in decided)
    return tuple(found), guard, ()


def _kept(engine: duckdb.DuckDBPyConnection, staged: Staged, *, rule: Rule, cell: Cell) -> Rule:
    """Count the cells of a text column from which an apostrophe of our own export is taken off."""
    if rule.form or staged.calm or cell.kind != "text":
        return rule
    row = engine.execute(
        f"SELECT count(*) FILTER ({cell.escaped}) FROM read_parquet({text(str(staged.raw))})"
    ).fetchone()
    found = int(row[0]) if row else 0
    if not found:
        return rule
    note = (
        f"{rule.ours}: {many(found, 'apostrophe')} before = + - @ taken off; they keep spreadsheets from running them."
    )
    return replace(rule, notes=(note,))


def _unused(staged: Staged, rules: tuple[Rule, ...]) -> tuple[str, ...]:
    taken = {rule.at for rule in rules}
    return tuple(
        header
        for at, header in enumerate(staged.columns)
        if at not in taken and header not in staged.made and not header.startswith(OURS_IN_ERROR_FILES)
    )
