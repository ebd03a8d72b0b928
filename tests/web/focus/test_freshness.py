"""On the map the bar of a strength is paler where what was heard is older, and tip, key and table say so."""

import datetime as dt
import html
import re
import shutil
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.runs.store import read_record
from keepworth.tables.book import find_book
from keepworth.tables.scored import open_scored

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(settings, made_told_shop, tmp_path):
    """Let what two customers with a strength of their own said be fresh and old; return them in that order."""
    folder = shutil.copytree(made_told_shop, tmp_path / "book", symlinks=True)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=folder)
    run = (folder / "scores/latest").resolve()
    day = dt.date.fromisoformat(read_record(run)["as_of"])
    rows = pq.read_table(run / "customers.parquet").to_pylist()
    own = [one for one in rows if one["published"] in ("firm", "provisional") and (one["value"] or 0) > 0]
    fresh, old = sorted(own, key=lambda one: -one["value"])[:2]
    said = [(fresh, 0.9, 10, 0.6), (fresh, 0.2, 400, 0.01), (old, 0.3, 700, 0.5)]
    table = {
        "customer_id": [one["number"] for one, *_ in said],
        "side": ["customer"] * 3,
        "freshness": [share for _, share, *_ in said],
        "information": [information for *_, information in said],
        "newest": [day - dt.timedelta(days=days) for *_, days, _ in said],
    }
    pq.write_table(pa.table(table), run / "indicators.parquet")
    scored = open_scored(find_book(folder))
    return scored.one(fresh["number"])["name"], scored.one(old["number"])["name"]


def test_the_bar_of_old_evidence_is_paler_and_its_age_is_said(owner, heard):
    page = html.unescape(owner.get("/focus/map/").text)
    fresh, old = heard
    assert re.search(rf"{re.escape(fresh)}: worth [^<]*; heard 10 days ago", page)
    assert re.search(rf"{re.escape(old)}: worth [^<]*; heard 23 months ago", page)
    assert "a paler bar across: what was heard of them is older" in page
    assert "Newest heard" in page
    assert page.count('opacity="0.3"') == 2, "the bar of one customer, in both widths"


@pytest.mark.usefixtures("told_shop")
def test_without_evidence_nothing_is_said_of_its_age(owner):
    page = owner.get("/focus/map/").text
    assert "; heard " not in page
    assert "a paler bar" not in page
    assert "Newest heard" not in page
