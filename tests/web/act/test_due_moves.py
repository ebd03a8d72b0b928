"""Today asks why an indicator moved, where it surely did, and whom we owe a thank-you."""

import datetime as dt
import re
import shutil

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from keepworth.runs.store import latest_run, read_record, write_record
from keepworth.tables.moved import moved_between
from tests.factories.books import add
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db
INDICATORS = {
    "customer_id": pa.int64(), "side": pa.string(), "indicator": pa.string(), "score": pa.float64(),
    "sd": pa.float64(), "newest": pa.date32(),
}  # fmt: skip


def words(page):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def told(folder, *rows):
    columns = dict(zip(INDICATORS, map(list, zip(*rows, strict=True)), strict=True))
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns, schema=pa.schema(list(INDICATORS.items()))), folder / "indicators.parquet")
    return folder


def test_only_what_moved_beyond_both_doubts_by_newer_evidence_counts(tmp_path):
    old, day, new = dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 2, 20)
    first = told(
        tmp_path / "first", (1, "customer", "trust", 70.0, 6.0, old), (2, "customer", "trust", 70.0, 6.0, old),
        (3, "customer", "trust", 70.0, 6.0, old), (1, "us", "trust", 70.0, 6.0, old),
        (4, "customer", "trust", 60.0, 1.0, old),
    )  # fmt: skip
    # 6 and 8 together make 10, and 8 in 10 lie within 12.8.
    then = told(
        tmp_path / "then", (1, "customer", "trust", 57.0, 8.0, new), (2, "customer", "trust", 57.4, 8.0, new),
        (3, "customer", "trust", 40.0, 8.0, old), (1, "us", "trust", 10.0, 8.0, new),
        (4, "customer", "trust", 69.0, 1.0, new), (5, "customer", "trust", 1.0, 1.0, new),
    )  # fmt: skip
    found = moved_between(first, then, since=day)
    assert [(one.customer, one.before, one.now) for one in found] == [(4, 60.0, 69.0), (1, 70.0, 57.0)]
    assert found[1].reach == pytest.approx(12.815515655446)
    assert moved_between(tmp_path / "nowhere", then, since=day) == []


@pytest.fixture
def editor(people):
    found = people["editor"]
    found.name = "Mei Lin"
    found.save()
    return browser_of(found)


@pytest.fixture
def mine(filled, run):
    """Customers whom Mei Lin serves, by what they are worth."""
    from keepworth.tables.scored import open_scored
    from keepworth_web.know.reads.asks import colleague_called

    who = colleague_called(filled, mail="", name="Mei Lin")
    table = pq.ParquetFile(run / "customers.parquet").read(columns=["number"])
    rows = open_scored(filled).some(table.column("number").to_pylist(), teams=None)
    return [number for number, row in rows.items() if row["owner_number"] == who]


def test_what_fell_is_asked_about_by_the_money_that_hangs_on_it(editor, people, filled, run, mine):
    record = read_record(run)
    as_of = dt.date.fromisoformat(record["as_of"])
    earlier = filled.scores / "2020-01-01-earlier"
    shutil.copytree(run, earlier)
    write_record(earlier, {**record, "as_of": (as_of - dt.timedelta(40)).isoformat()})
    told(earlier, (mine[0], "customer", "trust", 80.0, 3.0, as_of - dt.timedelta(100)))
    told(run, (mine[0], "customer", "trust", 55.0, 4.0, as_of - dt.timedelta(2)))
    page = words(editor.get("/today/").text)
    assert "find out why this fell: trust." in page
    assert "From 80 to 55 of 100 since" in page
    assert "(likely −31 to −19, 8 in 10)" in page
    assert "find out why" not in words(browser_of(people["owner"]).get("/today/").text)  # who serves nobody
    write_record(earlier, {**record, "as_of": (as_of - dt.timedelta(27)).isoformat()})
    assert "find out why" not in words(editor.get("/today/").text)


def test_whom_we_owe_a_thank_you_is_asked_for_once_a_customer(editor, filled, day, mine):
    customer = pq.ParquetFile(latest_run(filled.scores) / "customers.parquet").read(columns=["number", "customer_id"])
    own = customer.filter(pc.equal(customer.column("number"), mine[0])).column("customer_id")[0].as_py()
    today = dt.date.today()
    add(filled, "contacts", {"contact_id": ["th-1", "th-2"], "customer_id": [own] * 2, "role": ["Buyer"] * 2})
    add(filled, "acts", {
        "act_id": ["t1", "t2", "t3"], "contact_id": ["th-1", "th-1", "th-2"], "kind": ["vouched"] * 3,
        "happened_on": [today - dt.timedelta(30), today - dt.timedelta(20), today - dt.timedelta(400)],
    })  # fmt: skip
    page = words(editor.get("/today/").text)
    assert ": thank th-1." in page
    assert "They did something for us 2 times within a year without a thank-you" in page
    key = re.search(r'name="key" value="(thanks:[^"]+)"', editor.get("/today/").text)[1]
    assert "th-1" not in key
    assert editor.post("/today/answers/", {"key": key, "answer": "done"}).status_code == 302
    assert ": thank th-1." not in words(editor.get("/today/").text).split("What you did")[0]
