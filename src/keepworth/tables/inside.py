"""Teams of ours whom other teams of ours serve: who they are, and what is known of how well they are served."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from keepworth.tables.lake import Lake
from keepworth.tables.lake.restricted import NOBODY, Restrictions
from keepworth.tables.relating import ABOUT_ORDERS, evidence_in

if TYPE_CHECKING:
    from keepworth.tables.evidence import Gathered
    from keepworth.tables.measuring import Believed

INTERNAL: Final = "internal"  # the kind of such a customer


def within_in(lake: Lake, *, as_of: dt.date | None) -> Restrictions:
    """Return the customers within the company on a day, or by the newest description, and people of no other."""
    if not lake.manifest.standing("customers"):
        return NOBODY
    since = "coalesce(valid_from, DATE '0001-01-01')"
    day = f"AND {since} <= DATE '{as_of}' " if as_of else ""
    told = lake.select("customers")
    found = lake.engine.execute(
        f"SELECT customer_id FROM ({told}) AS told WHERE kind IS NOT NULL {day}AND customer_id IN "
        f"(SELECT customer_id FROM ({told}) AS ever WHERE kind = '{INTERNAL}') "
        f"GROUP BY customer_id HAVING arg_max(kind, {since}) = '{INTERNAL}' ORDER BY customer_id"
    ).fetchall()
    if not found:
        return NOBODY
    customers = [int(number) for (number,) in found]
    listed = ", ".join(str(number) for number in customers)
    people = (
        lake.engine.execute(
            f"SELECT contact_id FROM ({lake.select('contacts')}) AS people WHERE customer_id IS NOT NULL "
            f"GROUP BY contact_id HAVING bool_and(customer_id IN ({listed})) ORDER BY contact_id"
        ).fetchall()
        if lake.manifest.standing("contacts")
        else []
    )
    whom = [("customer", number) for number in customers] + [("contact", int(number)) for (number,) in people]
    return Restrictions(dict.fromkeys(whom, ""))


def inside_in(lake: Lake, whom: Restrictions, *, as_of: dt.date, believed: "Believed") -> "Gathered | None":
    """Return what a lake holds of how our own teams are served; None where it holds nothing."""
    if not whom or {batch["table"] for batch in lake.batches} <= ABOUT_ORDERS:
        return None
    return evidence_in(lake.among(whom), as_of=as_of, believed=believed, inside=True)
