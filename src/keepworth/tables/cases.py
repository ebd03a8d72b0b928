"""Cases of the facts as a list wants them: which are asked for, how many, the most pressing first.

They are as files brought them; what people wrote lies in the database, and is laid over by the caller, who asks
`is_asked` of what was written. Both ways give the same answer.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from keepworth.tables.answering import ask
from keepworth.tables.lake import Lake

type State = Literal["open", "overdue", "solved", "all"]

STATES: Final[tuple[State, ...]] = ("open", "overdue", "solved", "all")
NOBODY: Final = "nobody"  # of cases that nobody looks after


@dataclass(frozen=True, slots=True)
class CasesAsked:
    """Which cases are wanted, as they stood on a day."""

    until: dt.date
    state: State = "open"
    owner: str = ""  # an id; `NOBODY`; empty: whoever
    cause: str = ""  # us, customer, neither; empty: any
    within: str = ""  # a query of customers' numbers: cases of others, but not of nobody, are left out
    hidden: Collection[int] = field(default=())  # numbers of cases that people wrote on


def count_cases(lake: Lake, asked: CasesAsked, *, owner: int | None = None) -> int:
    """Count what is asked for; `owner` is the number of the colleague who is meant."""
    (row,) = ask(f"SELECT count(*) FROM ({lake.imported('cases')}) AS rows WHERE {_where(asked, owner=owner)}")
    return int(row[0])


def case_numbers(lake: Lake, asked: CasesAsked, *, owner: int | None = None, most: int) -> list[int]:
    """Return the numbers of the most pressing cases that are asked for."""
    found = ask(
        f"SELECT case_id FROM ({lake.imported('cases')}) AS rows WHERE {_where(asked, owner=owner)} "
        f"ORDER BY {_order(asked)}, case_id LIMIT {most:d}"
    )
    return [int(row[0]) for row in found]


def is_asked(row: Mapping[str, Any], asked: CasesAsked) -> bool:
    """Tell whether a row that was written is one of those that are asked for; the wall is looked after elsewhere."""
    solved, due = row["solved_at"], row["due_on"]
    is_open = solved is None or _day(solved) > asked.until
    state = {
        "open": is_open,
        "overdue": is_open and due is not None and due < asked.until,
        "solved": not is_open,
        "all": True,
    }[asked.state]
    owner = row["owner_id"] or ""
    is_owned = not asked.owner or (not owner if asked.owner == NOBODY else owner == asked.owner)
    return state and is_owned and (not asked.cause or row["cause"] == asked.cause)


def pressing(row: Mapping[str, Any], state: State) -> tuple[Any, ...]:
    """Return by what cases of a list are sorted: what is due first, then the worst, then the oldest."""
    opened = _utc(row["opened_at"]).timestamp()
    if state == "solved":
        return (-_utc(row["solved_at"]).timestamp(),)
    if state == "all":
        return (-opened,)
    return (row["due_on"] or dt.date.max, -(row["severity"] or 0), opened)


def _where(asked: CasesAsked, *, owner: int | None) -> str:
    after = asked.until + dt.timedelta(days=1)
    is_open = f"(solved_at IS NULL OR solved_at >= DATE '{after}')"
    parts = [f"opened_at < DATE '{after}'"]
    if asked.state in ("open", "overdue"):
        parts.append(is_open)
    if asked.state == "overdue":
        parts.append(f"due_on < DATE '{asked.until}'")
    if asked.state == "solved":
        parts.append(f"NOT {is_open}")
    if asked.owner:
        named = "NULL" if owner is None else f"{owner:d}"
        parts.append("owner_id IS NULL" if asked.owner == NOBODY else f"owner_id = {named}")
    if asked.cause in ("us", "customer", "neither"):
        parts.append(f"cause = '{asked.cause}'")
    if asked.within:
        parts.append(f"(customer_id IS NULL OR customer_id IN ({asked.within}))")
    if asked.hidden:
        parts.append(f"case_id NOT IN ({_listed(asked.hidden)})")
    return " AND ".join(parts)


def _order(asked: CasesAsked) -> str:
    if asked.state == "solved":
        return "solved_at DESC"
    return "opened_at DESC" if asked.state == "all" else "due_on NULLS LAST, severity DESC NULLS LAST, opened_at"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(number)) for number in numbers)


def _day(at: dt.datetime) -> dt.date:
    return _utc(at).date()


def _utc(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
