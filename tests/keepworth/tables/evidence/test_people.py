"""Whose view evidence is: the influence of contacts, persons who are customers, colleagues, customers by the day."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.factories.books import add, empty_book
from tests.factories.gathered import add_answers, gathered, ids_of, rows_of, said

from keepworth.measure.evidence import NOBODY
from keepworth.tables.book import Book
from keepworth.tables.evidence import Deciding, Gathered, evidence_asker
from keepworth.tables.evidence.units import ONESELF
from keepworth.tables.tie_results import UNKNOWN


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return empty_book(tmp_path)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def contacts(book: Book, *of: tuple[Any, ...]) -> None:
    """Contacts of (contact, customer, influence, left on, from)."""
    names = ("contact_id", "customer_id", "influence", "left_on", "valid_from")
    padded = [(*one, *(None,) * (len(names) - len(one))) for one in of]
    add(book, "contacts", {
        name: [day(one[at]) if name.endswith(("_on", "_from")) and one[at] else one[at] for one in padded]
        for at, name in enumerate(names)
    })  # fmt: skip


def found_in(book: Book, **more: Any) -> Gathered:
    found = gathered(book, **more)
    assert found is not None
    return found


def shares(book: Book, of: Deciding, found: Gathered) -> dict[tuple[str, str | None], float]:
    """The shares of influence by customer and contact."""
    customers, people = (
        {number: text for text, number in ids_of(book, kind).items()} for kind in ("customer", "contact")
    )
    return {
        (customers[int(found.customers[customer])], people.get(int(person))): pytest.approx(float(share))
        for customer, person, share in zip(of.customer, of.person_id, of.share, strict=True)
    }


def voices(book: Book, **more: Any) -> list[tuple[Any, ...]]:
    names = ("customer", "contact", "share")
    return sorted(
        (tuple(row[name] for name in names) for row in rows_of(book, gathered(book, **more))),
        key=lambda row: tuple(str(one) for one in row),
    )


def test_influence_is_shared_among_contacts_who_have_not_left(book: Book) -> None:
    contacts(book, ("ann", "acme", 5), ("ben", "acme", None), ("cy", "acme", 4, "2026-06-30"),
             ("dot", "acme", 2, "2026-07-01"))  # fmt: skip
    add_answers(book, said("S", "trust_overall", 7, contact_id="ann"), said("T", "trust_overall", 1, contact_id="cy"))
    found = found_in(book)
    # An influence that nobody judged counts as 3.
    assert shares(book, found.deciding, found) == {
        ("acme", "ann"): 0.5, ("acme", "ben"): 0.3, ("acme", "cy"): 0, ("acme", "dot"): 0.2,
    }  # fmt: skip
    assert found.spread_theirs == pytest.approx([0.25 + 0.09 + 0.04])
    assert voices(book) == [("acme", "ann", 0.5), ("acme", "cy", 0)]


def test_a_known_contact_is_enough_for_a_customer(book: Book) -> None:
    contacts(book, ("ann", "acme", 5), ("later", "next", 5, None, "2026-07-01"))
    found = found_in(book)
    assert (found.customers.size, found.evidence.y.size, found.spread_theirs.tolist()) == (1, 0, [1])
    assert gathered(book, as_of=day("2026-07-01")).customers.size == 2  # type: ignore[union-attr]


def test_who_answers_and_is_listed_nowhere_is_listed_where_they_spoke(book: Book) -> None:
    contacts(book, ("ann", "acme", 5), ("eve", None, 1), ("zoe", None, 4, "2026-01-01"))
    add_answers(
        book, said("S", "trust_overall", 7, contact_id="new"), said("T", "evp_gain", 7, contact_id="new"),
        said("U", "trust_overall", 7, contact_id="new", customer_id="other"),
        said("V", "trust_overall", 7, contact_id="eve"), said("W", "trust_overall", 7, contact_id="zoe"),
        said("X", "trust_overall", 7),
    )  # fmt: skip
    found = found_in(book)
    assert shares(book, found.deciding, found) == {
        ("acme", "ann"): 5 / 9, ("acme", "new"): 3 / 9, ("acme", "eve"): 1 / 9, ("acme", "zoe"): 0, ("other", "new"): 1,
    }  # fmt: skip
    assert voices(book) == [
        ("acme", None, 0), ("acme", "eve", 1 / 9), ("acme", "new", 3 / 9), ("acme", "new", 3 / 9), ("acme", "zoe", 0),
        ("other", "new", 1),
    ]  # fmt: skip


def test_whom_a_colleague_speaks_of_is_not_listed_by_that(book: Book) -> None:
    contacts(book, ("ann", "acme", 5))
    add_answers(book, said("S", "trust_overall", 7, side="us", colleague_id="ed", contact_id="ghost"),
                said("T", "trust_overall", 1, side="us", colleague_id="ed", contact_id="ann"))  # fmt: skip
    found = found_in(book)
    assert shares(book, found.deciding, found) == {("acme", "ann"): 1}
    assert found.speaking.person_id.tolist() == [ids_of(book, "colleague")["ed"]]
    assert found.evidence.contact.tolist() == found.colleague_id.tolist()
    assert (found.evidence.is_ours.all(), found.evidence.share.tolist()) == (True, [1, 1])


def test_who_works_elsewhere_now_has_no_share_where_they_spoke(book: Book) -> None:
    contacts(book, ("ann", "old", 5, None, "2025-01-01"), ("ann", "new", 5, None, "2026-01-01"), ("ben", "old", 1))
    add_answers(
        book, said("S", "trust_overall", 7, contact_id="ann", customer_id="old", at="2025-12-31T10:00"),
        said("T", "evp_gain", 7, contact_id="ann", customer_id=None, at="2025-12-31T10:00"),
        said("U", "fit_collaboration", 7, contact_id="ann", customer_id=None, at="2026-01-01T10:00"),
        said("V", "control_voice", 7, contact_id="ann", customer_id=None, at="2024-12-31T10:00"),
        said("W", "control_voice", 7, contact_id="who", customer_id=None),
    )  # fmt: skip
    assert voices(book) == [("new", "ann", 1)] + [("old", "ann", 0)] * 3
    # On the day before they still worked there.
    assert voices(book, as_of=day("2025-12-31")) == [("old", "ann", 5 / 6)] * 3


def test_a_person_who_is_a_customer_decides_alone(book: Book) -> None:
    add(book, "customers", {"customer_id": ["pam", "acme"], "kind": ["person", "organisation"]})
    contacts(book, ("ann", "pam", 5), ("ben", "pam", 5), ("cy", "acme", 2))
    add_answers(book, said("S", "trust_overall", 7, customer_id="pam"), said("T", "evp_gain", 7, customer_id="acme"),
                said("U", "trust_overall", 7, customer_id="pam", contact_id="ann"))  # fmt: skip
    found = found_in(book)
    pam = found.customers == ids_of(book, "customer")["pam"]
    assert found.is_person.tolist() == pam.tolist()
    assert voices(book) == [("acme", None, 0), ("pam", None, 1), ("pam", "ann", 1)]
    assert shares(book, found.deciding, found) == {("pam", None): 1, ("acme", "cy"): 1}
    assert found.deciding.person_id[found.deciding.person == ONESELF].tolist() == [UNKNOWN]
    pams = pam[found.evidence.customer]
    assert (found.evidence.contact[pams] == ONESELF).all()
    assert (found.evidence.contact[~pams] == NOBODY).all()
    assert found.spread_theirs.tolist() == [1, 1]


def test_prospects_and_our_own_offices_have_no_evidence(book: Book) -> None:
    add(book, "customers", {
        "customer_id": ["acme", "acme", "maybe", "us", "soon", "soon"],
        "kind": ["prospect", None, "prospect", "internal", "prospect", "organisation"],
        "segment": ["first", "large", "x", "x", "new", None],
        "valid_from": [None, day("2026-01-01"), None, None, None, day("2026-07-01")],
    })  # fmt: skip
    add(book, "customers", {"customer_id": ["acme"], "kind": ["organisation"], "valid_from": [day("2026-02-01")]})
    contacts(book, ("ann", "maybe", 5), ("ben", "acme", 5))
    everybody = ("maybe", "us", "soon", "bare")
    add_answers(book, *(said(name, "trust_overall", 7, customer_id=name) for name in everybody),
                said("bad", "evp_gain", 99, customer_id="maybe"))  # fmt: skip
    found = found_in(book)
    called = {number: text for text, number in ids_of(book, "customer").items()}
    assert [(called[int(number)], segment) for number, segment in zip(found.customers, found.segment, strict=True)] == [
        ("acme", "large"), ("bare", ""),
    ]  # fmt: skip
    assert [row["customer"] for row in rows_of(book, found)] == ["bare"]
    assert (found.refused_many, found.refused) == (0, ())
    assert "soon" in [called[int(number)] for number in found_in(book, as_of=day("2026-07-01")).customers]


def test_a_book_of_orders_alone_is_not_asked(book: Book) -> None:
    add(book, "customers", {"customer_id": ["acme"], "segment": ["large"]})
    with book.lake() as lake:
        assert evidence_asker(lake) is None
    assert gathered(book) is None
