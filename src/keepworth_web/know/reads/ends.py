"""How needs, promises and rivals end, as a row says it."""

import datetime as dt

from keepworth_web.know.reads.row import Row


def ended(row: Row, *, how: str, today: dt.date) -> dict[str, str]:
    """Return the columns that say that something ended today."""
    values, day = row.values, today.isoformat()
    if row.table == "rivals":
        # The rival was there until now: what says that it is gone holds from today on.
        return {"customer_id": values["customer_id"], "rival": values["rival"], "valid_from": day, "share": "0"}
    if row.table == "promises":
        return {"promise_id": values["promise_id"], "kept": how, "kept_on": day}
    said = {"need_id": values["need_id"], "state": how, "state_on": day}
    return said | {"met_on": day} if how == "met" else said
