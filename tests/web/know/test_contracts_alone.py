"""The page of a customer of a book that holds contracts and no order: valued, and no word about orders."""

import pytest

from tests.keepworth.runs.test_score_tiers import contracted
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db]


def test_it_opens_and_says_what_they_are_worth(owner, people, settings, tmp_path):
    from dataclasses import replace

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=contracted(tmp_path).folder)
    number = with_key(people["owner"], scope="read").get("/api/v1/focus/tiers").json()["items"][0]["number"]
    page = owner.get(f"/know/{number}/")
    assert page.status_code == 200
    assert "From the orders of" not in page.text
