"""The panel of fighting and staying: words first, each trial, why they stay, what a stress would do."""

import datetime as dt
import re

import pytest

from keepworth.cli import fighting as cli
from keepworth.measure import printed_stresses
from keepworth.measure.trials import TrialKind
from keepworth.runs.staying import COLUMNS
from keepworth.runs.store import read_record
from keepworth.tables.fight_results import FIGHT_PRIORS_FILE, write_told
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth_web.measure.reads.fighting import KINDS, STRESSES, TERMS
from keepworth_web.shared.templatetags.shown import day as day_said
from tests.factories.trials import PRIORS, tell_fight, tell_trials
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def told(filled, run, number):
    """A run that tested the first customer, and says why the first and the third stay."""
    tell_fight(run, tested=[number(0)], stays=[number(0), number(2)])
    return number


def panel(page: str) -> str:
    """Return the words of the panel."""
    found = re.search(r'<section[^>]*id="panel-fighting".*?</section>', page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", found[0])) if found else ""


def test_it_says_how_much_dearer_with_range_and_trials(owner, told):
    said = panel(owner.get(f"/know/{told(0)}/").text)
    assert "They fight up to 16 % dearer (likely 6 to 25, 8 in 10): 3 trials passed, 1 failed." in said
    assert "Renewal at a changed price 15 Jan 2023 4 % passed +0.23" in said
    assert "A discount demanded to stay 15 Jan 2025 15 % failed −0.52" in said


def test_it_draws_passed_above_and_failed_below_the_band(owner, told):
    page = owner.get(f"/know/{told(0)}/").text
    svg = re.search(r'<svg class="trials".*?</svg>', page)[0]
    assert [svg.count(f'class="{way}"') for way in ("passed", "failed")] == [3, 1]
    assert 'class="reach" x1="21.32%" x2="83.11%"' in svg
    assert 'cx="52.21%"' in svg


def test_it_says_why_they_stay_in_points_that_add_up(owner, told):
    said = panel(owner.get(f"/know/{told(0)}/").text)
    assert "Likely to renew by 31 Dec 2026: 81 in 100 (likely 74 to 87, 8 in 10)." in said
    assert "Any customer of that age 88 in 100" in said
    assert "How much hangs on one person −6.3" in said
    assert "Likely to stay 81 in 100" in said


def test_it_says_what_each_stress_would_do(owner, told):
    said = panel(owner.get(f"/know/{told(0)}/").text)
    assert "A rival 10 % cheaper: likely to stay 52 in 100; on average 40,900 of their value would be lost." in said
    assert "All of that at once: likely to stay 10 in 100" in said


def test_who_was_never_tested_is_never_shown_as_loyal(owner, told):
    said = panel(owner.get(f"/know/{told(2)}/").text)
    assert "Never tested: nothing has shown yet how much dearer we may be." in said
    assert "we believe 10 % (likely −3 to 23, 8 in 10), and that is no proof of loyalty" in said
    assert "They fight up to" not in said


def test_a_run_that_says_nothing_of_it_has_no_panel(owner, filled, run, number):
    (run / FIGHT_PRIORS_FILE).unlink(missing_ok=True)
    assert 'id="panel-fighting"' not in owner.get(f"/know/{number(0)}/").text


def test_it_stays_behind_the_wall(stranger, colleague, told):
    assert 'id="panel-fighting"' not in stranger.get(f"/know/{told(0)}/").text


TRIAL = {
    "kind": "discount", "happened_on": "2026-01-15", "outcome": "failed", "price_gap": "12.5",
    "said": "Mail of the buyer, 15 January",
}  # fmt: skip


def test_a_trial_that_somebody_tells_of_stands_with_its_proof(editor, filled, number):
    at = number(0)
    assert editor.post(f"/know/{at}/trials/new/", TRIAL).status_code == 302
    page = editor.get(f"/know/{at}/").text
    said = panel(page)
    assert "They demanded a discount to stay , 15 Jan 2026: failed Mail of the buyer, 15 January" in said
    assert "What is told today counts from the next score on." in said
    change = re.search(rf'href="(/know/{at}/trials/w\d+/)"', page)[1]
    form = editor.get(change).text
    assert 'value="12.5"' in form
    version = re.search(r'name="version" value="(\d+)"', form)[1]
    assert editor.post(change, {**TRIAL, "outcome": "passed", "version": version}).status_code == 302
    assert "15 Jan 2026: passed" in panel(editor.get(f"/know/{at}/").text)


def test_d1_01_another_team_neither_tells_of_a_trial_nor_reads_one(editor, stranger, filled, number):
    at = number(0)
    assert stranger.post(f"/know/{at}/trials/new/", TRIAL).status_code == 404
    editor.post(f"/know/{at}/trials/new/", TRIAL)
    change = re.search(rf'href="(/know/{at}/trials/w\d+/)"', editor.get(f"/know/{at}/").text)[1]
    for address in (change, f"/know/{at}/trials/new/"):
        answer = stranger.get(address)
        assert (answer.status_code, "Mail of the buyer" in answer.text) == (404, False)
    page = stranger.get(f"/know/{at}/", follow=True).text
    assert "Mail of the buyer" not in page


def test_b4_of_somebody_restricted_no_trial_is_read(editor, filled, number, book):
    at = number(0)
    editor.post(f"/know/{at}/trials/new/", TRIAL)
    change = re.search(rf'href="(/know/{at}/trials/w\d+/)"', editor.get(f"/know/{at}/").text)[1]
    write_restrictions(book, Restrictions({("customer", at): "2026-11-01"}))
    assert [editor.get(one).status_code for one in (change, f"/know/{at}/")] == [404, 404]


def test_a_trial_needs_its_proof_and_its_end(editor, filled, number):
    for missing in ("said", "outcome", "happened_on"):
        sent = {name: said for name, said in TRIAL.items() if name != missing}
        assert editor.post(f"/know/{number(0)}/trials/new/", sent).status_code == 422


def test_a_trial_is_taken_away_and_comes_back(editor, filled, number):
    at = number(0)
    editor.post(f"/know/{at}/trials/new/", TRIAL)
    page = editor.get(f"/know/{at}/").text
    change = re.search(rf'href="(/know/{at}/trials/w\d+/)"', page)[1]
    version = re.search(r'name="version" value="(\d+)"', editor.get(change).text)[1]
    editor.post(f"{change}end/", {"how": "remove", "version": version})
    page = editor.get(f"/know/{at}/").text
    assert "Trials that somebody told of" not in page
    assert editor.post(re.search(r'action="(/know/changes/\d+/undo/)"', page)[1]).status_code == 302
    assert "Trials that somebody told of" in editor.get(f"/know/{at}/").text


def test_programs_are_told_the_same(people, told):
    program = with_key(people["owner"])
    found = program.get(f"/api/v1/customers/{told(0)}/fighting").json()
    assert (found["trial_state"], len(found["trials"]), found["f50"]["mean"]) == ("mixed", 4, 15.66393)
    (stay,) = found["staying"]
    whole = stay["baseline"] + sum(one["points"] for one in stay["because"])
    assert whole == pytest.approx(stay["chance"]["mean"], abs=1e-4)
    assert [one["stress"] for one in found["stresses"]] == ["rival_10", "rival_20", "champion_leaves", "failure", "all"]
    never = program.get(f"/api/v1/customers/{told(2)}/fighting").json()
    assert (never["trial_state"], never["trials"], never["f50"]["mean"]) == ("never tested", [], 10.0)
    assert with_key(people["stranger"]).get(f"/api/v1/customers/{told(0)}/fighting").status_code == 404


def test_the_head_says_staying_and_fighting(owner, filled, run, number, tmp_path):
    tell_trials(run / "customers.parquet")
    said = owner.get(f"/know/{number(1)}/").text
    assert "Likely to stay: <b>" in said
    assert re.search(
        r"Fights for us: <b>(up to \d+ % dearer|not at our price)</b> \(−?\d+ to −?\d+, \d trials?\)", said
    )
    assert "Fights for us: <b>never tested</b>" in owner.get(f"/know/{number(0)}/").text


@pytest.mark.parametrize(
    ("priors", "said"),
    [
        ({"renewals": 35, "lost": 3}, "is ours: 35 decided renewals of a known price, 3 of them lost, are too few"),
        ({"gamma_learnt": True, "renewals": 900, "lost": 80}, "was learnt from 900 decided renewals, 80 of them lost."),
        ({"wrong_signed": True, "renewals": 900}, "Of 900 decided renewals a higher price seems to keep customers"),
        ({"not_converged": True, "renewals": 900, "lost": 80}, "from 900 decided renewals, 80 of them lost, did not"),
    ],
)
def test_it_says_whose_word_the_price_is(owner, told, run, priors, said):
    write_told({**PRIORS, **priors}, file=FIGHT_PRIORS_FILE, into=run)
    assert said in panel(owner.get(f"/know/{told(0)}/").text)


def test_it_says_which_run_told_it_and_as_of_which_day(owner, told, run):
    record = read_record(run)
    as_of = day_said(dt.date.fromisoformat(record["as_of"]))
    assert f"As of {as_of}, run {record['run']}. What a point of price costs" in panel(
        owner.get(f"/know/{told(0)}/").text
    )


def test_whatever_a_chance_rests_on_and_every_trial_has_its_words():
    assert {*COLUMNS, "doubt", "corrected"} <= set(TERMS) == set(cli.TERMS)
    assert {kind.name.lower() for kind in TrialKind} == set(KINDS) == set(cli.KINDS)
    assert {one.key for one in printed_stresses()} == set(STRESSES) == set(cli.STRESSES)
