"""Rows that people write: over what files brought, seen at once, in a run like imported ones, and undone."""

import datetime as dt
import re

import pyarrow.parquet as pq
import pytest
from django.test import RequestFactory
from django.utils import timezone

from keepworth.errors import BadInput, Busy, NotPermitted
from keepworth.runs.asked import Asked
from keepworth.runs.erase_person import erase_person
from keepworth.runs.restrict_person import restrict_person
from keepworth.runs.score import score_book
from keepworth.runs.snapshots import take_snapshots
from keepworth.tables.export import lake_rows
from keepworth.tables.scored import open_scored
from keepworth_web.book.models import BookMark
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.undo_write import undo_write
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenChange, WrittenRow, WrittenVersion
from keepworth_web.know.reads.rows import all_rows, counts_of, reader_of, rows_of
from keepworth_web.staff.models import AuditEntry
from tests.factories.books import add
from tests.factories.web_book import fill, own_id

NORTH, SOUTH = own_id(0), own_id(1)
DAY = dt.date(2023, 5, 4)


@pytest.fixture
def filled(book):
    made = fill(book)
    add(made, "contacts", {
        "contact_id": ["p1", "p2"], "valid_from": [DAY, DAY], "customer_id": [NORTH, NORTH], "role": ["CFO", "Buyer"],
        "influence": [4, 2],
    })  # fmt: skip
    add(made, "identities", {"who": ["contact"], "who_id": ["p1"], "name": ["Ana Ruiz"], "mail": ["ana@acme.test"]})
    return made


def number(book, text=NORTH):
    return int(open_scored(book).find(text)[0]["number"])


def asked(person, as_of=None):
    request = RequestFactory().get("/")
    request.user, request.as_of = person, as_of
    return request


def write(person, table, *, version=None, customer="", words=None, **values):
    said = Said(table, values, words=words or {}, customer=customer, version=version)
    return write_row(said, by=person, at=timezone.now())


def contacts(person, book, **more):
    rows = rows_of(asked(person, more.pop("as_of", None)), "contacts", customer=number(book), **more)
    return {row.values["contact_id"]: row for row in rows}


def exported(book, table):
    with book.lake() as lake:
        rows = lake_rows(lake, table)
        found = rows.engine.execute(rows.query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_rows_of_files_come_with_names_and_numbers(filled, people):
    ana = contacts(people["owner"], filled)["p1"]
    assert ana.names["contact_id"] == "Ana Ruiz"
    assert ana.names["customer_id"] == "Acme Ibérica"
    assert ana.values["role"] == "CFO"
    assert ana.numbers["contact_id"] == 1
    assert re.fullmatch(r"1~2023-05-04", ana.mark)
    assert ana.written is None


def test_a_change_holds_at_once_and_the_rest_stays(filled, people):
    row = write(people["editor"], "contacts", contact_id="p1", valid_from="2023-05-04", influence="5")
    assert row.values == {"influence": 5}
    ana = contacts(people["owner"], filled)["p1"]
    assert (ana.values["influence"], ana.values["role"]) == (5, "CFO")
    assert ana.written.by == people["editor"]
    assert ana.mark == f"w{row.pk}"


def test_what_is_said_as_it_stands_is_not_written(filled, people):
    row = write(people["editor"], "contacts", contact_id="p1", valid_from="2023-05-04", role="CFO", influence="1")
    assert row.values == {"influence": 1}


def test_a_new_contact_gets_an_id_and_the_name_goes_apart(filled, people):
    row = write(people["editor"], "contacts", customer_id=NORTH, role="CEO", name="Bo Larsen", mail="bo@acme.test")
    assert row.values == {"customer_id": NORTH, "role": "CEO"}
    (bo,) = [one for one in contacts(people["owner"], filled).values() if one.values["role"] == "CEO"]
    assert re.fullmatch(r"w-[0-9a-f]{12}", bo.values["contact_id"])
    assert bo.names["contact_id"] == "Bo Larsen"
    identity = WrittenRow.objects.get(table="identities")
    assert (identity.customer, identity.contact) == (NORTH, bo.values["contact_id"])


def test_words_go_apart_and_come_back(filled, people):
    write(
        people["editor"], "needs", customer_id=NORTH, stated_on="2023-06-01", kind="goal", words={"text_id": "Faster"}
    )
    (need,) = rows_of(asked(people["owner"]), "needs", customer=number(filled))
    assert need.words["text_id"] == "Faster"
    assert "Faster" not in str(WrittenRow.objects.get(table="needs").values)


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"customer_id": NORTH, "influence": "9"}, {"influence": "outside 1 to 5"}),
        ({"customer_id": ""}, {"customer_id": "empty, but needed"}),
        ({}, {"customer_id": "empty, but needed"}),
    ],
)
def test_what_an_import_refuses_is_refused(filled, people, values, faults):
    with pytest.raises(RowRefused) as refused:
        write(people["editor"], "contacts", **values)
    assert refused.value.faults == faults


