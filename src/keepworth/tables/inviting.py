"""Events of a book on a day: whom they concern, who may be invited, who met whom, and what guests did afterwards."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.act import quiet_of
from keepworth.numerics.arrays import Ints
from keepworth.tables.lake.engine import quoted
from keepworth.tables.touching import Asker, fetched_columns

READ: Final = ("events", "guests")
GUESTS: Final = ("accepted", "came")  # states in which somebody is a guest


def quiet_guests(of: Asker, *, as_of: dt.date) -> tuple[Ints, dt.date | None]:
    """Return the customers whose people are guests in days without selling, rising, and the last of these days."""
    guest = ", ".join(map(quoted, GUESTS))
    state = f"CASE WHEN coalesce(g.state_on <= DATE '{as_of}', TRUE) THEN g.state END"
    found = fetched_columns(
        of.ask(
            f"SELECT DISTINCT g.customer_id, {of.days.format('e.starts_on')} AS starts, "
            f"{of.days.format('coalesce(e.ends_on, e.starts_on)')} AS ends, e.quiet_days "
            f"FROM {of.tables['guests']} AS g JOIN {of.tables['events']} AS e ON e.event_id = g.event_id "
            f"WHERE g.listed_on <= DATE '{as_of}' AND {state} IN ({guest}) "
            f"AND g.customer_id IS NOT NULL AND e.starts_on <= DATE '{as_of}' AND e.quiet_days > 0"
        )
    )
    epoch, customers, until = dt.date(1970, 1, 1), set[int](), None
    rows = zip(*(found[name].tolist() for name in ("customer_id", "starts", "ends", "quiet_days")), strict=True)
    for customer, starts, ends, days in rows:
        first, last = (epoch + dt.timedelta(days=int(day)) for day in (starts, ends))
        quiet = quiet_of(starts_on=first, ends_on=last, days=int(days))
        if quiet is not None and quiet.holds(as_of):
            customers.add(int(customer))
            until = max(until or quiet.until, quiet.until)
    return np.array(sorted(customers), dtype=np.int64), until
