"""What the pages of focus go by: read and changed by the owner's programs, as on its page."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.conf import settings
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.tables.focusing import MOST_MONEY
from keepworth.tables.settings_change import settings_state
from keepworth_web.care.actions.change_book_settings import change_book_settings
from keepworth_web.care.api.going_by import NAME, STATE, State, faults_in
from keepworth_web.focus.reads.going_by import BELOW, BY_NAME, NUMBERS, REPOSITIONING, unattainable
from keepworth_web.focus.reads.scored import record_of
from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.fields import Asked, Line, Told
from keepworth_web.shared.api.files import NOT_HELD
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["focus"])


class FocusNumberTold(Told):
    """One number that the pages of focus go by."""

    name: str = Field(description=NAME)
    value: float | None = Field(description=_("Null: nobody said"))
    default: float | None = Field(description=_("Ours, and no finding; null: unset"))
    must: str = Field(description=_("What it may be"))
    in_newest_score: float | None = Field(description=_("What the newest score went by; null: nothing, or no score"))


class SegmentCostTold(Told):
    """What it would cost to be different from the rivals in a segment."""

    segment: str
    cost: float


class FocusSettingsTold(Told):
    """What the pages of focus go by; `service` holds at once, the next score goes by the rest."""

    numbers: list[FocusNumberTold]
    repositioning: list[SegmentCostTold]
    state: str = Field(description=STATE)


class FocusNumberAsked(Asked):
    """A number to go by."""

    name: Line = Field(description=NAME)
    value: Annotated[float | None, Field(ge=0, le=MOST_MONEY, description=_("null: ours, or unset"))]


class SegmentCostAsked(Asked):
    """What it would cost to be different from the rivals in a segment."""

    segment: Line
    cost: Annotated[float, Field(ge=0, le=MOST_MONEY)]


class FocusSettingsAsked(Asked):
    """What the pages of focus are to go by; what is left out stays as it is."""

    numbers: Annotated[list[FocusNumberAsked], Field(max_length=len(NUMBERS))] = Field(
        [], description=_("Each by its name; null lets ours hold")
    )
    repositioning: Annotated[list[SegmentCostAsked], Field(max_length=1000)] | None = Field(
        None, description=_("Costs by segment, in place of all that stand; null: nobody said")
    )
    state: State = None


@router.get(
    "/settings/focus", response=FocusSettingsTold, summary=_("What tiers, balance, service, risk and fit go by")
)
@needs(Right.MANAGE_BOOK)
def focus_settings(request: SignedIn) -> FocusSettingsTold:
    return _settings(request)


@router.patch(
    "/settings/focus",
    response=FocusSettingsTold,
    summary=_("Let focus go by something else: service at once, the rest from the next score"),
    openapi_extra=NOT_HELD,
)
@needs(Right.MANAGE_BOOK)
def change_focus_settings(request: SignedIn, asked: FocusSettingsAsked) -> FocusSettingsTold:
    faults = list(_faults(asked))
    if faults:
        raise Faulty(*faults)
    said: dict[str, Any] = {one.name: one.value for one in asked.numbers}
    if "repositioning" in asked.model_fields_set:
        said[REPOSITIONING] = {one.segment: one.cost for one in asked.repositioning or ()} or None
    change_book_settings(said, by=request.user, shown=asked.state or "")
    return _settings(request)


def _faults(asked: FocusSettingsAsked) -> Iterator[Fault]:
    """Name what cannot be, and where it stands."""
    by = book_settings()
    meant = {one.name: one.held(by) for one in NUMBERS}
    yield from faults_in(asked.numbers, BY_NAME, at="/numbers")
    for one in asked.numbers:
        if one.name in BY_NAME:
            meant[one.name] = BY_NAME[one.name].default if one.value is None else one.value
    for name in unattainable(meant):
        yield Fault("body", "/numbers", f"{name}: {BELOW}")
    names = [one.segment for one in asked.repositioning or ()]
    for at, segment in enumerate(names):
        if segment in names[:at]:
            yield Fault("body", f"/repositioning/{at}/segment", "This segment stands here twice.")


def _settings(request: SignedIn) -> FocusSettingsTold:
    by, record = book_settings(), record_of(request)
    return FocusSettingsTold.model_validate({
        "numbers": [
            {"name": one.name, "value": one.held(by), "default": one.default, "must": one.setting.must,
             "in_newest_score": one.went_by(record) if record else None}
            for one in NUMBERS
        ],
        "repositioning": [{"segment": segment, "cost": cost} for segment, cost in by.focus.repositioning.items()],
        "state": settings_state(settings.ENVIRONMENT.book),
    })  # fmt: skip
