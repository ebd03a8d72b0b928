"""The API of prove: the newest back-test, and one that is asked for."""

import pytest

from keepworth_web.site.worker import do_next
from tests.factories.backtests import UNTIL, keep_backtest
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
WHERE = "/api/v1/prove/calibration"


def test_without_a_back_test_that_is_said(people, book):
    said = with_key(people["owner"]).get(WHERE).json()
    assert said == {"checked": {"state": "never", "losses": 0, "needed": 30, "until": None}, "test": None}


def test_it_tells_the_newest_whole(people, book):
    found = keep_backtest(book)
    said = with_key(people["owner"]).get(WHERE).json()
    assert said["checked"] == {"state": str(found.badge), "losses": found.events, "needed": 30,
                               "until": UNTIL.isoformat()}  # fmt: skip
    test = said["test"]
    assert set(test) == {
        "made_at", "version", "days", "until", "renewals", "losses", "brier", "brier_baseline", "log_loss", "auc",
        "intercept", "slope", "top_decile_lift", "recalibration", "reliability",
    }  # fmt: skip
    assert (test["renewals"], test["losses"], test["recalibration"]) == (found.decisions, found.events, "none")
    assert test["slope"] == {"mean": found.line.slope.value, "low": found.line.slope.low, "high": found.line.slope.high}
    assert [one["came"] for one in test["reliability"]] == [one.stayed.share for one in found.reliability]
    assert sum(one["renewals"] for one in test["reliability"]) == found.decisions
    earlier = with_key(people["owner"]).get(f"{WHERE}?as-of=2025-12-19").json()
    assert (earlier["checked"]["state"], earlier["test"]) == ("never", None)


def test_one_is_asked_for_and_followed(people, book):
    program = with_key(people["owner"], scope="write")
    asked = program.generic("POST", WHERE, "", content_type="application/json")
    assert asked.status_code == 202
    assert do_next()
    job = program.get(asked.headers["Location"]).json()
    assert (job["kind"], job["state"]) == ("backtest", "refused")
    assert "knows nothing of contracts" in job["said"]
