"""B4: one person is erased everywhere, with a receipt, and stays erased."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.instruments import OURS
from tests.factories.persons import (
    ANN,
    CONTACTS,
    CUSTOMERS,
    TEXTS,
    TOUCHPOINTS,
    ZELDA,
    offer,
    orders,
    person_book,
    traces,
)

from keepworth.tables.book import find_book
from keepworth.tables.own_instruments import own_instruments, publish_instrument
from keepworth.tables.scored import open_scored


def erased(book: Path, who: str, *more: str) -> dict[str, object]:
    return answered("person", "erase", book, who, "--yes", *more)


@pytest.mark.parametrize(
    "asked", ["cont-0007", "contact:cont-0007", "Ann.Quibble@canary.example", "0044 (20) 5550-1234"]
)
def test_b4_no_file_of_the_book_holds_an_erased_contact(tmp_path: Path, asked: str) -> None:
    book = person_book(tmp_path)
    assert len({trait for _, trait in traces(book, *ANN)}) == len(ANN), "the canaries are there before"
    done = erased(book, asked)
    assert traces(book, *ANN) == []
    assert done["deleted"]["identities"] == 1
    assert (done["deleted"]["texts"], done["deleted"]["mentions_in_texts"]) == (1, 1)
    assert traces(book, "Bob Other", "All well with Bob"), "nobody else is touched"


def rows_of(path: Path, number: int) -> int:
    """Count the rows of a file of results that are of a customer."""
    table = pq.read_table(path)
    names = {"number", "customer_id"} & set(table.column_names) if path.name != "customers.parquet" else {"number"}
    return sum(row[name] == number for name in names for row in table.to_pylist())


def test_b4_old_scores_lose_the_person_and_keep_the_amounts(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    before = pq.read_table(book / "scores/latest/customers.parquet").to_pylist()
    mine = next(row for row in before if row["customer_id"] == "pers-0042")
    told = {path.name: rows_of(path, mine["number"]) for path in (book / "scores/latest").glob("*.parquet")}
    parts = {"customers", "value", "concentrated", "tiers", "fit", "actions"}
    assert {name for name, rows in told.items() if rows} == {f"{part}.parquet" for part in parts}
    assert erased(book, "pers-0042")["deleted"]["rows_of_scores"] == sum(told.values())
    assert not any(rows_of(path, mine["number"]) for path in (book / "scores/latest").glob("*.parquet"))
    # An action keeps its reasons, whoever it was for.
    assert all(why for why in pq.read_table(book / "scores/latest/actions.parquet").column("why").to_pylist())
    assert traces(book, *ZELDA) == []
    after = pq.read_table(book / "scores/latest/customers.parquet").to_pylist()
    assert len(after) == len(before)
    assert mine["number"] not in [row["number"] for row in after]
    theirs = next(row for row in after if row["customer_id"].startswith("erased-"))
    same = {name: value for name, value in mine.items() if name not in ("customer_id", "number")}
    assert {name: theirs[name] for name in same} == same
    assert after[-1] == theirs, "its place among the numbers would tell who it was"
    rest = [row for row in before if row != mine]
    assert after[:-1] == rest


def test_b4_a_score_after_the_erasure_counts_the_same_orders(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    before = answered("score", book)
    erased(book, "pers-0042")
    after = answered("score", book)
    assert (after["customers"], after["equity"]["mean"]) == (before["customers"], before["equity"]["mean"])
    assert traces(book, *ZELDA) == []


def test_b4_a_warning_of_an_old_score_names_nobody_erased(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    assert traces(book / "scores", "ref-0001")
    erased(book, "ref-0001")
    assert traces(book, "ref-0001") == []


def test_b4_the_same_files_again_bring_nobody_back(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    erased(book, "cont-0007")
    erased(book, "pers-0042")
    files = {
        "contacts": CONTACTS,
        "customers": CUSTOMERS,
        "texts": TEXTS,
        "touchpoints": TOUCHPOINTS,
        "orders": orders(),
    }
    refused = {"contacts": 1, "customers": 1, "texts": 3, "touchpoints": 2, "orders": 3}
    for table, lines in files.items():
        done = offer(book, table, *lines)
        assert (done["rows_new"], done["rows_replaced"]) == (0, 0), table
        assert (done["rows_erased"], done["rows_refused"]) == (refused[table], refused[table]), table
        assert done["rows_read"] == done["rows_same"] + done["rows_refused"], table
        assert done["error_file"] is None
        assert "erased from this book" in str(done["notes"])
    assert traces(book, *ANN, *ZELDA) == []


@pytest.mark.parametrize("row", [
    "cont-0099,acme,boss,A. Q.,ANN.QUIBBLE@CANARY.EXAMPLE,",
    "cont-0099,acme,boss,A. Q.,,+442055501234",
    "cont-0099,acme,boss,A. Q.,x@y.example; ann.quibble@canary.example,",
    "cont-0007,acme,boss,Somebody,new@canary.example,",
])  # fmt: skip
def test_b4_a_known_address_or_id_is_refused_whatever_stands_around_it(tmp_path: Path, row: str) -> None:
    book = person_book(tmp_path)
    erased(book, "cont-0007")
    done = offer(book, "contacts", CONTACTS[0], row, "cont-0100,acme,,New Body,new@body.example,", name="other.csv")
    assert (done["rows_new"], done["rows_erased"]) == (1, 1)
    dry = answered("import", book, book.parent / "other.csv", "--as", "contacts", "--dry-run")
    assert dry["rows_erased"] == 1


def test_b4_rows_refused_for_something_else_are_not_kept_in_an_error_file(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    erased(book, "cont-0007")
    lines = ["contact_id,customer_id,influence,notes", "cont-0007,acme,99,", "cont-0100,acme,99,hello",
             "cont-0101,acme,98,ann.quibble@canary.example", "cont-0007,acme,3,4,5,6"]  # fmt: skip
    done = offer(book, "contacts", *lines, name="bad.csv")
    assert (done["rows_refused"], done["rows_erased"]) == (4, 3)
    assert traces(book, *ANN) == []
    assert traces(book / "errors", "cont-0100"), "the others can be corrected"


def test_b4_error_files_and_kept_sources_that_hold_the_person_go(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    bad = offer(
        book, "contacts", "contact_id,customer_id,influence,name", "cont-0007,acme,99,Ann Quibble", name="a.csv"
    )
    fine = offer(book, "contacts", "contact_id,customer_id,influence,name", "cont-0008,acme,99,Bob", name="b.csv")
    sources = book / "sources"
    sources.mkdir()
    (sources / "a.csv").write_text("x,Ann Quibble\n", encoding="utf-16")
    (sources / "b.csv").write_text("x,Bob\n", encoding="utf-8")
    (sources / "broken.xlsx").write_bytes(b"PK\x03\x04 cannot be searched")
    assert erased(book, "cont-0007")["deleted"]["files"] == 3
    left = sorted(
        path.relative_to(book).as_posix() for folder in ("errors", "sources") for path in (book / folder).glob("*.csv")
    )
    assert left == [fine["error_file"], "sources/b.csv"]
    assert bad["error_file"] not in left
    assert traces(book, *ANN) == []


def test_b4_a_page_that_was_written_into_the_book_goes(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    who = keepworth("portfolio", book, "--page", book / "page.html", "--json")
    assert who.exit_code == 0, who.stderr
    most = json.loads(who.stdout)["most_valuable"][0]["customer_id"]
    assert traces(book / "page.html", most) or most in (book / "page.html").read_text(encoding="utf-8")
    erased(book, most)
    assert not (book / "page.html").exists()
    assert traces(book, most) == []


def test_b4_whoever_was_restricted_counts_again_as_nobody(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    before = answered("score", book)
    answered("person", "restrict", book, "pers-0042")
    erased(book, "pers-0042")
    after = answered("score", book)
    assert (after["customers"], after["equity"]) == (before["customers"], before["equity"])


def test_b4_undone_imports_wait_nowhere_with_the_person(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    undone = offer(book, "identities", "who,who_id,name", "contact,cont-0007,Annie Quibble-Canary", name="i.csv")
    assert keepworth("undo", book, undone["batch"]).exit_code == 0
    assert traces(book / "lake/.trash", "Annie Quibble-Canary")
    erased(book, "cont-0007")
    assert traces(book, *ANN, "Annie Quibble-Canary") == []


def test_b4_the_directory_of_customers_forgets_the_person(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    open_scored(find_book(book))
    assert traces(book / "lake/.cache", "Zelda Quartz", "zelda quartz", "pers-0042")
    erased(book, "pers-0042")
    assert traces(book, *ZELDA) == []
    after = open_scored(find_book(book))
    assert after.find("zelda") == []
    assert [one["name"] for one in after.find("erased")] == [one["customer_id"] for one in after.find("erased")] != []
    assert traces(book, *ZELDA) == []


def test_b4_the_receipt_says_what_and_when_and_names_nobody(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    done = erased(book, "cont-0007")
    receipt = json.loads((book / f"privacy/receipts/{done['receipt']}.json").read_text(encoding="utf-8"))
    assert receipt["deleted"] == done["deleted"]
    assert set(receipt["deleted"]) == {
        "identities", "texts", "mentions_in_texts", "ids", "rows_of_scores", "files", "questionnaires",
    }  # fmt: skip
    assert receipt["erased_on"]
    assert not (book / "privacy/pending.json").exists()
    assert (book / "privacy/secret").stat().st_mode & 0o777 == 0o600


def test_b4_own_questionnaires_lose_the_person_and_stay_what_they_are(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    asks = OURS.replace("{company}", "Ann Quibble").replace("Our own words.", "cont-0007 said so.")
    asks = asks.replace('name = "ours"', 'name = "cont-0007"')
    publish_instrument(book, asks)
    publish_instrument(book, OURS)
    folder = book / "instruments"
    beside = [folder / name for name in ("ours-1.1.toml", "ours-1.2.toml", ".ours-1.3-0f")]
    beside[0].write_text(OURS.replace('"1.0"', '"1.1"') + "# for ann.quibble@canary.example\n", encoding="utf-8")
    beside[1].write_text("no questionnaire = of Ann Quibble\n", encoding="utf-8")
    beside[2].write_text("left by a killed process, of Ann Quibble\n", encoding="utf-8")
    untouched = (folder / "ours-1.0.toml").read_bytes()
    counted = answered("person", "erase", book, "contact:cont-0007", "--dry-run")["deleted"]["questionnaires"]
    assert erased(book, "contact:cont-0007")["deleted"]["questionnaires"] == counted == 4
    # The name of a questionnaire stays: answers are known by it.
    assert {trait for _, trait in traces(folder, *ANN)} == {"cont-0007"}
    own = own_instruments(book)
    assert [(one.name, one.version) for one in own.instruments] == [
        ("cont-0007", "1.0"), ("ours", "1.0"), ("ours", "1.1"),
    ]  # fmt: skip
    assert own.faults == {}
    assert own.instruments[0].item("works").customer.en == "[erased] works."
    assert own.instruments[0].sources == "[erased] said so."
    assert (folder / "ours-1.0.toml").read_bytes() == untouched


def test_b4_erasing_again_changes_nothing(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    erased(book, "cont-0007")
    before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}
    for asked in ("cont-0007", "contact:cont-0007", "ann.quibble@canary.example"):
        again = erased(book, asked)
        assert again["receipt"] is None
        assert again["erased_before"]
    assert {path: path.read_bytes() for path in book.rglob("*") if path.is_file()} == before


def test_b4_a_dry_run_counts_the_same_and_changes_nothing(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file() and "privacy" not in path.parts}
    dry = erased(book, "pers-0042", "--dry-run")
    assert {path: path.read_bytes() for path in before} == before
    assert dry["deleted"] == erased(book, "pers-0042")["deleted"]


@pytest.mark.parametrize(("asked", "says"), [
    ("acme", "Name one of its contacts"),
    ("nobody@nowhere.example", "holds nobody of that id"),
])  # fmt: skip
def test_b4_who_cannot_be_erased_is_told_apart(tmp_path: Path, asked: str, says: str) -> None:
    done = keepworth("person", "erase", person_book(tmp_path), asked, "--yes")
    assert done.exit_code == 2
    assert says in done.stderr


def test_b4_of_several_none_is_erased_and_each_is_named(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    offer(book, "colleagues", "colleague_id,name,email", "cont-0007,Cat,ann.quibble@canary.example")
    for asked in ("cont-0007", "ann.quibble@canary.example"):
        done = keepworth("person", "erase", book, asked, "--yes")
        assert done.exit_code == 2
        assert "colleague:cont-0007, contact:cont-0007" in done.stderr
    one = erased(book, "contact:cont-0007")
    assert one["shared_with"] == ["colleague:cont-0007"]


def test_b4_without_an_answer_nothing_is_erased(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    done = keepworth("person", "erase", book, "cont-0007")
    assert done.exit_code == 2
    assert "--yes" in done.stderr
    assert traces(book, *ANN)


def test_b4_a_batch_is_still_undone_and_corrected_under_its_old_name(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    rows = ("contact,cont-0007,Ann", "contact,cont-0050,Eve", "contact,,No")
    first = offer(book, "identities", "who,who_id,name", *rows, name="i.csv")
    erased(book, "cont-0007")
    error = book / first["error_file"]
    error.write_text(error.read_text(encoding="utf-8").replace('"",No', "cont-0051,No"), encoding="utf-8")
    assert answered("import", book, error, "--as", "identities")["rows_new"] == 1
    assert answered("undo", book, first["batch"][:10])["rows"] == 1
    assert traces(book / "lake/keys", "cont-0051")


def test_b4_old_scores_lose_a_contact_under_every_name(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    offer(book, "colleagues", "colleague_id,team", "ed,north", name="ours.csv")
    offer(book, "ties", "contact_id,colleague_id,asked_on,depth_theirs", "cont-0007,ed,2024-01-05,9",
          "cont-0008,ed,2024-01-05,3", name="depth.csv")  # fmt: skip
    assert keepworth("score", book).exit_code == 0
    run = book / "scores/latest"
    files = ("ties", "contacts", "threads")
    before = {name: pq.read_table(run / f"{name}.parquet").to_pylist() for name in files}
    # Of all whom threads.parquet names, the one with the stronger tie is Ann.
    number = before["threads"][0]["top_contact_id"]
    assert number in {row["contact_id"] for row in before["ties"]}
    erased(book, "cont-0007")
    for name in files:
        after = pq.read_table(run / f"{name}.parquet").to_pylist()
        assert len(after) == len(before[name])
        assert not [row for row in after if number in (row.get("contact_id"), row.get("top_contact_id"))]
