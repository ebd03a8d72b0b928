"""`keepworth person retention`: what a book has kept for long enough goes, and nothing else."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer, person_book, traces

from keepworth.runs.apply_retention import apply_retention
from keepworth.tables.book import find_book
from keepworth.tables.retention import months_before

TODAY = dt.date(2026, 2, 1)


def keeping(book: Path, **months: int) -> Path:
    with (book / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("[retention]\n" + "".join(f"{kind} = {of}\n" for kind, of in months.items()))
    return book


def retired(book: Path, *, today: dt.date = TODAY, dry: bool = False) -> dict[str, int]:
    return dict(apply_retention(find_book(book), today=today, dry=dry).deleted)


def test_unless_a_setting_says_so_nothing_goes(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    done = answered("person", "retention", book)
    assert set(done["deleted"].values()) == {0}
    assert set(done["periods"].values()) == {"keep"}
    assert done["receipt"] is None
    assert "kept for ever" in keepworth("person", "retention", book).stdout


def test_words_go_by_the_day_of_what_they_belong_to(tmp_path: Path) -> None:
    book = keeping(person_book(tmp_path), texts=12)
    offer(book, "texts", "text_id,words", "words-8,said yesterday", "words-9,belongs to nothing", name="t.csv")
    offer(book, "touchpoints", "touchpoint_id,customer_id,at,text_id", "t8,acme,2026-01-31,words-8", name="p.csv")
    assert retired(book)["texts"] == 4, "those of January 2024"
    assert traces(book, "lawn bowls", "All well with Bob") == []
    assert {trait for _, trait in traces(book, "said yesterday", "belongs to nothing")} == {
        "said yesterday", "belongs to nothing",
    }  # fmt: skip
    assert retired(book)["texts"] == 0


def test_names_go_of_persons_of_whom_nothing_has_happened(tmp_path: Path) -> None:
    book = keeping(person_book(tmp_path), identities=24)
    offer(book, "touchpoints", "touchpoint_id,customer_id,contact_id,at", "t9,acme,cont-0008,2026-01-05", name="p.csv")
    offer(book, "colleagues", "colleague_id,name,left_on", "coll-1,Cat Stayer,", "coll-2,Dan Leaver,2020-01-01")
    assert {kind: of for kind, of in retired(book, today=TODAY).items() if of} == {"identities": 3}
    assert traces(book / "lake/identities", "Zelda Quartz", "Dan Leaver", "Ann Quibble") == []
    assert {trait for _, trait in traces(book, "Bob Other", "Cat Stayer")} == {"Bob Other", "Cat Stayer"}
    assert retired(book)["identities"] == 0


def test_old_scores_error_files_and_sources_go_and_the_newest_score_stays(tmp_path: Path) -> None:
    book = keeping(person_book(tmp_path, scored=True), scores=1, errors=4, sources=5)
    answered("score", book)
    old = offer(book, "contacts", "contact_id,customer_id,influence", "c1,acme,99", name="bad.csv")["error_file"]
    (book / "sources").mkdir()
    for name in ("old.csv", "new.csv"):
        (book / "sources" / name).write_text("x", encoding="utf-8")
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC).timestamp()
    for path in (book / "sources/old.csv", book / old):
        os.utime(path, (long_ago, long_ago))
    soon = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=70)
    gone = {kind: of for kind, of in retired(book, today=soon).items() if of}
    assert gone == {"scores": 1, "errors": 1, "sources": 1}
    assert [path.name for path in (book / "sources").iterdir()] == ["new.csv"]
    assert (book / "scores/latest/customers.parquet").is_file()
    assert not (book / old).exists()


def test_a_dry_run_counts_the_same_and_a_receipt_is_left(tmp_path: Path) -> None:
    book = keeping(person_book(tmp_path), texts=12, identities=12)
    before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}
    dry = retired(book, dry=True)
    assert {path: path.read_bytes() for path in before} == before
    done = apply_retention(find_book(book), today=TODAY)
    assert dict(done.deleted) == dry
    assert sum(dry.values()) > 0
    receipt = json.loads((book / f"privacy/receipts/{done.receipt}.json").read_text(encoding="utf-8"))
    assert receipt["deleted"] == dry
    assert receipt["periods_in_months"]["texts"] == 12


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = keeping(person_book(tmp_path), texts=12)
    with monkeypatch.context() as killed:
        killed.setattr("keepworth.runs.apply_retention.sweep_persons", lambda *_, **__: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):  # noqa: PT011 — as if it were killed
            retired(book)
    assert traces(book, "lawn bowls"), "the old file is still there"
    assert retired(book)["texts"] == 0
    assert traces(book, "lawn bowls") == []


@pytest.mark.parametrize("of", ["0", "-3", '"forever"', "2.5", "true"])
def test_a_period_that_cannot_be_is_refused_by_name(tmp_path: Path, of: str) -> None:
    book = keeping(person_book(tmp_path), texts=of)
    done = keepworth("person", "retention", book)
    assert done.exit_code == 2
    assert "retention.texts" in done.stderr


@pytest.mark.parametrize(("day", "months", "then"), [
    ("2026-03-31", 1, "2026-02-28"), ("2024-03-31", 1, "2024-02-29"), ("2026-01-15", 1, "2025-12-15"),
    ("2026-12-31", 12, "2025-12-31"), ("2026-12-31", 1, "2026-11-30"), ("2026-06-10", 1200, "1926-06-10"),
])  # fmt: skip
def test_months_are_those_of_the_calendar(day: str, months: int, then: str) -> None:
    assert months_before(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)
