"""`keepworth know ties`, `keepworth know champions`: by customer and contact, with own ids and names."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

FACTS: dict[str, tuple[str, ...]] = {
    "contacts": (
        "contact_id,customer_id,valid_from,influence,stance,name", "p1,acme,2026-01-01,4,2,Ann Quibble",
        "p2,acme,2026-01-01,5,2,", "p3,bolt,2026-01-01,1,2,",
    ),
    "colleagues": ("colleague_id,joined_on,name", "e1,2020-01-01,Ed Ours", "e2,2020-01-01,"),
    "ties": (
        "contact_id,colleague_id,asked_on,depth_theirs,depth_ours", "p1,e1,2026-06-01,8,5", "p2,e2,2026-06-01,,4",
        "p2,e1,2026-06-01,,4",
    ),
    "touchpoints": (
        "touchpoint_id,customer_id,contact_id,colleague_id,at,direction,channel",
        "t1,acme,p2,e1,2026-06-30 10:00,ours,mail",
        *(f"w{n},acme,p1,e2,2026-06-{n} 10:00,theirs,mail" for n in range(10, 30)),
    ),
    "acts": ("act_id,contact_id,kind,happened_on", "a1,p1,vouched,2026-02-01", "a2,p2,vouched,2025-02-01"),
}  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ties") / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    for table, lines in FACTS.items():
        offer(made, table, *lines)
    assert keepworth("score", made).exit_code == 0
    return made


def test_ties_come_by_customer_contact_and_colleague(book: Path) -> None:
    found = answered("know", "ties", book)
    assert (found["as_of"], found["touch_map"]) == ("2026-06-30", "prior, ours, and 1 of 50 pairs")
    order = [(tie["customer"], tie["contact"], tie["colleague"]) for tie in found["ties"]]
    assert order == [("acme", "Ann Quibble", "Ed Ours"), ("acme", "Ann Quibble", "e2"), ("acme", "p2", "Ed Ours"),
                     ("acme", "p2", "e2")]  # fmt: skip
    first = found["ties"][0]
    assert first["depth"] == pytest.approx(0.632, abs=5e-4)
    assert first["strength_low"] < first["strength"] < first["strength_high"]
    assert [thread["customer"] for thread in found["threads"]] == ["acme", "bolt"]
    assert found["threads"][0]["top_contact"] == "Ann Quibble"


def test_one_customer_can_be_asked_for(book: Path) -> None:
    found = answered("know", "ties", book, "--customer", "bolt")
    assert (len(found["ties"]), [thread["customer"] for thread in found["threads"]]) == (0, ["bolt"])
    refused = keepworth("know", "ties", book, "--customer", "nobody")
    assert refused.exit_code == 2
    assert "no contact is known" in refused.output


def test_words_say_strength_with_range_and_on_whom_all_hangs(book: Path) -> None:
    said = keepworth("know", "ties", book).output
    assert "What touches tell of a tie: prior, ours, and 1 of 50 pairs." in said
    assert "ties without an answer look 3 to 12 too strong." in said
    assert "acme: 2 contacts and 2 colleagues;" in said
    assert "Ann Quibble – Ed Ours:" in said
    assert "depth 0.63 (theirs 8, ours 5, asked 2026-06-01)" in said
    assert "20 times in touch, last on 2026-06-29" in said
    assert "Undefended if either leaves." in said
    assert "bolt: nobody there has a tie" in said


def test_champions_have_acted_and_the_others_are_only_claimed(book: Path) -> None:
    found: dict[str, Any] = answered("know", "champions", book)
    assert [one["contact"] for one in found["champions"]] == ["Ann Quibble"]
    assert [one["contact"] for one in found["claimed"]] == ["p2"]
    said = keepworth("know", "champions", book).output
    assert "acme: Ann Quibble, influence 4, 1 act in 12 months, the last on 2026-02-01 (vouched 2026-02-01)" in said
    assert re.search("the customer, of unknown worth, .*; nearest second thread: p2, 1 touch", said)
    assert "Only claimed, without a dated act in 12 months: 1." in said


def test_who_left_or_fell_silent_is_warned_of(tmp_path: Path) -> None:
    made = tmp_path / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    later = ("t9,bolt,p3,e1,2026-11-20 10:00,ours,mail",)
    left = ("contact_id,customer_id,valid_from,influence,stance,name,left_on", "p1,acme,2026-01-01,4,2,Ann Quibble,",
            "p2,acme,2026-01-01,5,2,,2026-11-01", "p3,bolt,2026-01-01,1,2,,")  # fmt: skip
    for table, lines in {**FACTS, "contacts": left, "touchpoints": FACTS["touchpoints"] + later}.items():
        offer(made, table, *lines)
    assert keepworth("score", made).exit_code == 0
    found = answered("know", "champions", made)
    assert [(one["contact"], one["left_on"], one["others"]) for one in found["going"]] == [
        ("Ann Quibble", None, 0), ("p2", "2026-11-01", 0),
    ]  # fmt: skip
    said = keepworth("know", "champions", made).output
    assert "Warning: 2 people left or fell silent." in said
    assert "acme: Ann Quibble nobody has talked to them since 2026-06-29; nobody else speaks for us" in said
    assert "acme: p2 left on 2026-11-01; nobody else speaks for us; nearest: Ann Quibble" in said


def test_no_answer_ranks_our_people_by_their_inbox(book: Path) -> None:
    """e2 has twenty touches, Ed one; no list is in that order, and none has a row a colleague."""
    found = answered("know", "ties", book)
    assert [tie["touches"] for tie in found["ties"]] == [0, 20, 1, 0]
    assert set(found) == {"as_of", "run", "touch_map", "threads", "ties"}


def test_restricted_people_are_not_listed(book: Path, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(book, tmp_path / "book", symlinks=True))
    assert keepworth("person", "restrict", copy, "contact:p1").exit_code == 0
    assert {tie["contact"] for tie in answered("know", "ties", copy)["ties"]} == {"p2"}
    assert answered("know", "champions", copy)["champions"] == []


def test_a_book_that_was_not_scored_says_what_to_do(tmp_path: Path) -> None:
    assert keepworth("init", tmp_path / "new", "--currency", "USD").exit_code == 0
    refused = keepworth("know", "ties", tmp_path / "new")
    assert refused.exit_code == 3
    assert "keepworth score" in refused.output
