"""Settings of measuring: what holds unless said, and what is refused, by name and with what to do."""

import tomllib
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import pytest
from tests.factories.settings import checked, refused

from keepworth.measure import Thresholds, printed_beliefs, stated_beliefs, track
from keepworth.measure.beliefs import PLACE, printed_errors, printed_together
from keepworth.measure.tracking import FEWEST, RELATIONSHIP
from keepworth.measure.tracking import SEVEN as LIBRARY
from keepworth.tables.evidence.items import ALONE
from keepworth.tables.measuring import ENTERING, ERRORS, FEWEST_TRACKED, HALF_LIVES, LOYAL, SEVEN
from keepworth.tables.settings import read_settings, write_settings

WHY = {"business": "we do not see their spending", "evp": "nobody can tell"}


def test_what_holds_unless_said_is_what_the_library_prints() -> None:
    found = checked()
    printed = tomllib.loads(files("keepworth.measure").joinpath("priors.toml").read_text(encoding="utf-8"))
    assert {name: getattr(found.measure, name) for name in ("mean", "sd", "contact_sd", "together")} == {
        name: printed[name] for name in ("mean", "sd", "contact_sd", "together")
    }
    assert found.measure.record()["errors"] == ERRORS == printed_errors()
    assert found.half_life_months == HALF_LIVES == printed["half_life_months"]
    assert tuple(HALF_LIVES) == tuple(PLACE)
    assert asdict(found.states) == asdict(Thresholds())
    assert (found.tracked.indicators, SEVEN, FEWEST_TRACKED) == (LIBRARY, LIBRARY, FEWEST)
    assert found.measure.together == printed_together()


def test_what_enters_is_what_the_library_weighs() -> None:
    everything = track()
    assert [name for name, place in PLACE.items() if everything.weight[place] > 0] == list(ENTERING)
    assert set(LOYAL) == set(ENTERING) - set(RELATIONSHIP)


def test_a_book_says_its_own() -> None:
    found = checked(
        measure={"sd": 10, "errors": {"opinion": 30}, "weights": {"trust": 2}},
        half_life_months={"trust": 6},
        tracked={"indicators": [name for name in SEVEN if name not in WHY], "because": WHY},
        states={"strong": 65},
    )
    assert (found.measure.sd, found.measure.record()["errors"]["opinion"], found.states.strong) == (10.0, 30.0, 65.0)
    assert (found.half_life_months["trust"], found.half_life_months["fit"]) == (6.0, 18.0)
    tracks = track(found.tracked.indicators, because=found.tracked.because, weight=found.measure.weights)
    assert tracks.weight[PLACE["trust"]] == pytest.approx(2 * tracks.weight[PLACE["control"]])
    assert tracks.weight[PLACE["evp"]] == 0
    assert stated_beliefs(sd=found.measure.sd).variance[0, 0] == 100
    assert printed_errors(found.measure.errors)["opinion"] == 30


def test_what_lies_beyond_the_product_feeds_what_a_book_says() -> None:
    names = set(ALONE) - {"effort"}
    assert checked().measure.mapped == dict.fromkeys(names, "emotional")
    assert checked(measure={"beyond": "fit"}).measure.mapped == dict.fromkeys(names, "fit")
    assert checked(measure={"beyond": "none"}).measure.mapped == dict.fromkeys(names)


def test_a_run_stores_what_it_went_by() -> None:
    record = checked(measure={"errors": {"act": 15}}).record()
    assert record["measure"]["errors"] == {"act": 15.0}
    assert record["half_life_months"]["fit"] == 18.0
    assert record["states"]["advocate"] == 70.0


