"""`keepworth show`: one customer whole, in words and as JSON."""

import datetime as dt
import json
from pathlib import Path

import pytest
from tests.factories.backtests import MADE, UNTIL, backtest_of, keep_backtest
from tests.factories.books import empty_book
from tests.factories.commands import answered, book_of, keepworth, shop
from tests.factories.measured_run import Piece, measure_run
from tests.factories.persons import offer
from tests.factories.trials import tell_fight

from keepworth.runs.store import latest_run, read_record
from keepworth.tables.book import find_book
from keepworth.tables.scored import open_scored

HEARD = ("emotional", "satisfaction", "performance", "evp", "fit")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = book_of(tmp_path_factory.mktemp("show"), *shop(40))
    offer(made, "contacts", "contact_id,customer_id,valid_from,name", "cfo,c0000,2020-01-01,Ana Ruiz")
    offer(made, "identities", "who,who_id,name", "customer,c0000,Acme", "customer,c0001,Twin", "customer,c0002,Twin")
    assert keepworth("score", made).exit_code == 0
    kept = find_book(made)
    run = latest_run(kept.scores)
    day = dt.date.fromisoformat(read_record(run)["as_of"])
    one, other = (open_scored(kept).find(name)[0]["number"] for name in ("c0000", "c0003"))
    old, new = day - dt.timedelta(days=90), day - dt.timedelta(days=1)
    pieces = [Piece(one, name, 75.0, new, f"answer:{at}:q", "item", contact=1, share=0.6)
              for at, name in enumerate(HEARD)]  # fmt: skip
    pieces += [
        Piece(one, "trust", 15.0, new, "answer:9:q", "item", contact=1, share=0.6),
        Piece(one, "trust", 95.0, old, "answer:10:q", "opinion", sd=5.0, colleague=1, share=1.0),
        Piece(other, "trust", 80.0, new),
    ]
    asks = {"ask_next": "control", "ask_next_contact": 1, "ask_next_minutes": 0.4}
    measure_run(run, pieces, day=day, more={one: {"state": "captive"}, other: asks})
    tell_fight(run, tested=[one], stays=[one])
    return made


def test_one_customer_is_whole(book: Path) -> None:
    found = answered("show", book, "c0000")
    assert found["customer"]["customer_id"] == "c0000"
    assert found["customer"]["name"] == "Acme"
    assert found["value"]["low"] <= found["value"]["mean"] <= found["value"]["high"]
    strength = found["strength"]
    assert (strength["published"], strength["heard"], strength["covered"]) == ("firm", 5, 5)
    assert strength["low"] < strength["strength"] < strength["high"]
    assert (strength["weakest"], strength["state"]) == ("trust", "captive")
    assert strength["rule"].startswith("Leaving costs them much (60 or more)")
    assert len(found["indicators"]) == 13


def test_every_piece_is_told_and_the_pushes_add_up(book: Path) -> None:
    for line in answered("show", book, "c0000")["indicators"]:
        for side, of in (("customer", line["theirs"]), ("us", line["ours"])):
            mine = [one["push"] for one in line["pushes"] if one["side"] == side]
            assert len(mine) == (of["pieces"] if of else 0)
            assert sum(mine) == pytest.approx((of["score"] - of["prior"]) if of else 0, abs=1e-9)
    trust = next(one for one in answered("show", book, "c0000")["indicators"] if one["indicator"] == "trust")
    assert [one["who"] for one in trust["pushes"] if one["side"] == "customer"] == ["Ana Ruiz"]


def test_ours_stands_beside_theirs_and_never_in_it(book: Path) -> None:
    found = answered("show", book, "c0000")
    (gap,) = found["gaps"]
    trust = next(one for one in found["indicators"] if one["indicator"] == "trust")
    assert trust["ours"]["score"] > 60 > trust["theirs"]["score"]
    assert (gap["indicator"], gap["judged"]) == ("trust", "differ")
    assert gap["gap"] == pytest.approx(trust["ours"]["score"] - trust["theirs"]["score"])
    assert gap["low"] < gap["gap"] < gap["high"]


def test_a_withheld_strength_is_null_and_says_what_to_ask(book: Path) -> None:
    strength = answered("show", book, "c0003")["strength"]
    assert (strength["strength"], strength["low"], strength["high"]) == (None, None, None)
    assert strength["published"] == "withheld"
    assert strength["ask_next"] == {"indicator": "control", "contact_id": 1, "contact": "Ana Ruiz", "minutes": 0.4}
    assert "Ask next: Ana Ruiz, about a say for both, 24 seconds." in keepworth("show", book, "c0003").output


def test_of_whom_nothing_was_heard_every_line_is_the_prior(book: Path) -> None:
    lines = answered("show", book, "c0004")["indicators"]
    assert {(one["theirs"]["score"], one["theirs"]["is_heard"], one["theirs"]["pieces"]) for one in lines} == {
        (60.0, False, 0)
    }


