"""All kinds of facts that are evidence, by the table that holds them."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from keepworth.measure.beliefs import Errors
from keepworth.tables.evidence.facts import Facts, bound, brought, done, promised, shared, used
from keepworth.tables.evidence.pieces import Told
from keepworth.tables.evidence.returns import returned
from keepworth.tables.touching import Asker

FACTS: Final[Mapping[str, Callable[..., list[Facts]]]] = {
    "promises": promised,
    "ledger": returned,
    "contracts": bound,
    "usage": used,
    "rivals": shared,
    "acts": done,
    "referrals": brought,
}
BESIDE: Final[Mapping[str, tuple[str, ...]]] = {"ledger": ("orders", "contracts")}  # tables that one is read with


def facts_told(of: Asker, *, as_of: dt.date, errors: Errors) -> list[Told]:
    """Return what the facts say that an engine has tables of."""
    return [
        one.told
        for table, ask in FACTS.items()
        if table in of.tables
        for one in ask(of, as_of=as_of, errors=errors)
    ]  # fmt: skip