def test_orders_are_imported_and_not_written(filled, people):
    with pytest.raises(BadInput, match="come by imports alone"):
        write(people["owner"], "orders", customer_id=NORTH, ordered_on="2023-01-01", amount="1")


def test_the_wall_holds_for_writing(filled, people):
    with pytest.raises(NotPermitted):
        write(people["editor"], "contacts", customer_id=SOUTH, role="CEO")
    with pytest.raises(NotPermitted):
        write(people["stranger"], "contacts", contact_id="p1", valid_from="2023-05-04", role="CEO")
    with pytest.raises(NotPermitted):  # moved out of the other team's sight
        write(people["stranger"], "contacts", contact_id="p1", valid_from="2023-05-04", customer_id=SOUTH)
    with pytest.raises(NotPermitted):
        write(people["stranger"], "acts", contact_id="p1", kind="vouched", happened_on="2023-06-01")
    assert not WrittenRow.objects.exists()


def test_nobody_overwrites_what_they_did_not_see(filled, people):
    write(people["editor"], "contacts", contact_id="p1", valid_from="2023-05-04", role="CEO", version=0)
    with pytest.raises(Busy):
        write(people["owner"], "contacts", contact_id="p1", valid_from="2023-05-04", role="COO", version=0)
    write(people["owner"], "contacts", contact_id="p1", valid_from="2023-05-04", role="COO", version=1)
    assert contacts(people["owner"], filled)["p1"].values["role"] == "COO"


def test_a_row_that_is_taken_away_is_not_seen_and_comes_back(filled, people):
    ana = contacts(people["owner"], filled)["p1"]
    remove_row(ana, by=people["editor"], at=timezone.now())
    assert contacts(people["owner"], filled).keys() == {"p2"}
    undo_write(WrittenChange.objects.get(), by=people["editor"], at=timezone.now())
    assert contacts(people["owner"], filled)["p1"].values == ana.values


def test_a_change_is_undone_as_a_whole_and_once(filled, people):
    write(people["editor"], "contacts", contact_id="p1", valid_from="2023-05-04", role="CEO", name="Ana R.")
    change = WrittenChange.objects.get()
    undo_write(change, by=people["owner"], at=timezone.now())
    ana = contacts(people["owner"], filled)["p1"]
    assert (ana.values["role"], ana.names["contact_id"], ana.written) == ("CFO", "Ana Ruiz", None)
    with pytest.raises(Busy):
        undo_write(change, by=people["owner"], at=timezone.now())


def test_what_somebody_changed_since_is_not_undone(filled, people):
    write(people["editor"], "contacts", contact_id="p1", valid_from="2023-05-04", role="CEO")
    first = WrittenChange.objects.get()
    write(people["owner"], "contacts", contact_id="p1", valid_from="2023-05-04", role="COO")
    with pytest.raises(Busy):
        undo_write(first, by=people["editor"], at=timezone.now())
    assert contacts(people["owner"], filled)["p1"].values["role"] == "COO"


def test_the_newest_version_holds_on_its_day(filled, people):
    write(people["editor"], "contacts", contact_id="p1", customer_id=NORTH, valid_from="2024-02-01", role="CEO")
    assert contacts(people["owner"], filled)["p1"].values["role"] == "CEO"
    assert contacts(people["owner"], filled, as_of=dt.date(2024, 1, 31))["p1"].values["role"] == "CFO"


def test_who_changes_employer_is_at_the_new_one(filled, people):
    write(people["owner"], "contacts", contact_id="p1", customer_id=SOUTH, valid_from="2024-02-01", role="CFO")
    assert contacts(people["owner"], filled).keys() == {"p2"}
    (ana,) = rows_of(asked(people["owner"]), "contacts", customer=number(filled, SOUTH))
    assert ana.names["contact_id"] == "Ana Ruiz"
    add(filled, "colleagues", {"colleague_id": ["mei"]})
    write(people["owner"], "ties", contact_id="p1", colleague_id="mei", asked_on="2023-06-01", depth_ours="7")
    (tie,) = rows_of(asked(people["owner"]), "ties", customer=number(filled, SOUTH))
    assert (tie.values["depth_ours"], tie.names["colleague_id"]) == (7.0, "Mei Lin")


