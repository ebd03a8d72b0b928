"""Who may write of whom: of the customers whom they see behind the wall, and of what is nobody's."""

from keepworth.errors import NotPermitted
from keepworth.tables.answering import lake_here
from keepworth.tables.schema import Table
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.written import Values, id_columns, kind_of


def check_wall(schema: Table, values: Values, *, customer: str, reader: Reader) -> None:
    """Refuse rows of customers whom this person does not see.

    Raises
    ------
    NotPermitted
        A customer is behind the wall, or would be put behind it by the very change.

    """
    visible = reader.visible
    if visible.teams is None:
        return
    named, contact, team = asked_of(schema, values, customer=customer)
    if contact is not None:
        named |= {reader.employer(contact)} - {""}
    with lake_here(visible.book) as lake:
        reader.ids.find(lake, {"customer": named})
        merged = lake.merged.get("customer", {})
    for text in named:
        number = reader.ids.number("customer", text)
        number = merged.get(number, number) if number is not None else None
        is_known = number is not None and visible.scored.one(number) is not None
        if is_known and visible.one(int(number or 0)) is None:
            raise NotPermitted("This customer is another team's.")
    if team is not None and team not in visible.teams:
        raise NotPermitted("This team is not one of yours.")


def asked_of(schema: Table, values: Values, *, customer: str) -> tuple[frozenset[str], str | None, str | None]:
    """Return of whom the wall is asked: customers that a row names, the contact whose employer it is of, the team."""
    named = {str(values[column.name]) for column in id_columns(schema)
             if kind_of(column, values) == "customer" and values.get(column.name) is not None}  # fmt: skip
    contact = values.get("contact_id") if "customer_id" not in schema.names else None
    team = values.get("team") if schema.name == "customers" else None
    return frozenset(named | {customer} - {""}), None if contact is None else str(contact), team
