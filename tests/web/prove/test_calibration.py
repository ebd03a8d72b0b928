"""Prove › Calibration: words, picture and table of the newest back-test, and the button that makes one."""

import csv
import datetime as dt
import io
import re
from html import unescape

import numpy as np
import pytest
from django.utils import timezone

from keepworth.measure.calibration import Recalibration
from keepworth.runs.backtest_staying import Corrected
from keepworth.runs.kept_backtests import correction_of, kept_backtests
from keepworth.tables.book import find_book
from keepworth_web.book.models import Job
from keepworth_web.site.worker import do_next
from keepworth_web.staff.models import AuditEntry
from tests.factories.backtests import MADE, UNTIL, backtest_of, keep_backtest
from tests.factories.renewing import add_renewals

pytestmark = pytest.mark.django_db
PAGE = "/prove/calibration/"
ENDS = np.array([0.0, 1.0])


def words(client, address: str = PAGE, *, language: str = "en") -> str:
    client.cookies["language"] = language
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_it_says_in_words_what_was_said_and_what_came(owner, book):
    found = keep_backtest(book)
    said = words(owner)
    groups, n = found.reliability, found.decisions
    share = 100 * sum(one.said * one.stayed.of for one in groups) / n
    came = 100 * (n - found.events) / n
    assert f"Of {n} renewals we said that {share:.1f} in 100 would come; {came:.1f} in 100 came (likely " in said
    last = groups[-1]
    assert f"Of 100 said to come with {100 * last.said:.0f} in 100, {100 * last.stayed.share:.0f} came" in said
    assert "Nothing shows that the chances are off." in said
    assert f"checked on {found.events} lost renewals" in said


def test_the_table_and_the_picture_have_the_same_groups(owner, book):
    found = keep_backtest(book)
    page = owner.get(PAGE).text
    assert page.count('class="dot"') == page.count('class="reach"') == len(found.reliability) == 10
    said = words(owner)
    for one in found.reliability:
        stayed = one.stayed
        row = f"{100 * one.said:.1f} ({100 * one.least:.1f} to {100 * one.most:.1f}) {100 * stayed.share:.1f} "
        assert f"{row}{100 * stayed.low:.1f} to {100 * stayed.high:.1f} {stayed.of}" in said


def test_every_measure_stands_with_its_range_and_what_is_right(owner, book):
    found = keep_backtest(book)
    said = words(owner)
    assert f"Brier score {found.brier:.4f} – below {found.brier_baseline:.4f}" in said
    assert f"Log-loss {found.log_loss:.4f}" in said
    slope = found.line.slope
    assert f"Calibration slope {slope.value:.3f} {slope.low:.3f} to {slope.high:.3f} 1; below it too bold" in said
    assert f"AUC {found.auc.value:.3f} {found.auc.low:.3f} to {found.auc.high:.3f}" in said
    assert f"{found.top_decile_lift:.2f} times as many" in said
    assert "Chances were said on 4 days, from 1 Jan 2025 to 1 Oct 2025" in said
    assert "no correction by past losses is applied" in said
    assert "is not known of past days" in said


def test_too_few_losses_are_an_answer_with_the_number_that_is_needed(owner, book):
    few = backtest_of(renewals=60)
    assert 0 < few.events < 30
    keep_backtest(book, few)
    said = words(owner)
    assert f"Not enough losses: {few.events} of the 30 that it takes" in said
    assert f"{30 - few.events} more are needed." in said
    assert "Of 100 said to come" not in said, "two renewals are no hundred"
    assert "would have been as good" not in said
    assert "They save" not in said
    assert f"uncalibrated: only {few.events} lost renewals, 30 are needed" in said


@pytest.mark.parametrize(("bold", "said"), [(2.5, "They are too bold"), (0.3, "They are too timid")])
def test_chances_that_are_surely_off_are_called_so(owner, book, bold, said):
    assert keep_backtest(book, backtest_of(renewals=3000, bold=bold)).badge == "off"
    page = words(owner)
    assert said in page
    assert "which say that the chances are off" in page


def test_what_does_not_beat_one_chance_for_all_is_said(owner, book):
    keep_backtest(book, backtest_of(bold=8.0))
    assert "Giving every renewal the share that came before would have been as good" in words(owner)


def test_nothing_tested_yet_is_one_sentence_and_a_button(owner, book):
    page = owner.get(PAGE).text
    assert "Nobody has tested yet whether the chances of staying come true." in page
    assert page.count('action="/prove/calibration/test/"') == 1


