"""What relationships are measured by: read by every colleague, changed by the owner, as on its page."""

import difflib
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.tables.measuring import (
    FEWEST_TRACKED,
    HALF_LIVES,
    NOTHING,
    SEVEN,
    not_entering,
    unexplained,
    weighs_nothing,
)
from keepworth.tables.settings import Settings
from keepworth_web.care.actions.change_book_settings import change_book_settings
from keepworth_web.measure.forms import WEIGHTS, tracked_changed
from keepworth_web.measure.reads.numbers import BY_NAME, NUMBERS
from keepworth_web.measure.reads.settings import Held, Newest, held, newest
from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.fields import Asked, Line, Told
from keepworth_web.shared.api.files import NOT_HELD
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["measure"])
Loyalty = Literal["emotional", "structural", "business", "satisfaction", "performance", "evp", "fit"]
NUMBERS_SAID: Final = _("Each by its name; null lets ours hold")
NAME: Final = _("As keepworth.toml calls it, its table first: half_life_months.trust")


class NumberTold(Told):
    """One number that relationships are measured by."""

    name: str = Field(description=NAME)
    value: float
    default: float = Field(description=_("Ours, and no finding"))
    is_ours: bool
    must: str = Field(description=_("What it may be"))
    in_newest_score: float | None = Field(description=_("Null: the book was not scored yet"))
    learnt: float | None = Field(description=_("What the book taught the newest score in its place; null: nothing"))
    learnt_from: int = Field(description=_("People from whom it was learnt"))


class IndicatorReasonTold(Told):
    """Why an indicator of loyalty is not tracked."""

    indicator: Loyalty
    why: str


class MeasuringTold(Told):
    """What relationships are measured by; the next score goes by it."""

    tracked: list[Loyalty]
    because: list[IndicatorReasonTold] = Field(description=_("Why each of the others is not tracked"))
    beyond: str = Field(description=_("The indicator that belonging, standing and learning feed, or none"))
    numbers: list[NumberTold]
    newest_score: str | None = Field(description=_("The run whose numbers stand beside these"))


class ReasonAsked(Asked):
    """Why an indicator of loyalty is not tracked."""

    indicator: Loyalty
    why: Line


class NumberAsked(Asked):
    """A number to go by."""

    name: Line = Field(description=NAME)
    value: Annotated[float | None, Field(ge=0, le=1_000_000, description=_("null: ours"))]


class MeasuringAsked(Asked):
    """What is to be measured by something else; what is left out stays as it is."""

    tracked: Annotated[list[Loyalty], Field(min_length=FEWEST_TRACKED, max_length=len(SEVEN))] | None = Field(
        None, description=_("Five to seven, each once; null: all seven")
    )
    because: Annotated[list[ReasonAsked], Field(max_length=len(SEVEN))] = Field(
        [], description=_("Why each of the others is not tracked; with `tracked` alone")
    )
    beyond: Line | None = Field(None, description=_("An indicator, or none; null: ours"))
    numbers: Annotated[list[NumberAsked], Field(max_length=len(NUMBERS))] = Field([], description=NUMBERS_SAID)


@router.get("/settings/measuring", response=MeasuringTold, summary=_("What relationships are measured by"))
@needs(Right.LOOK)
def measuring(request: SignedIn) -> MeasuringTold:
    return _measuring()


@router.patch(
    "/settings/measuring",
    response=MeasuringTold,
    summary=_("Measure by something else; the next score goes by it, those before stand"),
    openapi_extra=NOT_HELD,
)
@needs(Right.MANAGE_BOOK)
def change_measuring(request: SignedIn, asked: MeasuringAsked) -> MeasuringTold:
    faults = list(_faults(asked, by=book_settings()))
    if faults:
        raise Faulty(*faults)
    said: dict[str, Any] = {one.name: one.value for one in asked.numbers}
    if "beyond" in asked.model_fields_set:
        said["measure.beyond"] = asked.beyond
    if "tracked" in asked.model_fields_set:
        kept, why = _tracked(asked, by=book_settings())
        said |= tracked_changed(kept, why)
    change_book_settings(said, by=request.user)
    return _measuring()


