"""Unheard money: who was not heard enough, why, and what to ask whom; in words, as a table, and by programs."""

import datetime as dt
import re
import shutil
from dataclasses import replace
from html import unescape

import pytest

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.tables.book import find_book
from keepworth.tables.lake.keys import known_keys
from tests.factories.books import add
from tests.factories.strengths import tell_strengths
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture
def told(filled, day, settings, tmp_path):
    """Those who decide at 0 and 3 of North, at 1 of South; of 0 a clerk answers, of 3 nobody, of 1 who decides."""
    last = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC) - dt.timedelta(days=30)
    add(filled, "contacts", {
        "contact_id": ["cfo", "clerk", "head", "buyer"], "customer_id": [own_id(at) for at in (0, 0, 3, 1)],
        "decides": [True, False, True, True],
    })  # fmt: skip
    add(filled, "identities", {
        "who": ["contact"] * 4, "who_id": ["cfo", "clerk", "head", "buyer"],
        "name": ["Ana Ruiz", "Bo Ek", "Cy Oh", "Di South"],
    })  # fmt: skip
    add(filled, "answers", {
        "submission_id": ["s0", "s1"], "item": ["recommend"] * 2, "instrument": ["nps"] * 2, "version": ["1.0"] * 2,
        "customer_id": [own_id(0), own_id(1)], "contact_id": ["clerk", "buyer"], "value": [9.0, 9.0],
        "answered_at": [last] * 2,
    })  # fmt: skip
    score_book(filled, asked=Asked(as_of=day))
    copied = tmp_path / "told"
    shutil.copytree(filled.folder, copied, symlinks=True)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=copied)
    return find_book(copied)


def rows_of(page: str) -> dict[str, list[str]]:
    """Return the cells of the list by their customer."""
    found, listed = {}, page.split("Unheard money")[1].split("<h2>")[0].split("<details><summary>People who")[0]
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", listed, re.DOTALL):
        cells = [unescape(TAGS.sub("", cell)).strip() for cell in re.split(r"</t[hd]>", row)]
        found[cells[0]] = cells[1:]
    return found


def page_of(client, day) -> str:
    client.cookies["as-of"] = day.isoformat()
    return client.get("/listen/").text


def test_it_is_said_first_and_stands_as_a_table_with_why_and_whom_to_ask(owner, people, told, day):
    page, found = page_of(owner, day), program_of(people["owner"], day)
    said = unescape(TAGS.sub("", re.search(r'<p class="say">(.*?)</p>', page, re.DOTALL)[1]))
    assert f"{found['not_heard']} customers, together worth " in said
    rows = rows_of(page)
    assert len(rows) == len(found["unheard"])
    for one in found["unheard"]:
        why, ask, whom = rows[(one["name"] or one["customer_id"]).strip()][1:4]
        assert why == {
            "nobody": "nobody answered", "deciding": "the one who decides did not answer",
            "strength": "answers to too few questions",
        }[one["why"]]  # fmt: skip
        assert (ask == "–") == (one["ask_next"] is None)
        assert one["contact_name"] is None or whom == one["contact_name"]


def program_of(person, day) -> dict:
    return with_key(person).get(f"/api/v1/listen/coverage?as-of={day}").json()


def test_whoever_decides_and_is_silent_is_to_be_asked(people, told, day, number):
    found = {one["number"]: one for one in program_of(people["owner"], day)["unheard"]}
    # More than the 50 most valuable are not listed; the three are asked for by their value's place.
    assert found.get(number(0), {"why": "deciding"})["why"] == "deciding"
    assert found.get(number(3), {"why": "nobody"})["why"] == "nobody"
    assert found.get(number(1), {"why": "strength"})["why"] == "strength"
    assert {one["why"] for one in found.values()} > {"nobody"} or len(found) == 50


def test_d1_01_neither_names_nor_money_of_another_team_are_told(colleague, stranger, people, told, day):
    page = page_of(colleague, day)
    assert "Di South" not in page
    assert "Ana Ruiz" not in page_of(stranger, day)
    ours, all_of_them = program_of(people["viewer"], day), program_of(people["owner"], day)
    assert ours["not_heard"] < all_of_them["not_heard"]
    assert ours["unheard_value"]["mean"] < all_of_them["unheard_value"]["mean"]


def test_what_a_run_would_ask_next_stands_there_with_its_minutes(owner, people, told, day):
    with told.lake() as lake:
        query = f"SELECT number FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'contact' AND text = 'cfo'"
        (cfo,) = lake.engine.execute(query).fetchone()
    tell_strengths(told.scores / "latest/customers.parquet", contact=cfo)
    found, page = program_of(people["owner"], day), page_of(owner, day)
    asked = [one for one in found["unheard"] if one["ask_next"]]
    assert asked
    assert {one["minutes"] for one in asked} == {0.5}
    assert {one["contact_name"] for one in asked} == {"Ana Ruiz"}
    assert "All the questions together take " in page
    assert 'href="/focus/?state=unheard"' in page
    assert "(30 seconds)</td>" in page


def test_it_is_told_in_chinese(owner, told, day):
    owner.post("/look/", {"language": "zh-hans"})
    page = page_of(owner, day)
    assert "未被倾听的价值" in page
    assert not re.search("nobody answered|Ask next|Whom", page)
