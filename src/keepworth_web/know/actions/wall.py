"""Who may write of whom: of the customers whom they see behind the wall, who works there, and what is nobody's."""

from collections.abc import Mapping
from typing import Any

from keepworth.errors import NotPermitted
from keepworth.tables.schema import Table
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.walled import behind_wall
from keepworth_web.know.reads.written import Values, id_columns, kind_of


def check_wall(schema: Table, values: Values, *, customer: str, reader: Reader) -> None:
    """Refuse rows of customers whom this person does not see.

    Raises
    ------
    NotPermitted
        A customer is behind the wall, or would be put behind it by the very change.

    """
    named, contacts, team = asked_of(schema, values, customer=customer)
    if behind_wall(reader, customers=named, contacts=contacts):
        raise NotPermitted("This customer is another team's.")
    teams = reader.visible.teams
    if teams is not None and team is not None and team not in teams:
        raise NotPermitted("This team is not one of yours.")


def check_named(schema: Table, values: Mapping[str, Any], *, reader: Reader) -> None:
    """Refuse to name whoever works behind the wall by now: the row would tell who that is.

    Raises
    ------
    NotPermitted
        A contact whom these columns name works for another team's customer.

    """
    if behind_wall(reader, contacts=_of(schema, values, kind="contact")):
        raise NotPermitted("This contact is another team's.")


def asked_of(schema: Table, values: Values, *, customer: str) -> tuple[frozenset[str], frozenset[str], str | None]:
    """Return of whom the wall is asked: customers that a row names, contacts whose employer it is of, the team.

    A row about a contact is of whoever employs them; what names one beside a customer is the customer's.
    """
    named = _of(schema, values, kind="customer")
    is_theirs = schema.name == "contacts" or "customer_id" not in schema.names
    contacts = _of(schema, values, kind="contact") if is_theirs else set()
    team = values.get("team") if schema.name == "customers" else None
    return frozenset(named | {customer} - {""}), frozenset(contacts), team


def _of(schema: Table, values: Mapping[str, Any], *, kind: str) -> set[str]:
    return {str(values[column.name]) for column in id_columns(schema)
            if values.get(column.name) is not None and kind_of(column, values) == kind}  # fmt: skip
