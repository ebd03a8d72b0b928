"""Beside every chance of staying it says how far such chances were checked: on pages, and to programs."""

import datetime as dt
import re
from html import unescape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.tables.fight_results import STAYING_FILE
from tests.factories.backtests import UNTIL, backtest_of, keep_backtest
from tests.factories.trials import tell_fight
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
LINK = 'href="/prove/calibration/"'


@pytest.fixture
def told(filled, run, number):
    """A run that says of the first customer and the third how likely they stay."""
    tell_fight(run, tested=[number(0)], stays=[number(0), number(2)])
    return number


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", page)))


def test_head_and_panel_say_it(owner, told, filled):
    page = owner.get(f"/know/{told(0)}/").text
    assert words(page).count("( never checked against what came )") == 2
    assert page.count(LINK) >= 2
    found = keep_backtest(filled.folder)
    assert words(owner.get(f"/know/{told(0)}/").text).count(f"( checked on {found.events} lost renewals )") == 2


def test_who_may_not_see_the_book_is_told_without_a_link(colleague, told, filled):
    keep_backtest(filled.folder, backtest_of(renewals=60))
    page = colleague.get(f"/know/{told(0)}/").text
    assert "uncalibrated: only" in words(page)
    assert LINK not in page


def test_whoever_has_no_contract_is_not_called_checked(owner, told, filled, run):
    keep_backtest(filled.folder)
    rows = pq.read_table(run / STAYING_FILE)
    due = rows.schema.get_field_index("due")
    pq.write_table(rows.set_column(due, "due", pa.nulls(len(rows), rows.schema.field(due).type)), run / STAYING_FILE)
    page = words(owner.get(f"/know/{told(2)}/").text)
    assert "Likely to stay for a year" in page
    assert page.count("(never checked: only renewals of contracts are)") == 2, "in the head and in the panel"
    assert "lost renewals )" not in page


def test_the_portfolio_says_it_where_the_column_is_shown(owner, told, filled):
    found = keep_backtest(filled.folder)
    said = f"Likely to stay: ( checked on {found.events} lost renewals )"
    assert said in words(owner.get("/focus/?column=staying").text)
    assert "lost renewals" not in words(owner.get("/focus/?column=value").text)


def test_stress_tests_say_it(owner, told, filled):
    found = keep_backtest(filled.folder)
    assert f"( checked on {found.events} lost renewals )" in words(owner.get("/measure/stresses/?stress=rival_10").text)


def test_programs_are_told_it(people, told, filled):
    program = with_key(people["owner"])
    never = {"state": "never", "losses": 0, "needed": 30, "until": None}
    found = keep_backtest(filled.folder)
    known = {"state": str(found.badge), "losses": found.events, "needed": 30, "until": UNTIL.isoformat()}
    before = (UNTIL - dt.timedelta(days=1)).isoformat()
    for address in (f"customers/{told(0)}", f"customers/{told(0)}/fighting", "customers"):
        assert program.get(f"/api/v1/{address}").json()["staying_checked"] == known
        assert program.get(f"/api/v1/{address}?as-of={before}").json()["staying_checked"] == never
