"""Our share of what a customer spends: told with how many rivals tell it, since when and from where, or not known."""

import datetime as dt
import re

import pytest

from tests.factories.books import add
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
DAYS = (dt.date(2022, 3, 1), dt.date(2023, 5, 2))


@pytest.fixture
def told(filled, number, people, owner):
    """Write down rivals of the second customer, and return what its page and the API say of its spending."""

    def tell(*rivals: tuple[str, float | None, str | None]) -> tuple[str, dict]:
        who = number(1)
        if rivals:
            add(filled, "rivals", {
                "customer_id": ["C000001"] * len(rivals), "rival": [one[0] for one in rivals],
                "valid_from": list(DAYS[: len(rivals)]), "share": [one[1] for one in rivals],
                "source": [one[2] for one in rivals],
            })  # fmt: skip
        page = owner.get(f"/know/{who}/").text
        worth = page[page.index('id="panel-worth"') :].split("</section>")[0]
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", worth))
        return said, with_key(people["owner"]).get(f"/api/v1/customers/{who}/wallet").json()

    return tell


def test_what_rivals_leave_is_ours(told):
    said, numbers = told(("Acme", 0.25, "a call"), ("Brix", 0.15, "their site"))
    assert "Ours is 60 in 100 of what they spend: what the 2 rivals that we know of leave." in said
    assert "Told between 1 Mar 2022 and 2 May 2023 (a call, their site)." in said
    assert numbers["share"] == pytest.approx(0.6)
    assert {name: numbers[name] for name in ("verdict", "rivals", "unknown", "oldest", "newest", "sources")} == {
        "verdict": "told", "rivals": 2, "unknown": 0, "oldest": "2022-03-01", "newest": "2023-05-02",
        "sources": ["a call", "their site"],
    }  # fmt: skip
    assert numbers["age_days"] > 365


def test_where_a_share_is_not_known_ours_is_at_most_what_the_others_leave(told):
    said, numbers = told(("Acme", 0.25, None), ("Brix", None, None))
    assert "Ours is at most 75 in 100 of what they spend: of 1 of 2 rivals the share is not known." in said
    assert "nobody wrote down from where it is known" in said
    assert (numbers["verdict"], numbers["share"], numbers["unknown"]) == ("at most", 0.75, 1)


def test_where_no_share_is_told_nothing_is_said_of_ours(told):
    said, numbers = told(("Acme", None, "a call"))
    assert "Our share of what they spend is not known: nobody told the share of a rival." in said
    assert (numbers["verdict"], numbers["share"], numbers["rivals"]) == ("unknown", None, 1)


def test_shares_of_more_than_the_whole_say_nothing(told):
    said, numbers = told(("Acme", 0.7, None), ("Brix", 0.6, None))
    assert "are more than the whole, so ours cannot be said." in said
    assert (numbers["verdict"], numbers["share"]) == ("impossible", None)


def test_without_rivals_ours_is_unknown_and_not_the_whole(told):
    said, numbers = told()
    assert "of no rival is anything written down, which does not mean that there is none." in said
    assert "in 100 of what they spend" not in said
    assert numbers == {
        "verdict": "unknown", "share": None, "rivals": 0, "unknown": 0, "oldest": None, "newest": None,
        "age_days": None, "sources": [],
    }  # fmt: skip


def test_a_foreign_customer_is_not_there(people, filled, number):
    assert with_key(people["stranger"]).get(f"/api/v1/customers/{number(0)}/wallet").status_code == 404
