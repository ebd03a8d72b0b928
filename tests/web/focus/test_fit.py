"""Fit on its page, on the customer's page, by programs and as a file; and saying whom we want."""

import json
import re
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.tables.book import find_book
from keepworth.tables.fitted import REASONS, REASONS_FILE
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db]
PAGE, API, PROFILE = "/focus/fit/", "/api/v1/focus/fit", "/focus/fit/profile/"


@pytest.fixture
def fitted(scored_firm, show, tmp_path):
    shutil.copytree(scored_firm.folder, tmp_path / "book", symlinks=True)
    return show(tmp_path / "book")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def told_of(book) -> tuple[Path, dict]:
    file = (book / "scores" / "latest").resolve() / "fit.json"
    return file, json.loads(file.read_text(encoding="utf-8"))


def asked_of(told: dict) -> list[tuple[str, str]]:
    """What the form asks: yes or not is one question, and what is many things is none."""
    each = [(one["kind"], value["value"]) for one in told["attributes"] for value in one["values"]]
    return [one for one in each if one[1] not in ("no", "other")]


def as_if_learnt(book) -> None:
    """As a run writes it of a larger book."""
    file, told = told_of(book)
    told["no_fit"] = None
    told["learnt"] = {"earned": True, "from": 94, "prior": 0.15, "penalty": 4, "gain": 0.1, "gain_sd": 0.01, "slope": 1}
    told["common"] = [
        {"kind": "buys", "of": "Service", "value": "yes", "best": 12, "known_best": 14, "others": 30,
         "known_others": 80, "push": 0.9, "low": 0.4, "high": 1.4},
        {"kind": "channel", "of": "", "value": "fair", "best": 5, "known_best": 14, "others": 29, "known_others": 80,
         "push": 0.1, "low": -0.3, "high": 0.5},
    ]  # fmt: skip
    told["wants"] = [
        {"kind": "segment", "of": "", "value": name, "points": 2.0, "customers": many, "known": 31}
        for name, many in (("Shipping", 3), ("Harbours", 0), ("Energy", 1))
    ]
    told["no_kinds"] = None
    told["kinds"] = {"bic": {"1": 9, "2": 8}, "refused": {}, "sure": 0.95, "each": [
        {"customers": 60, "fit": 0.6, "apart": [{"kind": "needs", "of": "speed", "value": "yes", "have": 50,
                                                 "known": 55, "others": 3, "others_known": 30}]},
        {"customers": 34, "fit": 0.2, "apart": []},
    ]}  # fmt: skip
    file.write_text(json.dumps(told), encoding="utf-8")


def test_it_says_first_what_is_known_and_what_is_not(owner, fitted):
    _, told = told_of(fitted)
    said = words(owner.get(PAGE).text)
    rule = told["rule"]
    assert (
        f"it takes 30 whose value and strength are measured, and there are {rule['measured']} of {rule['customers']}"
        in said
    )
    assert f"{told['asked']['customers']} customers answered about fit" in said
    assert "You have not said yet whom you want." in said
    assert "Kinds of customers are not proposed: it takes 60 customers" in said


def test_what_the_best_have_in_common_stands_with_its_counts(owner, fitted):
    as_if_learnt(fitted)
    said = words(owner.get(PAGE).text)
    assert "buys Service: yes 12 of 14 30 of 80 +0.9 +0.4 to +1.4" in said
    assert "channel: fair" not in said.split("Whom we want")[0]  # its range holds nothing at all
    for wish in (
        "Shipping (+2): 3 customers",
        "Harbours (+2): no customer is known to be so",
        "Energy (+2): 1 customer",
    ):
        assert f"segment: {wish}" in said
    assert "needs speed: yes (50 of 55, of the others 3 of 30)" in said
    assert "Nobody's segment is changed by this" in said.replace("&#x27;", "'")


def test_customers_stand_with_range_and_reasons_the_best_first(owner, people, fitted):
    told = with_key(people["owner"], scope="read").get(API).json()
    assert [one["fit"] for one in told["items"]] == sorted((one["fit"] for one in told["items"]), reverse=True)
    page = owner.get(PAGE).text
    first = told["items"][0]
    assert page.index(first["name"]) < page.index(told["items"][-1]["name"])
    assert f"{round(100 * first['low'])} to {round(100 * first['high'])}" in words(page)
    assert "they answered that we fit" in words(page)
    assert 'name="what" value="fit"' in page


