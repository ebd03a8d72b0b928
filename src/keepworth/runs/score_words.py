"""What a score must say beside its numbers: warnings, in words."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Ints
from keepworth.runs.order_forecast import Groups
from keepworth.tables.buying import Heads
from keepworth.value.foreseen import AnyOrderModel

# A word of warning in a customer's own row.
NOTES: Final = (
    "one order only: active for certain by this model, which nobody can know",
    "nothing paid after the first order, refunds taken off: their own spend is not known",
)


@dataclass(frozen=True, slots=True)
class Margin:
    """The share of spend that is kept, and who says so."""

    share: float
    source: str  # "orders", "book" or "none"
    warnings: tuple[str, ...]


def margin_of(given: tuple[float, float], *, setting: float | None) -> Margin:
    """Take the margin from the orders, else from the book's settings, else say that value is revenue.

    `given` holds the amounts whose margin the orders tell, and that margin.
    """
    amount, margin = given
    said: tuple[str, ...] = ()
    if amount > 0 and margin > 0:
        return Margin(margin / amount, "orders", ())
    if amount or margin:
        said = (
            f"The orders give a margin of {margin:,.0f} on amounts of {amount:,.0f}; no share above zero can "
            "be taken from that, so it is not used.",
        )
    if setting is not None:
        return Margin(setting, "book", said)
    revenue = (
        "Value is revenue, not margin: neither the orders nor the book say what is kept of an amount. "
        "Import a margin column, or set `margin` in keepworth.toml."
    )
    return Margin(1.0, "none", (*said, revenue))


def warnings_about(heads: Heads, *, model: AnyOrderModel) -> tuple[str, ...]:
    """Say which customers were left out or are known less well than their numbers look."""
    said = []
    if heads.refunds_only:
        named = ", ".join(heads.some_of_these)
        more = "" if heads.refunds_only <= len(heads.some_of_these) else ", …"
        said.append(
            f"{counted(heads.refunds_only, 'customer')} with refunds alone left out: without an order there "
            f"is no history to score ({named}{more})."
        )
    if heads.silent:
        said.append(
            f"{counted(heads.silent, 'repeat buyer')} paid nothing after the first order once refunds are taken "
            "off: left out of the spend model, and expected to spend what the others do."
        )
    if heads.one_time and not model.sees_first_order_dropout:
        said.append(
            f"{counted(heads.one_time, 'customer')} with one order {_have(heads.one_time)} a probability of "
            f"being active of 1, because {model.title} lets nobody leave before a second order. Read it as "
            "“not known”; --model mbgnbd or --model paretonbd judge them."
        )
    return (*said, *model.warnings)


def counted(number: int, what: str) -> str:
    """Return a number with its noun, in the plural where needed."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def note_numbers(groups: Groups, *, model: AnyOrderModel) -> Ints:
    """Return which of `NOTES` each group's customers need, counted from 1; 0 for most."""
    number = np.zeros(groups.row.size, dtype=np.int64)
    repeats = groups.repeats
    if not model.sees_first_order_dropout:
        number[repeats == 0] = 1
    number[(repeats > 0) & ~groups.speaks] = 2
    return number
