"""D1-04: every page with words that would run in everything that people can write, as a browser reads it.

No dialog, no word on the console, no word of the policy, nothing asked elsewhere, nothing in the page that is not ours.
"""

from collections.abc import Iterator

import pytest

from tests.web.bridged import bridged
from tests.web.browsers import browser_of
from tests.web.chromium import IN_CHROMIUM
from tests.web.hostile import hostile_stage, hostile_visits
from tests.web.stage import Stage
from tests.web.visits import visits

# The stage is set in the first test's time.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(900), *IN_CHROMIUM]
# What a payload would have put into a page, and no page of ours holds by itself.
FOREIGN = r"""() => {
  const tags = '#injected, iframe, object, embed, base, math, video, body b[id], meta[http-equiv], style';
  const found = [...document.querySelectorAll(tags + ', script:not([src]):not([type])')];
  const runs = ({name, value}) => /^on/.test(name) || /^(javascript|data:text)/i.test(value.trim());
  const leads = ({name, value}) => name !== 'xmlns' && /^(https?:)?\/\/evil/.test(value);
  for (const one of document.querySelectorAll('*')) {
    if ([...one.attributes].some(each => runs(each) || leads(each))) found.push(one);
  }
  return found.map(one => one.outerHTML.slice(0, 200));
}"""
OPENED = "() => document.querySelectorAll('details').forEach(one => { one.open = true })"


@pytest.fixture(scope="module")
def stage(chromium, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Stage]:
    """The stage, for the whole file; the browser comes first, as its driver's loop has a database connection apart."""
    with django_db_blocker.unblock(), hostile_stage(tmp_path_factory.mktemp("hostile") / "book") as found:
        yield found


@pytest.fixture
def owner(stage, db):
    return browser_of(stage.people["owner"])


def test_d1_04_no_page_runs_asks_or_holds_what_it_should_not(stage, owner, chromium):
    pages, foreign = 0, []
    with bridged(chromium, owner) as bridge:
        for visit in [*visits(stage), *hostile_visits(stage)[::10]]:
            if visit.sent is None and visit.by == "owner":
                bridge.go(visit.address)
                bridge.page.evaluate(OPENED)
                foreign += [f"{visit.said}: {one}" for one in bridge.page.evaluate(FOREIGN)]
                pages += 1
        assert bridge.faults == []
    assert foreign == []
    assert pages > 60


def test_d1_04_what_is_planted_is_found(stage, owner, chromium, settings):
    options = {**settings.TEMPLATES[0]["OPTIONS"], "autoescape": False}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]
    with bridged(chromium, owner) as bridge:
        bridge.go("/account/")
        assert bridge.page.evaluate(FOREIGN)
        # The policy refuses what escaping let through, and says so.
        assert any("Content Security Policy" in one for one in bridge.faults)
        assert any("evil.example" in one for one in bridge.faults)
