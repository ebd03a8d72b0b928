"""What value goes by: `[value]` in keepworth.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.setting import Setting, number

BY_PRODUCT, ALL, NONE = "by product", "all", "none"
AUTO: Final = "auto"
MODELS: Final = (AUTO, "bgnbd", "mbgnbd", "paretonbd", "bgbb")
PERIODS: Final = (AUTO, "year", "half-year", "quarter")


@dataclass(frozen=True, slots=True)
class Valuing:
    """How value is put together, and word of mouth credited. The fields are the keys of `[value]`."""

    hour_cost: float | None = None
    contracts_in_orders: str = BY_PRODUCT
    would_have_come: float = 0.5
    reference_share: float = 0.1
    model: str = AUTO
    period: str = AUTO


# The keys of [value], a table of its own.
VALUE: Final = (
    Setting(
        "hour_cost",
        "What an hour of ours costs, to price the hours of serving a customer. Unset: hours are not priced.",
        "above 0, at most 1000000",
        number(0, 1e6),
    ),
    Setting(
        "contracts_in_orders",
        "Which orders of a customer are invoices of a contract and must not count twice: those of the contract's "
        "product while it runs, all while it runs, or none. The default is ours.",
        f'"{BY_PRODUCT}", "{ALL}" or "{NONE}"',
        lambda found: found in (BY_PRODUCT, ALL, NONE),
    ),
    Setting(
        "would_have_come",
        "How likely somebody who was brought would have come anyway, where nobody said it. Ours, not a finding.",
        "from 0 to 1",
        number(0, 1, least=True),
    ),
    Setting(
        "reference_share",
        "What part of a decision is owed to a reference, where nobody said it. Ours, not a finding.",
        "from 0 to 1",
        number(0, 1, least=True),
    ),
    Setting(
        "model",
        "The model of when customers order, where --model names none. auto takes bgbb where they order at most once a "
        "period, and else compares the other three on the book's own history.",
        '"auto", "bgnbd", "mbgnbd", "paretonbd" or "bgbb"',
        lambda found: found in MODELS,
    ),
    Setting(
        "period",
        "Within what bgbb takes customers to order at most once. auto takes the longest that fits.",
        '"auto", "year", "half-year" or "quarter"',
        lambda found: found in PERIODS,
    ),
)


def valuing_of(given: Mapping[str, Any]) -> Valuing:
    """Return the settings of the table, given what was said of it and can be."""
    hour, plain = given.get("hour_cost"), Valuing()
    return Valuing(
        None if hour is None else float(hour),
        given.get("contracts_in_orders", plain.contracts_in_orders),
        float(given.get("would_have_come", plain.would_have_come)),
        float(given.get("reference_share", plain.reference_share)),
        given.get("model", plain.model),
        given.get("period", plain.period),
    )
