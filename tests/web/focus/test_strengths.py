"""Portfolio with strengths: state, strength and weakest indicator in sentence, map, table, filter and export alike."""

import re
import urllib.parse

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keepworth.tables.wanted import COLUMNS
from keepworth_web.focus.api import asked
from keepworth_web.shared.amounts import amount
from tests.factories.shop import CANARY
from tests.web.browsers import with_key
from tests.web.focus.page import count, rows
from tests.web.focus.test_exports import body_of, cells_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_shop")]
COLUMN = {"state": 1, "value": 2, "strength": 3, "weakest": 5}  # places in the table as it opens
FIRST = [
    "Customer",
    "State",
    "Lifetime value",
    "Strength",
    "Still active",
    "Weakest indicator",
    "Last order",
    "Served by",
]
MOST = 12


@pytest.fixture
def run(told_shop):
    return pq.read_table(told_shop / "scores/latest/customers.parquet").to_pylist()


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*><a [^>]*>([^<]+?) ?(?:<span|</a>)', page)


def test_the_table_opens_with_what_the_relationship_is(owner):
    assert heads(owner.get("/focus/").text) == FIRST


def test_a_book_without_strengths_opens_as_before(owner, shop):
    assert heads(owner.get("/focus/").text)[:3] == ["Customer", "Segment", "Lifetime value"]
    assert 'data-across="active"' in owner.get("/focus/map/").text


def test_where_staying_is_told_it_stands_in_the_place_of_being_active(owner, show, made_tried_shop):
    show(made_tried_shop)
    opened = [{"Still active": "Likely to stay"}.get(one, one) for one in FIRST]
    page = owner.get("/focus/").text
    assert heads(page) == opened
    assert 'value="active"' in page, "the other can be chosen"
    assert heads(owner.get("/focus/?column=customer&column=active").text) == ["Customer", "Still active"]


def test_every_state_has_its_shape_and_its_rule(owner):
    page = owner.get("/focus/").text
    for slug in ("strong", "advocate", "drifting", "captive", "steady", "left", "unheard"):
        assert f'class="state state-{slug}" tabindex="0"' in page
    assert re.search(r' id="tip-portfolio-\d+">Strength is 60 or more\.<', page)


def test_the_rule_is_that_of_the_run(told_shop, owner, settings, tmp_path):
    import json
    import shutil
    from dataclasses import replace

    copied = tmp_path / "book"
    shutil.copytree(told_shop, copied, symlinks=True)
    record = (copied / "scores/latest/run.json").resolve()
    said = json.loads(record.read_text(encoding="utf-8"))
    said["settings"]["states"] = {"strong": 66.5}
    record.unlink()
    record.write_text(json.dumps(said), encoding="utf-8")
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=copied)
    assert "Strength is 66.5 or more." in owner.get("/focus/").text


def test_a_strength_stands_with_its_range_and_a_withheld_one_in_words(owner, run):
    by_id = {row["customer_id"]: row for row in run}
    told = with_key(owner.get("/focus/").wsgi_request.user).get("/api/v1/customers?limit=200").json()["items"]
    table = rows(owner.get("/focus/").text)
    for row, item in zip(table, told, strict=False):
        said, beside = row[COLUMN["strength"]]
        known = by_id.get(item["customer_id"])
        if known is None:
            assert (said, item["published"]) == ("–", None)
        elif known["published"] == "withheld":
            assert (said, item["strength"]) == ("withheld", None)
            assert row[COLUMN["weakest"]][0].startswith("ask: ")
        else:
            assert said == str(round(known["strength"])) == str(item["strength"])
            assert beside.startswith(f"{round(known['strength_low'])} to {round(known['strength_high'])}")
            assert {"firm": "", "provisional": "provisional", "group": "group"}[known["published"]] in beside


@pytest.mark.parametrize("query", [
    "state=captive", "state=quiet+advocate&state=strong", "published=withheld", "weakest=trust",
    "strength-from=60", "strength-from=40&strength-to=55.5&state=steady",
])  # fmt: skip
def test_a_filter_keeps_those_that_it_names_and_stands_as_a_chip(query, owner, run):
    said = urllib.parse.parse_qs(query)

    def fits(row) -> bool:
        least, most = (float(said.get(f"strength-{end}", [other])[0]) for end, other in (("from", "-1"), ("to", "101")))
        is_named = all(row[name] in said[name] for name in ("state", "published", "weakest") if name in said)
        return is_named and (
            "strength" not in query or (row["strength"] is not None and least <= row["strength"] <= most)
        )

    page = owner.get(f"/focus/?{query}").text
    assert count(page) == sum(map(fits, run)) > 0
    assert len(re.findall(r'<a class="chip" href', page)) == len(
        {name.removesuffix("-from").removesuffix("-to") for name in said if name.startswith("strength")}
    ) + sum(len(values) for name, values in said.items() if not name.startswith("strength"))


def test_a_word_that_there_is_not_is_said_and_left_out(owner):
    assert "Not understood, and left out: state." in owner.get("/focus/?state=smitten").text


