"""The time line: lanes by stage, empty stretches in words, as quick for very many touchpoints."""

import datetime as dt
import re

import numpy as np
import pytest
from django.utils import timezone

from keepworth.runs.store import latest_run, read_record
from keepworth_web.know.actions.write_row import Said, write_row
from tests.factories.books import add

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 3)


def talk(filled, *, stages, days, machine=False, customer="C000000", first=0):
    """Add touchpoints, so many days before DAY."""
    many = len(days)
    add(filled, "touchpoints", {
        "touchpoint_id": [f"t{first + at}" for at in range(many)], "customer_id": [customer] * many,
        "at": [dt.datetime.combine(DAY - dt.timedelta(ago), dt.time(9)) for ago in days],
        "stage": stages, "channel": ["call"] * many, "direction": ["ours"] * many, "automated": [machine] * many,
    })  # fmt: skip


def panel(page, slug="timeline"):
    return page.split(f'id="panel-{slug}"')[1].split("</section>")[0]


def shown(client, number, *, day=DAY):
    return panel(client.get(f"/know/{number}/?as-of={day}").text)


def test_an_empty_stretch_is_named(owner, filled, number):
    talk(filled, stages=["discover", "deliver", "review"], days=[200, 20, 150])
    said = shown(owner, number(0))
    assert "The last touch was 14 May 2024: “deliver”." in said
    assert "Empty stretches: “discover” empty since 16 Nov 2023; “review” empty since 5 Jan 2024." in said
    # In the order of the journey and not of the alphabet.
    assert re.findall(r'<th scope="row">(\w+)', said) == ["discover", "deliver", "review"]
    assert said.count('class="empty"') == 2


def test_silence_after_the_last_stage_is_said_first(owner, filled, number):
    talk(filled, stages=["deliver"], days=[100])
    assert "No touch after “deliver” since 24 Feb 2024." in shown(owner, number(0))


def test_a_stage_that_others_have_and_this_one_never_had_is_named(owner, filled, number):
    talk(filled, stages=["deliver"], days=[10])
    talk(filled, stages=["renew"], days=[10], customer="C000001", first=50)
    assert "Never a touch at “renew”." in shown(owner, number(0))


def test_what_a_machine_sent_is_no_touch(owner, filled, number):
    talk(filled, stages=["deliver"], days=[10], machine=True)
    assert 'id="panel-timeline"' not in owner.get(f"/know/{number(0)}/?as-of={DAY}").text


def test_what_came_later_than_the_day_is_not_seen(owner, filled, number):
    talk(filled, stages=["deliver", "review"], days=[10, -5])
    said = shown(owner, number(0))
    assert "1 touch in two years." in said


def test_the_page_asks_as_little_for_two_hundred_thousand_touchpoints(
    owner, filled, number, django_assert_max_num_queries
):
    rng = np.random.default_rng(7)
    days, stages = rng.integers(0, 700, 200_000).tolist(), rng.choice(["discover", "deliver", "use"], 200_000).tolist()
    talk(filled, stages=stages, days=days)
    at = number(0)
    with django_assert_max_num_queries(15):
        said = panel(owner.get(f"/know/{at}/?as-of={DAY}").text)
    assert "200,000 touches since" in said
    assert len(said) < 60_000


def test_what_somebody_wrote_counts_at_once(owner, filled, number, people):
    talk(filled, stages=["deliver"], days=[200])
    at = number(0)
    said = {"at": "2024-06-01T10:00:00", "customer_id": "C000000", "stage": "review", "channel": "call"}
    write_row(Said("touchpoints", said), by=people["owner"], at=timezone.now())
    assert "The last touch was 1 Jun 2024: “review”." in shown(owner, at)


def test_what_somebody_corrected_counts_once_and_where_it_belongs(owner, filled, number, people):
    talk(filled, stages=["deliver", "deliver"], days=[200, 20])
    at = number(0)
    write_row(Said("touchpoints", {"touchpoint_id": "t1", "stage": "review"}), by=people["owner"], at=timezone.now())
    said = shown(owner, at)
    assert "The last touch was 14 May 2024: “review”." in said
    assert "2 touches in two years." in said


def test_a_sample_stands_still_at_its_end_until_somebody_writes_into_it(people, owner, filled, number, changed):
    """Opened years later, every customer of a sample would be silent."""
    end = dt.date.fromisoformat(read_record(latest_run(filled.scores))["as_of"])
    talk(filled, stages=["deliver"], days=[(DAY - end).days + 10])
    address = f"/know/{number(0)}/"
    assert "No touch after “deliver”" in panel(owner.get(address).text)
    settings = changed / "keepworth.toml"
    settings.write_text("sample = true\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    assert "The last touch was" in panel(owner.get(address).text)
    journey = " ".join(owner.get("/know/journey/").text.split())
    assert f"The sample ends on {end.day} {end:%b %Y}: who is silent or late is counted until then." in journey
    told = {
        "touchpoint_id": "",
        "customer_id": "C000000",
        "at": f"{timezone.now():%Y-%m-%dT%H:%M:%S}",
        "stage": "renew",
    }
    write_row(Said("touchpoints", values=told), by=people["owner"], at=timezone.now())
    assert "“deliver” empty since" in panel(owner.get(address).text)


def test_stages_of_ours_are_said_in_the_page_s_language_and_a_company_s_own_as_they_are(owner, filled, number):
    talk(filled, stages=["deliver", "onboarding"], days=[20, 30])
    for address in (f"/know/{number(0)}/?as-of={DAY}", f"/know/journey/?as-of={DAY}"):
        owner.cookies["language"] = "zh-hans"
        rows = re.findall(r'<th scope="row">(\w+)</th>', owner.get(address).text)
        assert "onboarding" in rows
        assert "deliver" not in rows
        owner.cookies["language"] = "en"
        assert "deliver" in re.findall(r'<th scope="row">(\w+)</th>', owner.get(address).text)
