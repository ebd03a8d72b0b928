"""The fullest view that the filter can make: every field of it filled in."""

from urllib.parse import urlencode

import pytest

from keepworth_web.focus.reads.view import CHOICES, CUSTOMER, RANGES
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_shop")]
CHOSEN = {
    "state": "steady", "published": "firm", "weakest": "trust", "kind": CUSTOMER, "fights": "yes", "trials": "passed",
    "tier": "A",
}  # fmt: skip


@pytest.fixture
def fullest() -> str:
    ends = [
        (f"{slug}-{end}", said)
        for slug, asked in RANGES.items()
        for end, said in (
            ("from", "2000-01-01" if asked.is_day else "0"),
            ("to", "2030-01-01" if asked.is_day else "9"),
        )
    ]
    return urlencode([("q", "a"), *ends, *((slug, CHOSEN.get(slug, "x")) for slug in CHOICES)])


def test_its_page_and_its_map_open(owner, fullest):
    page = owner.get(f"/focus/?{fullest}")
    assert page.status_code == owner.get(f"/focus/map/?{fullest}").status_code == 200
    assert not page.context["view"].refused
    assert not page.context["table"].is_lost


def test_programs_are_answered_too(people, fullest):
    for address in ("customers", "portfolio"):
        assert with_key(people["owner"]).get(f"/api/v1/{address}?{fullest}").status_code == 200