def test_a_past_day_knows_only_what_rests_on_nothing_later(owner, book):
    keep_backtest(book)
    owner.cookies["as-of"] = (UNTIL - dt.timedelta(days=1)).isoformat()
    page = owner.get(PAGE).text
    assert "No back-test is kept that rests on nothing later than 19 Dec 2025." in page
    assert "prove/calibration/test/" not in page, "a past day is looked at, not worked in"
    owner.cookies["as-of"] = UNTIL.isoformat()
    assert "Of 400 renewals" in words(owner)


def test_earlier_ones_are_listed(owner, book):
    old = keep_backtest(book, backtest_of(seed=8), made=MADE - dt.timedelta(days=90))
    keep_backtest(book)
    said = words(owner).split("Earlier back-tests")[1]
    assert f"7 Oct 2025 1 Jan 2025, 20 Dec 2025 {old.events} {old.brier:.4f}" in said


@pytest.mark.parametrize(
    "by", [Recalibration("logistic", 90, line=(0.2, 0.5)), Recalibration("isotonic", 300, said=ENDS, came=ENDS)]
)
def test_what_puts_chances_right_is_said_with_what_it_is_worth(owner, book, by):
    keep_backtest(book)
    assert "no correction by past losses is applied" in words(owner)
    test = backtest_of(seed=4)
    keep_backtest(book, made=MADE + dt.timedelta(hours=1), corrected=Corrected(by, test))
    how = {"logistic": "two numbers", "isotonic": "a rising curve"}[by.kind]
    said = words(owner)
    assert f"chances of renewals are put right by {how} that these losses taught" in said
    assert f"the Brier score is then {test.brier:.4f}." in said
    assert correction_of(book, until=UNTIL).kind == by.kind


def test_files_that_came_in_since_are_said(owner, book):
    keep_backtest(book)
    assert "Since then" not in words(owner)
    add_renewals(find_book(book), customers=5)
    assert "Since then 1 file came in." in words(owner)


def test_the_button_has_the_worker_test_and_keep(owner, book):
    add_renewals(find_book(book), customers=80)
    assert owner.post(f"{PAGE}test/").headers["Location"] == PAGE
    owner.post(f"{PAGE}test/")
    assert Job.objects.filter(kind="backtest").count() == 1, "the one that waits is joined"
    assert "The test waits for the worker." in words(owner)
    assert do_next()
    job = Job.objects.get(kind="backtest")
    assert (job.state, job.said) == ("done", "")
    assert [step.name for step in job.steps.all()] == ["read", "compare"]
    (record,) = kept_backtests(book)
    assert f"Of {record['staying']['decisions']} renewals we said" in words(owner)
    assert AuditEntry.objects.filter(kind="backtest.request").count() == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "knows nothing of contracts, so no chance of staying can be tested."), ("zh-hans", "没有任何合同")],
)
def test_where_nothing_can_be_tested_it_says_why(owner, book, language, said):
    owner.post(f"{PAGE}test/")
    assert do_next()
    assert Job.objects.get(kind="backtest").state == "refused"
    assert said in words(owner, language=language)
    keep_backtest(book, made=timezone.now() + dt.timedelta(seconds=1))
    assert said not in words(owner, language=language), "a later one has answered it"


def test_it_is_the_owners(colleague, stranger, book):
    keep_backtest(book)
    for client in (colleague, stranger):
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}test/").status_code == 403
        assert PAGE not in client.get("/focus/").text


def test_in_chinese_nothing_is_english(owner, book):
    keep_backtest(book)
    keep_backtest(book, made=MADE + dt.timedelta(days=1))
    page = words(owner, language="zh-hans").split("校准", 1)[1]
    assert "400 次续约" in page
    assert not re.search(r"\b(said|came|renewals?|losses|chances?|tested)\b", page)


def test_the_table_can_be_taken_away(owner, book):
    found = keep_backtest(book)
    taken = owner.post("/book/lists/take/", {"what": "calibration", "kind": "csv", "back": PAGE})
    rows = list(csv.reader(io.StringIO(b"".join(taken.streaming_content).decode())))
    assert rows[0][0] == "Said, mean chance"
    assert len(rows[1]) == len(rows[0]) == 7
    for row, one in zip(rows[1:11], found.reliability, strict=True):
        assert [float(cell) for cell in row] == pytest.approx(
            [one.said, one.least, one.most, one.stayed.share, one.stayed.low, one.stayed.high, one.stayed.of], abs=1e-6
        )
    sheet = owner.post("/book/lists/take/", {"what": "calibration", "kind": "xlsx", "back": PAGE})
    assert b"".join(sheet.streaming_content).startswith(b"PK")
    sheet.close()