def test_what_came_of_it_later_is_open(filled, people):
    write(people["owner"], "promises", promise_id="p1", kept="yes", kept_on="2024-03-01")
    for day, kept in ((dt.date(2024, 2, 28), "open"), (dt.date(2024, 3, 1), "yes")):
        (promise,) = rows_of(asked(people["owner"], day), "promises", customer=number(filled))
        assert promise.values["kept"] == kept


def test_touchpoints_come_in_pages_and_are_counted(filled, people):
    add(filled, "touchpoints", {
        "touchpoint_id": [f"t{at}" for at in range(20)], "customer_id": [NORTH] * 20,
        "at": [dt.datetime(2023, 1, 1 + at) for at in range(20)], "channel": ["mail"] * 15 + ["phone"] * 5,
    })  # fmt: skip
    write(people["owner"], "touchpoints", touchpoint_id="t3", channel="visit")
    write(people["owner"], "touchpoints", customer_id=NORTH, at="2023-01-10T12:00Z", channel="phone")
    here = number(filled)
    first = rows_of(asked(people["owner"]), "touchpoints", customer=here, limit=12)
    second = rows_of(asked(people["owner"]), "touchpoints", customer=here, limit=12, skip=12)
    assert [row.values["at"].day for row in (*first, *second)] == [*range(20, 9, -1), 10, *range(9, 0, -1)]
    assert counts_of(asked(people["owner"]), "touchpoints", customer=here, by=("channel",)) == {
        ("mail",): 14, ("phone",): 6, ("visit",): 1,
    }  # fmt: skip


def test_lists_keep_the_wall(filled, people):
    write(people["owner"], "contacts", customer_id=SOUTH, role="CEO")
    seen = {who: {row.values["customer_id"] for row in all_rows(asked(people[who]), "contacts")} for who in people}
    assert seen["owner"] == {NORTH, SOUTH}
    assert seen["editor"] == {NORTH}
    assert seen["stranger"] == {SOUTH}
    write(people["owner"], "acts", contact_id="p1", kind="vouched", happened_on="2023-06-01")
    acts = {who: len(all_rows(asked(people[who]), "acts")) for who in ("owner", "editor", "stranger")}
    assert acts == {"owner": 1, "editor": 1, "stranger": 0}


def test_a_mark_names_its_row(filled, people):
    reader = reader_of(asked(people["owner"]))
    key = contacts(people["owner"], filled)["p1"].key
    assert reader.key_marked("contacts", "1~2023-05-04") == key
    row = write(people["owner"], "contacts", contact_id="p1", valid_from="2023-05-04", role="CEO")
    assert reader.key_marked("contacts", f"w{row.pk}") == key
    for wrong in ("", "w", "w99", "x", "1", "999~2023-05-04", "1~2~3", "wx", "９~2023-05-04"):
        assert reader.key_marked("contacts", wrong) is None


def test_a_page_asks_the_database_three_times_at_most(filled, people, django_assert_max_num_queries):
    write(people["owner"], "contacts", contact_id="p1", valid_from="2023-05-04", role="CEO", name="Ana R.")
    write(people["owner"], "needs", customer_id=NORTH, stated_on="2023-06-01", words={"text_id": "Faster"})
    request = asked(people["owner"])
    here = number(filled)
    with django_assert_max_num_queries(3):
        for table in ("contacts", "ties", "touchpoints", "needs", "promises", "acts", "rivals", "contracts", "cases"):
            rows_of(request, table, customer=here, limit=50)


def test_a_run_reads_what_was_written(filled, people):
    write(people["editor"], "contacts", contact_id="p1", valid_from="2023-05-04", role="CEO")
    write(people["editor"], "contacts", customer_id=NORTH, name="Bo Larsen", decides="yes", stance="-2")
    remove_row(contacts(people["owner"], filled)["p2"], by=people["editor"], at=timezone.now())
    assert set(take_snapshots(filled)) == {"contacts", "identities"}
    found = {row["contact_id"][:2]: row for row in exported(filled, "contacts")}
    assert found.keys() == {"p1", "w-"}
    assert (found["p1"]["role"], found["p1"]["influence"]) == ("CEO", 4)
    assert (found["w-"]["decides"], found["w-"]["stance"], found["w-"]["valid_from"]) == (True, -2, None)
    assert "Bo Larsen" in {row["name"] for row in exported(filled, "identities")}
    assert take_snapshots(filled) == ()


