"""Scales of real surveys: the reliabilities that their readmes state."""

from pathlib import Path

import numpy as np
import pytest
from tests.factories.scales import read_items, standardised

from keepworth.measure.psychometrics import (
    FactorFit,
    ItemAnswers,
    Reliability,
    Told,
    alpha,
    alpha_of,
    fit_factors,
    item_analysis,
    judge_scale,
    omega,
    tell_apart,
)

pytestmark = pytest.mark.real

MOBI = {"IMAG": 5, "CUEX": 3, "PERQ": 7, "PERV": 2, "CUSA": 3, "CUSL": 3}


def numbered(start: str, many: int, *, form: str = "{}") -> tuple[str, ...]:
    return tuple(start + form.format(at) for at in range(1, many + 1))


def mobi(folder: Path, start: str) -> ItemAnswers:
    return read_items(folder / "ecsi-mobile/mobi.csv", numbered(start, MOBI[start]), lowest=1, highest=10)


def survey(folder: Path, file: str, *, names: tuple[str, ...], limits: tuple[float, float]) -> ItemAnswers:
    return read_items(folder / "relationship-surveys" / file, names, lowest=limits[0], highest=limits[1])


def told(found: object) -> Reliability:
    assert isinstance(found, Reliability)
    return found


@pytest.mark.parametrize(
    ("start", "raw", "standard"),
    [("IMAG", 0.7144, 0.7228), ("CUEX", 0.4326, 0.4519), ("PERQ", 0.8724, 0.8770), ("PERV", 0.8167, 0.8236),
     ("CUSA", 0.7701, 0.7792), ("CUSL", 0.4417, 0.4724)],
)  # fmt: skip
def test_alphas_of_mobi_are_those_of_its_readme(real_data: Path, start: str, raw: float, standard: float) -> None:
    answers = mobi(real_data, start)
    assert told(alpha(answers)).value == pytest.approx(raw, abs=5e-5)
    assert alpha_of(np.corrcoef(answers.complete, rowvar=False)) == pytest.approx(standard, abs=5e-5)
    assert told(alpha(standardised(answers))).value == pytest.approx(standard, abs=5e-5)


@pytest.mark.parametrize(("start", "many", "value"), [("INV", 4, 0.748), ("SAT", 3, 0.832), ("INT", 2, 0.740)])
def test_alphas_of_switching_are_those_of_its_readme(real_data: Path, start: str, many: int, value: float) -> None:
    answers = survey(real_data, "switching.csv", names=numbered(start, many), limits=(1, 6))
    assert told(alpha(answers)).value == pytest.approx(value, abs=5e-4)


def test_alpha_of_22_qualities_of_durables_is_that_of_its_readme(real_data: Path) -> None:
    names = numbered("a", 22, form="{:02d}")
    answers = survey(real_data, "service_quality_durables.csv", names=names, limits=(0, 100))
    found = told(alpha(answers))
    assert (found.value, found.n) == (pytest.approx(0.961, abs=5e-4), 411)


@pytest.mark.parametrize(
    ("start", "many", "value"),
    [("imag", 5, 0.822), ("expe", 5, 0.843), ("qual", 5, 0.869), ("val", 4, 0.832), ("sat", 4, 0.894),
     ("loy", 4, 0.821)],
)  # fmt: skip
def test_alphas_of_a_bank_are_those_of_its_readme(real_data: Path, start: str, many: int, value: float) -> None:
    answers = survey(real_data, "ecsi_bank.csv", names=numbered(start, many), limits=(0, 10))  # the file holds some 0
    assert told(alpha(answers)).value == pytest.approx(value, abs=5e-4)


def test_tolerance_of_price_is_the_item_that_strays_from_loyalty(real_data: Path) -> None:
    found = item_analysis(mobi(real_data, "CUSL"))
    assert isinstance(found, tuple)
    assert [one.name for one in found if one.strays] == ["CUSL2"]
    # Without it the two that are left are a scale: .70 instead of .44.
    assert found[1].alpha_without == pytest.approx(0.6953, abs=5e-5)


@pytest.mark.parametrize(
    ("start", "value"), [("IMAG", 0.7296), ("CUEX", 0.5070), ("PERQ", 0.8780), ("CUSA", 0.7815), ("CUSL", 0.6134)]
)
def test_omegas_of_mobi_are_those_of_the_design(real_data: Path, start: str, value: float) -> None:
    # Science §11, of standardised items.
    assert told(omega(standardised(mobi(real_data, start)))).value == pytest.approx(value, abs=5e-5)


def test_one_factor_cannot_explain_loyalty_of_mobi(real_data: Path) -> None:
    found = fit_factors(mobi(real_data, "CUSL"))
    assert isinstance(found, FactorFit)
    assert found.explained_whole == ("CUSL3",)


def test_what_is_said_of_loyalty_and_of_a_bank_s_satisfaction(real_data: Path) -> None:
    assert str(judge_scale(mobi(real_data, "CUSL"))) == (
        "Three items, α .44 (.36–.52), too noisy to compare groups by, one factor would explain all of CUSL3: it does "
        "not suit these items, CUSL2 does not go with the others, changes under 41 points are noise for one person."
    )
    bank = survey(real_data, "ecsi_bank.csv", names=numbered("sat", 4), limits=(0, 10))
    assert str(judge_scale(bank)) == (
        "Four items, ω .90 (.87–.92), one factor holds, changes under 15 points are noise for one person."
    )


def test_image_quality_and_satisfaction_of_mobi_are_one_thing(real_data: Path) -> None:
    # The halo of science §2: three names, and people hardly tell them apart.
    scales = tuple(numbered(start, MOBI[start]) for start in ("IMAG", "PERQ", "CUSA"))
    names = tuple(name for scale in scales for name in scale)
    found = tell_apart(read_items(real_data / "ecsi-mobile/mobi.csv", names, lowest=1, highest=10), scales)
    assert isinstance(found, tuple)
    assert [pair.judged for pair in found] == [Told.ONE] * 3
