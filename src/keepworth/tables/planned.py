"""Plans of relationships as a book holds them on a day: lines, and the steps of each."""

import datetime as dt
from typing import Any

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.known import names_of


def planned_lines(book: Book, *, as_of: dt.date, customer: int | None = None) -> list[dict[str, Any]]:
    """Return the lines of plans that were set by a day: their words, who has them, and how they stood then."""
    words = {
        "goal": "goal_text_id",
        "obstacles": "obstacles_text_id",
        "ours": "ours_text_id",
        "theirs": "theirs_text_id",
    }
    said = ", ".join(f"{name}.words AS {name}" for name in words)
    joined = " ".join(f"LEFT JOIN texts AS {name} ON {name}.text_id = p.{column}" for name, column in words.items())
    return _rows(
        book, "plans", query=
        f"SELECT p.plan_id, p.customer_id, p.indicator, p.target, p.set_on, p.due_on, p.owner_id, {said}, "
        f"{_standing(as_of)} FROM held AS p {joined} LEFT JOIN texts AS why ON why.text_id = p.why_text_id "
        f"WHERE p.set_on <= DATE '{as_of}' {_of(customer)} ORDER BY p.customer_id, p.plan_id",
    )  # fmt: skip


def planned_steps(book: Book, *, as_of: dt.date, customer: int | None = None) -> list[dict[str, Any]]:
    """Return the steps of plans that were set by a day, as they stood then; those that are due first in front."""
    return _rows(
        book, "plan_steps", query=
        f"SELECT p.plan_id, p.customer_id, said.words AS what, p.owner_id, p.set_on, p.due_on, {_standing(as_of)} "
        "FROM held AS p LEFT JOIN texts AS said ON said.text_id = p.text_id "
        "LEFT JOIN texts AS why ON why.text_id = p.why_text_id "
        f"WHERE p.set_on <= DATE '{as_of}' {_of(customer)} ORDER BY p.plan_id, p.due_on NULLS LAST, p.step_id",
    )  # fmt: skip


def _rows(book: Book, table: str, *, query: str) -> list[dict[str, Any]]:
    """Ask, and name who of ours has each; nobody restricted is named."""
    with lake_here(book) as lake:
        found = dicts(f"WITH held AS ({lake.select(table)}), texts AS ({lake.select('texts')}) {query}")
        away = lake.restricted.of("colleague")
        owners = {row["owner_id"] for row in found if row["owner_id"] is not None} - set(away)
        called = names_of(lake, owners, kind="colleague")
    return [row | {"owner": called.get(row.pop("owner_id"))} for row in found]


def _standing(as_of: dt.date) -> str:
    """Write how a row stood on a day; what became of it later is not known yet."""
    known = f"coalesce(p.state_on <= DATE '{as_of}', TRUE)"
    return (
        f"CASE WHEN {known} THEN coalesce(p.state, 'open') ELSE 'open' END AS state, "
        f"CASE WHEN {known} THEN p.state_on END AS state_on, CASE WHEN {known} THEN why.words END AS why"
    )


def _of(customer: int | None) -> str:
    return "" if customer is None else f"AND p.customer_id = {int(customer)}"
