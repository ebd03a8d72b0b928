"""Roles, levels and departments are said in the page's language where they are known, and else as they stand."""

import pytest
from django.utils.translation import override

from keepworth.samples.firm.people import _SEATS
from keepworth_web.know.templatetags.positions import DEPARTMENTS, LEVELS, ROLES, position_said
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of


@pytest.mark.parametrize(("said", "english", "chinese"), [
    ("CFO", "CFO", "首席财务官"), ("cfo", "cfo", "首席财务官"), ("财务总监", "chief financial officer", "财务总监"),
    ("Procurement", "Procurement", "采购部"), ("采购部", "Procurement", "采购部"),
    ("Head of HR", "Head of HR", "人力资源部负责人"),
    ("manager", "manager", "经理"), ("Keeper of the keys", "Keeper of the keys", "Keeper of the keys"),
    ("掌钥匙的人", "掌钥匙的人", "掌钥匙的人"),
    ("Head of nothing known", "Head of nothing known", "Head of nothing known"),
    ("", "", ""), (None, "", ""),
])  # fmt: skip
def test_a_position_is_said_in_the_language_of_the_page(said, english, chinese):
    with override("en"):
        assert position_said(said) == english
    with override("zh-hans"):
        assert position_said(said) == chinese


def test_every_position_of_the_sample_is_known():
    with override("zh-hans"):
        same = {word for seat in _SEATS for word in seat[:3] if position_said(word) == word}
    assert same == set()


def test_no_word_means_two_positions():
    for table in (ROLES, LEVELS, DEPARTMENTS):
        words = [word.strip().casefold() for others in table.values() for word in others.split(",")]
        assert [word for word in words if words.count(word) > 1] == []


@pytest.mark.django_db
def test_the_pages_of_a_customer_say_them_in_chinese(people, filled, number):
    add(filled, "contacts", {
        "contact_id": ["p1", "p2"], "customer_id": [own_id(0)] * 2, "role": ["CFO", "掌钥匙的人"],
        "level": ["director", None], "department": ["Finance", None],
    })  # fmt: skip
    client = browser_of(people["editor"])
    client.cookies["language"] = "zh-hans"
    acme = number(0)
    for address in (f"/know/{acme}/", f"/know/{acme}/people/", f"/know/{acme}/note/", f"/know/{acme}/split/"):
        page = client.get(address).text
        assert "首席财务官" in page, address
        assert "掌钥匙的人" in page, address
    page = client.get(f"/know/{acme}/").text
    assert "总监" in page
    assert "财务部" in page
