"""Portfolio: the sentence, the table and the map of the same customers, each person's own."""

import re

import pytest

from keepworth.runs.store import latest_run, read_record
from keepworth_web.shared.amounts import amount
from tests.factories.shop import CANARY, CUSTOMERS, UNSCORED
from tests.web.focus.page import count, names, rows

pytestmark = pytest.mark.django_db
ALL = CUSTOMERS + UNSCORED
ADDRESSES = (
    "/focus/",
    "/focus/?sort=customer",
    "/focus/?value-from=1",
    "/focus/?silence-from=2",
    "/focus/?column=team",
)


@pytest.mark.parametrize(("who", "seen", "hidden"), [("owner", ALL, 0), ("colleague", 62, 31), ("stranger", 62, 31)])
def test_everybody_sees_the_customers_of_their_own_teams(who, seen, hidden, shop, request):
    page = request.getfixturevalue(who).get("/focus/").text
    assert count(page) == seen == ALL - hidden
    assert f"{seen} customers</a> are worth" in page


@pytest.mark.parametrize("address", [*ADDRESSES, "/focus/map/", "/focus/?q=canary", "/focus/?team=South"])
def test_a_colleague_of_another_team_finds_no_trace(address, shop, colleague, stranger):
    assert CANARY not in colleague.get(address).text.replace("canary", "").replace("q=canary", "")
    assert CANARY in stranger.get("/focus/").text


def test_the_book_is_worth_what_its_run_says(shop, owner):
    equity = read_record(latest_run(shop / "scores"))["equity"]
    page = owner.get("/focus/").text
    assert f"<b>{amount(equity['mean'])}</b> EUR (likely " in page
    assert amount(equity["high"]) in page
    assert f"{UNSCORED} have not ordered yet." in page


def test_each_figure_of_the_sentence_opens_its_customers(shop, owner):
    page = owner.get("/focus/").text
    said = re.search(r'<p class="say">(.*?)</p>', page, re.DOTALL)[1]
    links = dict(re.findall(r'<a href="\?([^"]*)">([^<]+)</a>', said))
    by_words = {words: query for query, words in links.items()}
    assert count(owner.get(f"/focus/?{by_words['largest three']}").text) == 3
    (silent,) = (words for words in by_words if words not in ("largest three", f"{ALL} customers"))
    assert count(owner.get(f"/focus/?{by_words[silent]}").text) == int(silent.split()[0])


def test_a_part_is_said_to_be_one(shop, owner):
    page = owner.get("/focus/?segment=Health").text
    assert f"{count(page)} of {ALL} customers</a> are worth" in page


def test_the_pages_together_are_the_list(shop, owner):
    seen, address = [], "/focus/?sort=customer"
    while address:
        page = owner.get(address).text
        seen += names(page)
        following = re.search(r'rel="next" href="(\?[^"#]+)', page)
        address = f"/focus/{following[1].replace('&amp;', '&')}" if following else ""
    assert len(seen) == len(set(seen)) == ALL


@pytest.mark.parametrize(("sort", "of"), [("-value", 2), ("value", 2), ("-orders", 4)])
def test_a_head_sorts_the_table(sort, of, shop, owner):
    found = [float(row[of][0].replace(",", "")) for row in rows(owner.get(f"/focus/?sort={sort}").text)]
    assert found == sorted(found, reverse=sort.startswith("-"))
    assert len(set(found)) > 5


def test_the_table_shows_the_columns_that_were_chosen(shop, owner):
    page = owner.get("/focus/?column=team&column=spent").text
    heads = re.findall(r'<th scope="col"[^>]*><a [^>]*>([^<]+?) ?(?:<span|</a>)', page)
    assert heads == ["Customer", "Team", "Spent so far"]