def test_words_come_first_and_hold_range_age_and_n(book: Path) -> None:
    said = keepworth("show", book, "c0000").output
    assert said.startswith("Acme (c0000), as of ")
    assert "8 in 10); firm: enough was heard of 5 of 7 tracked indicators" in said
    assert "Weakest: trust, 30 (likely 19 to 41)." in said
    assert "State: captive. Leaving costs them much (60 or more)" in said
    trust = next(line for line in said.splitlines() if line.startswith("  trust:"))
    assert "1 piece, the newest 1 day old, heard 60% of the influence of who decides; we 88 (likely " in trust
    assert ", 1 piece, the newest 3 months old" in trust
    assert "Of them nothing was heard on: benefit of being linked, cost of leaving, business dependence" in said
    assert "  trust: we say " in said
    assert "There what is believed of those like them stands in." in said


def test_a_name_will_do_where_only_one_is_called_so(book: Path) -> None:
    assert answered("show", book, "acme")["customer"]["customer_id"] == "c0000"
    refusals = {
        "Twin": "2 customers are called 'Twin'. Name one by its id: Twin (c0001)",
        "Acm": "Did you mean: Acme (c0000)?",
        "nobody": "There is no customer 'nobody'.",
    }
    for said, why in refusals.items():
        refused = keepworth("show", book, said)
        assert (refused.exit_code, why in refused.output) == (2, True), refused.output


def test_a_day_for_which_no_score_speaks_is_refused(book: Path) -> None:
    refused = keepworth("show", book, "c0000", "--as-of", "2001-01-01")
    assert refused.exit_code == 3
    assert "No score of this book speaks for 2001-01-01" in refused.output


def test_it_says_who_would_fight_and_why_they_stay(book: Path) -> None:
    said = keepworth("show", book, "c0000").stdout
    assert "Likely to renew by 2026-12-31: 81% (likely 74% to 87%, 8 in 10)." in said
    assert "  how much hangs on one person: -6.3 points" in said
    assert "Fights up to 16 % dearer (likely 6 to 25, 8 in 10): 3 trials passed, 1 failed." in said
    assert "  2025-01-15, a discount demanded to stay, 15 % dearer: failed (-0.52 logits)" in said
    assert "  What a point of price costs is ours: 0 decided renewals of a known price, 0 lost, are too few" in said
    assert "  a rival 10 % cheaper: likely to stay 52%; on average 40,900 USD lost" in said


def test_who_was_never_tested_is_told_so(book: Path) -> None:
    said = keepworth("show", book, "c0003").stdout
    assert "Never tested: of anybody we believe 10 % (likely -3 to 23, 8 in 10)" in said
    assert "Fights up to" not in said


def test_trials_and_reasons_are_in_the_json(book: Path) -> None:
    told = answered("show", book, "c0000")["fought"]
    assert [one["passed"] for one in told["trials"]] == [True, True, True, False]
    assert told["stays"][0]["because"][1]["term"] == "single_thread"
    assert answered("show", book, "c0003")["fought"]["fight"] is None


def test_what_is_printed_is_said_to_be_ours_and_what_was_learnt_from_how_many(book: Path) -> None:
    assert "Priors and half-lives are ours, or the company's own settings" in keepworth("show", book, "c0000").stdout
    file = latest_run(find_book(book).scores) / "priors.json"
    said = file.read_text(encoding="utf-8")
    priors = json.loads(said)
    for lines in (priors["stated"], *(one["lines"] for one in priors["populations"])):
        lines["trust"] |= {"learnt": True, "heard": 24}
    priors["learnt"] = {"half_life_months": {"trust": {"months": 14.0, "low": 11.0, "high": 18.0, "people": 61}}}
    priors["half_life_months"]["trust"] = 14.0
    file.write_text(json.dumps(priors), encoding="utf-8")
    try:
        told = keepworth("show", book, "c0000").stdout
        (trust,) = (one for one in answered("show", book, "c0000")["indicators"] if one["indicator"] == "trust")
    finally:
        file.write_text(said, encoding="utf-8")
    assert "Priors learnt from its segment: trust 60, from 24 customers." in told
    assert "Half-lives learnt from people who were asked again: trust 14 months, from 61 people." in told
    assert (trust["prior_learnt_from"], trust["half_life_learnt"]["people"]) == (24, 61)
    assert (trust["agreement"]["people"], trust["agreement"]["r_wg"]) == (1, None)


def test_a_book_of_trials_alone_says_that_nothing_was_heard(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    offer(book.folder, "trials", "trial_id,customer_id,happened_on,kind,outcome", "t1,acme,2024-01-05,spoke up,passed")
    assert keepworth("score", book.folder).exit_code == 0
    said = keepworth("show", book.folder, "acme").stdout
    assert "1 trial passed, 0 failed." in said
    assert "How strong the relationship is was not measured: nothing was heard by this score" in said


def test_it_says_how_far_chances_of_staying_were_checked(book: Path) -> None:
    assert answered("show", book, "c0000")["staying_checked"]["state"] == "never"
    assert "  never checked against what came (keepworth backtest" in keepworth("show", book, "c0000").output
    few = keep_backtest(book, backtest_of(renewals=60))
    assert f"  uncalibrated: only {few.events} lost renewals, 30 are needed" in keepworth("show", book, "c0000").output
    known = keep_backtest(book, made=MADE.replace(day=9))
    assert f"  checked on {known.events} lost renewals\n" in keepworth("show", book, "c0000").output
    said = answered("show", book, "c0000")["staying_checked"]
    assert said == {"state": "calibrated", "losses": known.events, "needed": 30, "until": UNTIL.isoformat()}
