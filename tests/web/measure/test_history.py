"""Strength over the days of kept scores: a curve with its band, rows beside it, and the way to the page of each day."""

import datetime as dt
import json
import re
import shutil

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from tests.web.browsers import with_key
from tests.web.value.test_panels import panels_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


@pytest.fixture
def earlier(run, day):
    """Make runs of two days before, on the older of which nobody's strength was told; return both days."""
    days = [day - dt.timedelta(days=300), day - dt.timedelta(days=100)]
    for at, name in zip(days, ("withheld-before", "weaker-before"), strict=True):
        made = shutil.copytree(run, run.parent / name)
        record = json.loads((made / "run.json").read_text(encoding="utf-8"))
        (made / "run.json").write_text(json.dumps(record | {"as_of": at.isoformat(), "run": name}), encoding="utf-8")
        table = pq.read_table(made / "customers.parquet")
        for column in ("strength", "strength_low", "strength_high"):
            found = (
                pc.subtract(table.column(column), 30.0)
                if name == "weaker-before"
                else pa.nulls(len(table), pa.float64())
            )
            table = table.set_column(table.schema.get_field_index(column), column, found)
        pq.write_table(table, made / "customers.parquet")
    return days


def history(owner, number: int):
    return panels_of(owner.get(f"/know/{number}/"))["strength"]["history"]


def test_one_score_draws_nothing(owner, number):
    assert history(owner, number(0)) is None
    assert "What did we know when" not in owner.get(f"/know/{number(0)}/").text


def test_it_is_said_drawn_and_listed_with_the_way_to_each_day(owner, number, earlier, day):
    withheld, weaker = earlier
    found = history(owner, number(0))
    assert [row["day"] for row in found["rows"]] == [day, weaker, withheld]
    assert [row["score"] == "" for row in found["rows"]] == [False, False, True]
    assert [one["x"] for one in found["points"]] == ["0.00%", "100.00%"]
    assert (len(found["lines"]), len(found["bands"])) == (1, 1)
    assert "outside that range" in found["sentence"]
    page = owner.get(f"/know/{number(0)}/").text
    address = f"/know/{number(0)}/?as-of={weaker.isoformat()}#panel-strength"
    assert page.count(f'href="{address}"') == 2  # its dot, and its row
    assert history(owner, number(2)) is None, "of whom strength was never told"
    then = owner.get(address.partition("#")[0]).text
    strength = next(row["score"] for row in found["rows"] if row["day"] == weaker)
    assert re.search(rf"Strength <b>{strength}</b> of 100", then)
    assert "What did we know when" not in then, "what came after that day is not told"


def test_over_what_was_withheld_no_line_is_drawn(owner, number, earlier, run):
    withheld = run.parent / "withheld-before" / "run.json"
    record = json.loads(withheld.read_text(encoding="utf-8"))
    between = (earlier[1] + dt.timedelta(days=50)).isoformat()
    withheld.write_text(json.dumps(record | {"as_of": between}), encoding="utf-8")
    found = history(owner, number(0))
    assert (len(found["lines"]), len(found["points"]), len(found["rows"])) == (2, 2, 3)


def test_programs_are_told_the_same(people, number, earlier, day):
    told = with_key(people["owner"]).get(f"/api/v1/customers/{number(0)}/strength").json()
    assert [one["as_of"] for one in told["history"]] == [one.isoformat() for one in (*earlier, day)]
    assert (told["history"][0]["strength"], told["history"][2]["strength"]) == (None, told["strength"])
    assert told["history"][1]["strength"] == pytest.approx(told["strength"] - 30)


def test_it_is_read_behind_the_same_wall(stranger, number, earlier):
    assert stranger.get(f"/know/{number(0)}/").status_code in (200, 404)
    assert "course" not in stranger.get(f"/know/{number(0)}/").text


def test_b4_of_somebody_restricted_no_day_is_told(owner, people, number, earlier, book):
    at = number(0)
    write_restrictions(book, Restrictions({("customer", at): "2026-11-01"}))
    for day in ("", f"?as-of={earlier[1].isoformat()}"):
        assert owner.get(f"/know/{at}/{day}").status_code == 404
        assert with_key(people["owner"]).get(f"/api/v1/customers/{at}/strength{day}").status_code == 404
