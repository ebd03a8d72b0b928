"""Splits that stand: of one customer for its page, or all of the book, each with what takes it back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from keepworth_web.know.models import WrittenChange
from keepworth_web.know.reads.rows import Reader, reader_of
from keepworth_web.know.reads.visible import customer_of
from keepworth_web.shared.requests import SignedIn

MOST = 200  # on the page of all


@dataclass(frozen=True, slots=True)
class Split:
    """One customer or contact that was found to be two."""

    change: int  # its number, which takes it back
    kind: str
    of: str  # the name, else the id
    into: str
    on: dt.datetime
    by: str
    number: int | None  # of the second customer; None until a run has seen it


def splits_of(request: SignedIn, number: int, *, contacts: Iterable[str]) -> list[Split]:
    """Return the splits that a customer was part of, or one of its contacts; the caller has seen that it is visible."""
    own = str((customer_of(request, number) or {}).get("customer_id", ""))
    of_customer = (Q(split_of=own) | Q(split_into=own)) & Q(split_kind="customer")
    of_people = Q(split_kind="contact", split_into__in=list(contacts))
    mine = WrittenChange.objects.filter(of_customer | of_people, undone_at=None).select_related("by")
    return _told(mine.order_by("-pk")[:MOST], reader=reader_of(request))


def all_splits(request: SignedIn) -> list[Split]:
    """Return every split that stands, the newest first."""
    every = WrittenChange.objects.exclude(split_kind="").filter(undone_at=None).select_related("by")
    return _told(every.order_by("-pk")[:MOST], reader=reader_of(request))


def _told(changes: Iterable[WrittenChange], *, reader: Reader) -> list[Split]:
    found = list(changes)
    names: dict[tuple[str, str], str] = {}
    for kind in {one.split_kind for one in found}:
        ids = {text for one in found if one.split_kind == kind for text in (one.split_of, one.split_into)}
        said = reader.identities(kind, ids)
        names |= {(kind, text): str(row["name"]) for text, row in said.items() if row.get("name")}
    names |= _customers(found, reader=reader)
    return [
        Split(
            one.pk, one.split_kind, names.get((one.split_kind, one.split_of), one.split_of),
            names.get((one.split_kind, one.split_into), one.split_into), one.at, one.by.name if one.by else "",
            reader.ids.number(one.split_kind, one.split_into),
        )
        for one in found
    ]  # fmt: skip


def _customers(found: list[WrittenChange], *, reader: Reader) -> dict[tuple[str, str], str]:
    """Name customers as lists do, whoever wrote their names."""
    ids = {text for one in found if one.split_kind == "customer" for text in (one.split_of, one.split_into)}
    numbers = {number: text for text in ids if (number := reader.ids.number("customer", text)) is not None}
    rows = reader.visible.scored.some(list(numbers)) if numbers else {}
    return {("customer", numbers[number]): str(row["name"]) for number, row in rows.items()}