def test_nobody_restricted_is_listed(owner, people, fitted):
    key = with_key(people["owner"], scope="read")
    before = key.get(f"{API}?limit=200").json()["items"]
    write_restrictions(fitted, Restrictions({("customer", before[0]["number"]): "2025-11-02"}))
    assert key.get(f"{API}?limit=200").json()["items"] == before[1:]
    assert before[0]["name"] not in owner.get(PAGE).text


def test_programs_page_through_it(people, fitted):
    key = with_key(people["owner"], scope="read")
    first = key.get(f"{API}?limit=5").json()
    second = key.get(first["next"]).json()
    assert len({one["number"] for one in (*first["items"], *second["items"])}) == 10


def test_a_colleague_sees_no_result_of_the_whole_book(colleague, people, fitted):
    assert colleague.get(PAGE).status_code == 403
    assert with_key(people["viewer"], scope="read").get(API).status_code == 403


def test_the_page_of_a_customer_says_how_well_they_fit(owner, people, fitted):
    one = with_key(people["owner"], scope="read").get(API).json()["items"][0]
    assert with_key(people["owner"], scope="read").get(f"/api/v1/customers/{one['number']}/fit").json() == one
    said = words(owner.get(f"/know/{one['number']}/").text)
    assert f"How well they fit us: {round(100 * one['fit'])} in 100" in said


def test_who_is_bound_to_teams_is_told_no_counts_of_the_whole_book(owner, colleague, people, fitted):
    as_if_learnt(fitted)
    number = with_key(people["viewer"], scope="read").get("/api/v1/focus/tiers").json()["items"][0]["number"]
    reason = {"customer_id": number, "source": "learnt", "attribute": "buys Service", "value": "yes", "push": 0.9}
    pq.write_table(
        pa.Table.from_pylist([reason], schema=pa.schema(REASONS.items())), told_of(fitted)[0].with_name(REASONS_FILE)
    )
    counts = "12 of 14 of the best, 30 of 80 others"
    assert f"like the best: buys Service: yes ({counts})" in words(owner.get(f"/know/{number}/").text)
    said = words(colleague.get(f"/know/{number}/").text)
    assert "like the best: buys Service: yes" in said
    assert counts not in said


def test_whom_we_want_is_kept_in_the_settings_and_used_by_the_next_score(owner, fitted):
    page = owner.get(PROFILE).text
    _, told = told_of(fitted)
    asked = asked_of(told)
    at = next(place for place, (kind, _) in enumerate(asked) if kind == "segment")
    assert page.count("<select") == len(asked)
    sent = {f"at-{place}": "0" for place in range(len(asked))} | {f"at-{at}": "2"}
    assert owner.post(PROFILE, sent).status_code == 302
    assert find_book(fitted).settings.profile.wants == {"segment": {asked[at][1]: 2.0}}
    again = owner.get(PROFILE).text
    assert re.search(rf'name="at-{at}".*?<option value="2" selected', again, re.S)


def test_a_wish_that_stands_for_nobody_here_is_kept(owner, fitted):
    with (fitted / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[profile.wants.segment]\nHarbours = 1.5\n")
    _, told = told_of(fitted)
    many = len(asked_of(told))
    assert owner.post(PROFILE, {f"at-{place}": "0" for place in range(many)}).status_code == 302
    assert find_book(fitted).settings.profile.wants == {"segment": {"Harbours": 1.5}}


def test_points_that_are_none_are_refused(owner, fitted):
    _, told = told_of(fitted)
    many = len(asked_of(told))
    refused = owner.post(PROFILE, {f"at-{place}": "9" for place in range(many)})
    assert refused.status_code == 422
    assert find_book(fitted).settings.profile.wants == {}


def test_before_a_score_it_says_what_it_takes(owner, book):
    assert "No score says yet how well customers fit" in words(owner.get(PAGE).text)
    assert "there is nothing to wish for" in words(owner.get(PROFILE).text)
