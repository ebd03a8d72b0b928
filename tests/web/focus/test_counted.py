"""Prospects and internal customers stand in the table; nobody counts them as customers."""

import re
from dataclasses import replace

import pytest

from tests.factories.books import add
from tests.factories.shop import CUSTOMERS, UNSCORED, scored_shop

ALL = CUSTOMERS + UNSCORED
BESIDE = {"P1": "prospect", "P2": "prospect", "I1": "internal"}


@pytest.fixture(scope="session")
def mixed_shop(tmp_path_factory):
    book = scored_shop(tmp_path_factory.mktemp("mixed"))
    add(book, "customers", {"customer_id": list(BESIDE), "kind": list(BESIDE.values())})
    return book.folder


@pytest.fixture
def mixed(settings, mixed_shop):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=mixed_shop)


def said(page: str) -> str:
    return " ".join(re.search(r'<p class="say">(.*?)</p>', page, re.DOTALL)[1].split())


def test_the_sentence_counts_customers_alone_and_says_who_stands_beside(mixed, owner):
    sentence = said(owner.get("/focus/").text)
    assert f">{ALL} customers</a> are worth" in sentence
    assert f"{UNSCORED} have not ordered yet." in sentence
    assert "3 more are prospects or internal customers and are not counted." in sentence


def test_its_figure_opens_just_them(mixed, owner):
    query = re.search(r'<a href="\?([^"]*)">' + f"{ALL} customers", said(owner.get("/focus/").text))[1]
    page = owner.get(f"/focus/?{query}").text
    assert "not counted" not in said(page)
    assert "Kind: customer of any kind" in page
    assert f"{ALL} of {ALL} customers</a> are worth" in said(page)


def test_a_view_of_prospects_counts_no_customer(mixed, owner):
    assert said(owner.get("/focus/?kind=prospect").text).startswith("Nobody here is a customer yet")
    both = said(owner.get("/focus/?kind=prospect&kind=customer").text)
    assert "2 more are prospects" in both
    assert f"{ALL} of {ALL} customers" in both


def test_programs_are_told_the_same(mixed, people):
    from tests.web.browsers import with_key

    told = with_key(people["owner"]).get("/api/v1/portfolio").json()
    assert (told["all"], told["these"]["customers"]) == (ALL, ALL)


def test_the_map_misses_nobody_who_is_no_customer(mixed, owner):
    assert f"{UNSCORED} customers have no place here" in owner.get("/focus/map/").text