@pytest.mark.parametrize("sort", ["-strength", "state", "-weakest"])
def test_a_head_sorts_and_pages_follow_one_another(sort, owner):
    seen, address = [], f"/focus/?sort={sort}"
    while address:
        page = owner.get(address).text
        seen += [row[0][0] for row in rows(page)]
        following = re.search(r'rel="next" href="(\?[^"#]+)', page)
        address = f"/focus/{following[1].replace('&amp;', '&')}" if following else ""
    assert len(seen) == len(set(seen)) == count(page)


def test_the_sentence_says_who_is_strong_and_what_was_not_heard(owner, run):
    page = owner.get("/focus/").text
    said = re.search(r'<p class="say">(.*?)</p>', page, re.DOTALL)[1]
    for words, states in (("of them", ("strong", "quiet advocate")), ("customers", ("unheard",))):
        these = [row for row in run if row["state"] in states]
        query = "&amp;".join(f"state={urllib.parse.quote_plus(state)}" for state in sorted(states))
        worth = amount(sum(row["value"] for row in these if row["value"] is not None))
        assert re.search(
            rf'<a href="\?{re.escape(query)}">{len(these)} {words}</a>,? worth <b>{re.escape(worth)}</b>', said
        )
    assert "not been heard enough" not in owner.get("/focus/?state=strong").text


def test_the_map_has_strength_across_and_the_withheld_in_words(owner, run):
    page = owner.get("/focus/map/").text
    assert 'data-across="strength"' in page
    known = [row for row in run if (row["value"] or 0) > 0]
    assert len(re.findall(r"<tr><td>", page)) == len(known)
    withheld = [row for row in known if row["published"] == "withheld"]
    assert page.count("<td>withheld</td>") == len(withheld) > 0
    assert page.count("strength withheld; unheard</title>") == 2 * len(withheld)  # in both widths
    assert "hollow: too little was heard of them" in page


@pytest.mark.parametrize(
    "address", ["/focus/", "/focus/map/", "/focus/?state=quiet+advocate&published=provisional&sort=-strength"]
)
@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_d3_a_list_asks_at_most_twelve_times_and_shows_nobody_from_behind_the_wall(address, who, request):
    client = request.getfixturevalue(who)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(address).text
    assert len(seen) <= MOST
    assert (CANARY in page) == (who == "owner")


def test_a_file_holds_the_same_cells(people, run):
    program = with_key(people["owner"], scope="write")
    said = {"query": "published=withheld", "kind": "csv"}
    heads_, found = cells_of(
        "csv", body_of(program.post("/api/v1/portfolio/export", said, content_type="application/json"))
    )
    assert {"state", "strength", "strength_low", "strength_high", "published", "weakest", "ask_next"} <= set(heads_)
    assert len(found) == sum(row["published"] == "withheld" for row in run)
    asks = {row["customer_id"]: row["ask_next"] for row in run}
    for row in found:
        one = dict(zip(heads_, row, strict=True))
        assert (one["state"], one["ask_next"]) == ("unheard", asks[one["customer_id"]])


def test_programs_are_told_the_map_and_the_sentence(people, run):
    program = with_key(people["owner"])
    found = program.get("/api/v1/portfolio/map").json()
    assert found["across"] == "strength"
    marks = {one["number"]: one for one in found["marks"]}
    for row in run:
        if row["number"] in marks:
            mark = marks[row["number"]]
            assert (mark["state"], mark["published"]) == (row["state"], row["published"])
            assert mark["strength"] is None or mark["strength"]["mean"] == row["strength"]
    told = program.get("/api/v1/portfolio").json()
    assert told["unheard"]["customers"] == sum(row["state"] == "unheard" for row in run)
    assert program.get(told["strong"]["address"]).json()["count"] == told["strong"]["customers"]
    assert program.get("/api/v1/customers?state=smitten").status_code == 422


def test_what_may_be_asked_is_what_the_tables_know():
    for name, words in (("state", asked.State), ("published", asked.Published), ("weakest", asked.Indicator)):
        assert words.__args__ == COLUMNS[name].words


def test_d1_01_strengths_of_others_alone_change_nothing_of_the_page(told_shop, owner, stranger, settings, tmp_path):
    """Whether strengths are told at all decides upon columns and axis: of whom one may not see, not even that."""
    import shutil
    from dataclasses import replace

    import pyarrow as pa

    from keepworth.tables.book import find_book
    from keepworth.tables.scored import Wanted, open_scored

    copied = tmp_path / "book"
    shutil.copytree(told_shop, copied, symlinks=True)
    customers = copied / "scores/latest/customers.parquet"
    pages = open_scored(find_book(copied))
    walled = {row["number"] for row in pages.page(Wanted(limit=1000)).rows if row["team"] == "North"}
    held = pq.read_table(customers)
    told = [70.0 if number in walled else None for number in held.column("number").to_pylist()]
    customers.unlink()
    pq.write_table(held.set_column(held.schema.get_field_index("strength"), "strength", pa.array(told)), customers)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=copied)
    assert heads(owner.get("/focus/").text)[:4] == FIRST[:4]
    assert heads(stranger.get("/focus/").text)[:3] == ["Customer", "Segment", "Lifetime value"]
    assert 'data-across="active"' in stranger.get("/focus/map/").text
