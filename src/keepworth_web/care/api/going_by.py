"""Settings that pages go by, read and changed by the owner's programs: what every such operation has."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Protocol

from django.conf import settings
from django.utils.translation import gettext_noop as _
from pydantic import Field

from keepworth.tables.settings_change import settings_state
from keepworth_web.care.actions.change_book_settings import change_book_settings
from keepworth_web.care.reads.going_by import Offered
from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.fields import Asked, Line, Told
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn

type Record = Mapping[str, Any] | None

NAME: Final = _("As keepworth.toml calls it, its table first: service.contacts.A")
STATE: Final = _("What tells the settings' file as it stands from every other state of it")
MOST: Final = 100  # settings that are changed at once
State = Annotated[
    Line | None,
    Field(description=_("The state that was read: where it is another by now, nothing is changed and it is said what")),
]


class SettingTold(Told):
    """One setting that pages go by."""

    name: str = Field(description=NAME)
    value: float | bool | str | None = Field(description=_("Null: nobody said"))
    default: float | bool | str | None = Field(description=_("Ours, and no finding; null: unset"))
    must: str = Field(description=_("What it may be"))
    in_newest_score: float | bool | str | None = Field(
        description=_("What the newest score went by; null: nothing, or no score")
    )


class OwnSettingsTold(Told):
    """What some pages go by."""

    settings: list[SettingTold]
    state: str = Field(description=STATE)


class SettingAsked(Asked):
    """A setting to go by."""

    name: Line = Field(description=NAME)
    value: float | bool | Line | None = Field(description=_("null: ours, or unset"))


class OwnSettingsAsked(Asked):
    """What some pages are to go by; what is left out stays as it is."""

    settings: Annotated[list[SettingAsked], Field(max_length=MOST)] = Field(
        [], description=_("Each by its name; null lets ours hold")
    )
    state: State = None


class Said(Protocol):
    """A setting as somebody asks for it."""

    @property
    def name(self) -> str:
        """Its name in the file."""

    @property
    def value(self) -> float | bool | str | None:
        """What it is to be; None: ours."""


def tell_settings(offered: Mapping[str, Offered], *, record: Record) -> OwnSettingsTold:
    """Tell of these settings as they stand."""
    by = book_settings()
    return OwnSettingsTold(
        settings=[
            SettingTold(
                name=name, value=one.held(by), default=one.default, must=one.setting.must,
                in_newest_score=one.went_by(record) if record else None,
            )
            for name, one in offered.items()
        ],
        state=settings_state(settings.ENVIRONMENT.book),
    )  # fmt: skip


def keep_settings(request: SignedIn, asked: OwnSettingsAsked, *, offered: Mapping[str, Offered]) -> None:
    """Write settings that can be.

    Raises
    ------
    Faulty
        Some do not exist or cannot be, each by its place.

    """
    faults = list(faults_in(asked.settings, offered, at="/settings"))
    if faults:
        raise Faulty(*faults)
    said = {one.name: offered[one.name].taken(one.value) for one in asked.settings}
    change_book_settings(said, by=request.user, shown=asked.state or "")


def faults_in(asked: Sequence[Said], offered: Mapping[str, Offered], *, at: str) -> Iterator[Fault]:
    """Name settings that do not exist, that stand twice, or that cannot be, and where."""
    for place, one in enumerate(asked):
        found = offered.get(one.name)
        if found is None:
            near = difflib.get_close_matches(one.name, offered, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            yield Fault("body", f"{at}/{place}/name", f"There is no such setting.{hint}")
        elif one.value is not None and not found.setting.fits(found.taken(one.value)):
            yield Fault("body", f"{at}/{place}/value", f"This must be: {found.setting.must}.")
        elif one.name in [other.name for other in asked[:place]]:
            yield Fault("body", f"{at}/{place}/name", "This setting stands here twice.")