def _faults(asked: MeasuringAsked, *, by: Settings) -> Iterator[Fault]:
    """Name what cannot be, and where it stands."""
    if asked.beyond is not None and asked.beyond not in (*HALF_LIVES, NOTHING):
        yield Fault("body", "/beyond", f"This must be: {NOTHING} or one of: {', '.join(HALF_LIVES)}.")
    yield from _faults_of_numbers(asked.numbers)
    kept, why = _tracked(asked, by=by)
    if "because" in asked.model_fields_set and "tracked" not in asked.model_fields_set:
        yield Fault("body", "/because", "Reasons come together with `tracked`.")
    if asked.tracked is not None and len(set(asked.tracked)) < len(asked.tracked):
        yield Fault("body", "/tracked", "An indicator stands here twice.")
    for name in unexplained(kept, why):
        yield Fault("body", "/because", f"Say why {name} is not tracked.")
    yield from _faults_of_weights(asked, kept=kept, by=by)


def _faults_of_numbers(numbers: list[NumberAsked]) -> Iterator[Fault]:
    for at, one in enumerate(numbers):
        number = BY_NAME.get(one.name)
        if number is None:
            near = difflib.get_close_matches(one.name, BY_NAME, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            yield Fault("body", f"/numbers/{at}/name", f"There is no such number.{hint}")
        elif one.value is not None and not number.setting.fits(one.value):
            yield Fault("body", f"/numbers/{at}/value", f"This must be: {number.setting.must}.")
        elif one.name in [other.name for other in numbers[:at]]:
            yield Fault("body", f"/numbers/{at}/name", "This number stands here twice.")


def _faults_of_weights(asked: MeasuringAsked, *, kept: list[str], by: Settings) -> Iterator[Fault]:
    """Name weights of what enters no strength as it would be, and weights that leave nothing of it."""
    sent = {one.name.removeprefix(WEIGHTS): (at, one.value) for at, one in enumerate(asked.numbers)
            if one.name.startswith(WEIGHTS)}  # fmt: skip
    weights = {**by.measure.weights, **{name: value for name, (_at, value) in sent.items()}}
    weights = {name: value for name, value in weights.items() if value is not None}
    for name in not_entering(kept):
        if name in weights:
            place = f"/numbers/{sent[name][0]}/value" if name in sent else "/tracked"
            yield Fault("body", place, f"measure.weights.{name} weighs what is not tracked: set it to null.")
    if weighs_nothing(kept, weights):
        yield Fault("body", "/numbers", "Weights are all 0: leave one above 0.")


def _tracked(asked: MeasuringAsked, *, by: Settings) -> tuple[list[str], dict[str, str]]:
    """Return what would be tracked, and why not the rest."""
    if "tracked" not in asked.model_fields_set:
        return list(by.tracked.indicators), dict(by.tracked.because)
    kept = [name for name in SEVEN if name in (asked.tracked or SEVEN)]
    return kept, {one.indicator: one.why for one in asked.because if one.indicator not in kept}


def _measuring() -> MeasuringTold:
    by, since = book_settings(), newest()
    because = {name: why for name, why in by.tracked.because.items() if name not in by.tracked.indicators}
    return MeasuringTold.model_validate({
        "tracked": list(by.tracked.indicators),
        "because": [{"indicator": name, "why": why} for name, why in because.items()],
        "beyond": by.measure.beyond,
        "numbers": [_number(held(one, by=by, since=since), since=since) for one in NUMBERS],
        "newest_score": since.run if since else None,
    })  # fmt: skip


def _number(of: Held, *, since: Newest | None) -> NumberTold:
    before = of.value if of.before is None else of.before
    return NumberTold(
        name=of.number.name, value=of.value, default=of.number.default, is_ours=of.is_ours,
        must=of.number.setting.must, in_newest_score=before if since else None,
        learnt=of.taught[0] if of.taught else None, learnt_from=of.taught[1] if of.taught else 0,
    )  # fmt: skip