def test_filters_stand_as_chips_that_can_be_taken_off(shop, owner):
    page = owner.get("/focus/?value-from=10&segment=Health&q=c0").text
    assert "Lifetime value: 10 or more" in page
    assert 'href="?q=c0&amp;value-from=10"' in page
    assert 'href="?q=c0&amp;segment=Health"' in page


def test_empty_fields_of_a_form_leave_no_trace_in_the_address(shop, owner):
    sent = owner.get("/focus/?q=&value-from=10&value-to=&segment=Health")
    assert (sent.status_code, sent.headers["Location"]) == (302, "/focus/?value-from=10&segment=Health")


def test_what_is_not_understood_is_said_and_left_out(shop, owner):
    page = owner.get("/focus/?value-from=lots&last-from=2026-02-30&colour=red&sort=-nobody").text
    assert "Not understood, and left out: colour, value-from, last-from, sort." in page
    assert count(page) == ALL


def test_a_mark_of_another_list_leads_back_to_the_beginning(shop, owner):
    assert "There is no such page of this list." in owner.get("/focus/?after=WyJ2YWx1ZSJd").text


@pytest.mark.parametrize("address", ["/focus/", "/focus/map/"])
def test_names_are_shown_as_they_are_written(address, shop, owner):
    page = owner.get(address).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "瀚海物流" in page


def test_the_map_has_a_mark_for_everybody_and_its_table_says_the_same(shop, owner):
    page = owner.get("/focus/map/?segment=Health").text
    of = count(owner.get("/focus/?segment=Health").text)
    off = re.search(r"<li>(\d+) customers? ha", page)
    on_map = of - (int(off[1]) if off else 0)
    assert page.count("<circle cx=") // 2 >= on_map  # in both widths
    assert len(re.findall(r"<tr><td>", page)) == on_map
    assert 'aria-describedby="map-wide-told"' in page


def test_the_map_says_of_whom_nobody_can_know(shop, owner):
    page = owner.get("/focus/map/").text
    single = [
        row for row in rows(owner.get("/focus/?active-from=100&column=active").text) if row[1][1] == "one order only"
    ]
    assert single
    said = re.search(r"<li>(\d+) customers of a single order stand at 100", page)
    assert int(said[1]) == len(single)


def test_a_book_without_a_score_says_so(owner, settings, tmp_path):
    from dataclasses import replace

    from tests.factories.pages import page_book

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=page_book(tmp_path, customers=8, scored=False).folder)
    page = owner.get("/focus/").text
    assert "What they are worth is not known before the book is scored." in page
    assert 'href="/book/runs/">Score the book</a>' in page
    assert "Nobody here has a place on the map" in owner.get("/focus/map/").text


def test_a_book_without_customers_offers_the_way_on(owner, book):
    page = owner.get("/focus/").text
    assert "There is no customer here yet" in page


def test_a_day_before_the_first_score_has_none(owner, shop):
    assert "No score speaks for 1 Jan 2001" in owner.get("/focus/?as-of=2001-01-01").text


def test_a_past_day_is_shown_as_its_run_saw_it(owner, made_shop, settings, tmp_path):
    import datetime as dt
    import shutil
    from dataclasses import replace

    from keepworth.runs.asked import Asked
    from keepworth.runs.score import score_book
    from keepworth.tables.book import find_book

    copied = tmp_path / "book"
    shutil.copytree(made_shop, copied, symlinks=True)
    newest = read_record(latest_run(copied / "scores"))
    day = dt.date.fromisoformat(newest["as_of"]) - dt.timedelta(days=200)
    score_book(find_book(copied), asked=Asked(as_of=day))
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=copied)
    then = owner.get(f"/focus/?as-of={day + dt.timedelta(days=3)}").text
    assert f"as of {day.day} {day:%b %Y}, run" in then
    assert f"run {newest['run']}" in owner.get(f"/focus/?as-of={newest['as_of']}").text


def test_the_first_page_of_the_website_is_today(owner):
    assert owner.get("/").headers["Location"] == "/today/"
