"""Who of us looks after a customer."""

from keepworth.tables.answering import lake_here
from keepworth_web.know.reads.rows import Reader


def owner_of(reader: Reader, customer: str) -> str:
    """Return the colleague who serves a customer, as an id; empty where nobody does, or whoever did has left."""
    with lake_here(reader.visible.book) as lake:
        reader.ids.find(lake, {"customer": [customer]})
        own = reader.ids.number("customer", customer)
        number = lake.merged.get("customer", {}).get(own, own) if own is not None else None
    rows = reader.rows("customers", customer=number) if number is not None else []
    owner = str(rows[0].values["owner_id"] or "") if rows else ""
    here = {row.values["colleague_id"]: row.values["left_on"] for row in reader.all_rows("colleagues")} if owner else {}
    return owner if here.get(owner) is None else ""