def test_no_word_of_a_person_is_in_a_snapshot_of_facts(filled, people):
    write(
        people["editor"], "needs", customer_id=NORTH, stated_on="2023-06-01", words={"text_id": "Xylophone"},
    )  # fmt: skip
    write(people["editor"], "contacts", customer_id=NORTH, name="Zebediah", mail="z@acme.test")
    take_snapshots(filled)
    for path in filled.lake_folder.glob("*/*.parquet"):
        held = path.read_bytes()
        apart = path.parent.name in ("identities", "texts", "derived")
        assert apart or not any(word in held for word in (b"Xylophone", b"Zebediah", b"z@acme.test")), path


def test_the_log_holds_numbers_and_no_names(filled, people):
    write(people["editor"], "contacts", contact_id="p1", valid_from="2023-05-04", role="Controller", name="Ana Secret")
    entry = AuditEntry.objects.first()
    assert entry.kind == "row.write"
    assert re.fullmatch(r"contacts \d+", entry.about)
    assert set(entry.detail) == {"change", "version"}


def test_b4_an_erased_person_is_in_no_written_row_and_what_happened_stays(filled, people):
    write(people["editor"], "contacts", customer_id=NORTH, contact_id="bo-larsen", role="CEO", name="Bo Larsen")
    write(people["editor"], "acts", contact_id="bo-larsen", kind="vouched", happened_on="2023-06-01", customer=NORTH,
          words={"proof_text_id": "I told them"})  # fmt: skip
    write(people["editor"], "needs", customer_id=NORTH, stated_on="2023-06-01", words={"text_id": "Bo Larsen said so"})
    write(people["editor"], "contacts", contact_id="bo-larsen", role="Chair", customer_id=NORTH)
    BookMark.objects.create(book_id=filled.settings.book_id)
    erase_person(filled, "contact:bo-larsen")
    kept = [*WrittenRow.objects.values_list("key", "values", "contact"), *WrittenVersion.objects.values_list("values")]
    assert not re.search("bo-larsen|Bo Larsen|I told them", str(kept))
    (act,) = rows_of(asked(people["owner"]), "acts", customer=number(filled))
    assert act.values["contact_id"].startswith("erased-")
    take_snapshots(filled)
    (facts,) = exported(filled, "acts")
    assert facts["contact_id"] == act.values["contact_id"]
    assert "[erased] said so" in {row["words"] for row in exported(filled, "texts")}
    with pytest.raises(RowRefused):
        write(people["editor"], "contacts", customer_id=NORTH, contact_id="bo-larsen", role="CEO")


def test_b4_a_restricted_person_is_not_seen(filled, people):
    write(
        people["editor"], "contacts", customer_id=NORTH, contact_id="bo-larsen", name="Bo Larsen", mail="bo@acme.test"
    )
    restrict_person(filled, "bo@acme.test")
    assert "bo-larsen" not in contacts(people["owner"], filled)
    assert reader_of(asked(people["owner"])).identities("contact", ["bo-larsen"]) == {}
    restrict_person(filled, "bo@acme.test", lift=True)
    assert contacts(people["owner"], filled)["bo-larsen"].names["contact_id"] == "Bo Larsen"


def test_written_and_imported_rows_make_the_same_score(filled, people):
    score_book(filled, asked=Asked())
    written, imported = (number(filled, own_id(at)) for at in (0, 3))
    write(people["owner"], "customers", customer_id=own_id(0), segment="Steel", valid_from="2020-01-01")
    add(filled, "customers", {
        "customer_id": [own_id(3)], "segment": ["Steel"], "valid_from": [dt.date(2020, 1, 1)],
    })  # fmt: skip
    run = score_book(filled, asked=Asked())
    rows = pq.read_table(run / "customers.parquet", columns=["number", "segment"]).to_pylist()
    segments = {row["number"]: row["segment"] for row in rows}
    assert (segments[written], segments[imported]) == ("Steel", "Steel")
    assert list(segments.values()).count("Steel") == 2