@pytest.mark.parametrize(
    ("table", "given", "said"),
    [
        ("measure", {"mean": 101}, "measure.mean = 101 must be from 0 to 100"),
        ("measure", {"mean": float("nan")}, "measure.mean = nan must be from 0 to 100"),
        ("measure", {"sd": 0}, "measure.sd = 0 must be above 0, at most 100"),
        ("measure", {"contact_sd": -1}, "measure.contact_sd = -1 must be from 0 to 100"),
        ("measure", {"together": 1.5}, "measure.together = 1.5 must be from 0 to 1"),
        ("measure", {"together": True}, "measure.together = True must be"),
        ("measure", {"maen": 50}, "there is no setting measure.maen (did you mean measure.mean?)"),
        ("measure", {"errors": {"itme": 12}}, "measure.errors.itme (did you mean measure.errors.item?)"),
        ("measure", {"errors": {"item": 0}}, "measure.errors = {'item': 0} must be a table of numbers above 0"),
        ("measure", {"errors": 3}, "measure.errors = 3 must be a table"),
        ("measure", {"weights": {"business": 1}}, "there is no setting measure.weights.business"),
        ("measure", {"weights": {"trust": -1}}, "measure.weights = {'trust': -1} must be a table of numbers from 0"),
        ("measure", {"weights": dict.fromkeys(ENTERING, 0)}, "measure.weights are all 0: leave one above 0"),
        ("measure", {"beyond": "love"}, "measure.beyond = 'love' must be none or one of: emotional"),
        ("measure", {"beyond": 3}, "measure.beyond = 3 must be none or one of"),
        ("measure", 5, "measure must be a table: [measure]"),
        ("half_life_months", {"trsut": 5}, "half_life_months.trsut (did you mean half_life_months.trust?)"),
        ("half_life_months", {"trust": 0}, "half_life_months.trust = 0 must be above 0, at most 1200"),
        ("half_life_months", [], "half_life_months must be a table: [half_life_months]"),
        ("tracked", {"indicators": list(SEVEN[:4])}, "must be a list of five to seven, each once, of: emotional"),
        ("tracked", {"indicators": [*SEVEN, "trust"]}, "must be a list of five to seven"),
        ("tracked", {"indicators": ["fit"] * 5}, "must be a list of five to seven"),
        ("tracked", {"indicators": "fit"}, "must be a list of five to seven"),
        ("tracked", {"indicators": list(SEVEN[:6])}, "leaves out fit: say why, as tracked.because.fit"),
        ("tracked", {"because": {"fti": "x"}}, "tracked.because.fti (did you mean tracked.because.fit?)"),
        ("tracked", {"because": {"fit": " "}}, "tracked.because = {'fit': ' '} must be a table of texts"),
        ("states", {"strong": 101}, "states.strong = 101 must be from 0 to 100"),
        ("states", {"stronk": 60}, "there is no setting states.stronk (did you mean states.strong?)"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_it_must_be(table: str, given: object, said: str) -> None:
    assert said in refused(**{table: given})


def test_a_weight_of_what_is_not_tracked_is_refused() -> None:
    tracked = {"indicators": list(SEVEN[:6]), "because": {"fit": "we sell one thing"}}
    assert "measure.weights.fit weighs what is not tracked" in refused(tracked=tracked, measure={"weights": {"fit": 2}})
    assert checked(tracked=tracked, measure={"weights": {"satisfaction": 2}}).measure.weights == {"satisfaction": 2.0}


def test_satisfaction_weighs_tracked_or_not() -> None:
    tracked = {"indicators": [name for name in SEVEN if name != "satisfaction"], "because": {"satisfaction": "no"}}
    found = checked(tracked=tracked, measure={"weights": {"satisfaction": 2}})
    assert track(found.tracked.indicators, because=found.tracked.because, weight=found.measure.weights)


def test_a_new_book_names_every_one_of_them(tmp_path: Path) -> None:
    written = write_settings(tmp_path, name="A book", currency="USD")
    text = (tmp_path / "keepworth.toml").read_text(encoding="utf-8")
    for said in ("# [measure]", "# [half_life_months]", "# [tracked]", "# because: Why", "# [states]"):
        assert said in text
    assert read_settings(tmp_path) == written


def test_beliefs_that_a_book_states_take_the_place_of_the_printed() -> None:
    found = stated_beliefs(2, mean=50, contact_sd=0, half_life_months={"trust": 3})
    assert (found.mean == 50).all()
    assert (found.contact_variance == 0).all()
    assert found.half_life[PLACE["trust"]] == 3
    assert found.half_life[PLACE["fit"]] == printed_beliefs().half_life[PLACE["fit"]]
