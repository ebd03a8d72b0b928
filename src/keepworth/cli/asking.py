"""What commands ask alike, and how they say numbers."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from keepworth.numerics.shares import Share
    from keepworth.numerics.survival import MedianWait
    from keepworth.runs.money_behind import Money

BOOK = click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2999, 12, 31)  # a year before and a day after are days, too


def _day(_context: click.Context, _option: click.Parameter, moment: dt.datetime | None) -> dt.date | None:
    if moment and not FIRST <= moment.date() <= LAST:
        raise click.BadParameter(f"{moment.date()} is too far away: name a day from {FIRST} to {LAST}.")
    return moment.date() if moment else None


def _on[F: Callable[..., Any]](name: str, *, said: str) -> Callable[[F], F]:
    return click.option(name, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", callback=_day, help=said)


AS_OF = _on(
    "--as-of", said="As of the end of this day; nothing later is seen. Default: today; of a sample its last run's day."
)
SINCE = _on("--since", said="Only what was answered from this day on.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def plain(found: Any) -> Any:  # noqa: ANN401 whatever a report holds
    """Return a report as JSON holds it."""
    from dataclasses import asdict, is_dataclass

    if is_dataclass(found) and not isinstance(found, type):
        return plain(asdict(found))
    if isinstance(found, dict):
        return {str(name): plain(value) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [plain(one) for one in found]
    return found.isoformat() if hasattr(found, "isoformat") else found


def said_share(share: "Share | None") -> str:
    """Say a share with its range and its n."""
    if share is None:
        return "nothing to count yet"
    return f"{share.share:.0%} (likely {share.low:.0%} to {share.high:.0%}, 8 in 10), {share.hits} of {share.of}"


def said_wait(wait: "MedianWait") -> str:
    """Say how long an answer takes."""
    n = f"{wait.happened} of {wait.waiting} met"
    if wait.median is None:
        return f"fewer than half were met ({n})"
    ends = f"{wait.low:.0f} days or more" if wait.high is None else f"{wait.low:.0f} to {wait.high:.0f}"
    return f"half within {wait.median:.0f} days (likely {ends}, 8 in 10), {n}"


def said_money(money: "Money | None", *, currency: str) -> str:
    """Say what some customers are worth together."""
    if money is None:
        return "worth not known"
    known = f"{money.mean:,.0f} {currency}"
    if money.low is None or money.high is None:
        return f"worth {known}, range withheld: the last score keeps nothing to make it from"
    return f"worth {known} together (likely {money.low:,.0f} to {money.high:,.0f}, 8 in 10)"


def said_span(minutes: float) -> str:
    """Say how long something takes: in seconds below a minute, else in minutes begun."""
    from keepworth.numerics.spans import span_said

    return many(*span_said(minutes))


def whole(amount: float | None) -> str:
    """Write an amount in whole units, with separators and a true minus."""
    return "not known" if amount is None else f"{round(amount):,d}".replace("-", "−")


def change(amount: float) -> str:
    """Write by how much an amount changes, with its sign."""
    return f"{round(amount):+,d}".replace("-", "−")


def signed(number: float, form: str) -> str:
    """Write a number in a form such as `+.1f`, with a true minus."""
    return f"{number:{form}}".replace("-", "−")


def many(count: float, what: str) -> str:
    """Count things."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
