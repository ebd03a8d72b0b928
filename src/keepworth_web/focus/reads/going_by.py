"""What the pages of focus go by, as keepworth.toml calls it: each number with its words, bounds and our default."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from keepworth.focus.service import MEASURES
from keepworth.tables.focusing import FOCUS, HEDGES, Focusing, is_amount
from keepworth.tables.profile_settings import PROFILE, Profile
from keepworth.tables.service_settings import OURS, SERVICE_EACH, TIERS
from keepworth.tables.setting import Setting
from keepworth_web.care.reads.going_by import Group, Offered, offered
from keepworth_web.focus.reads.tiers import SERVICE
from keepworth_web.shared.panels import Words

REPOSITIONING: Final = "focus.repositioning"  # a table by segment
SERVICE_TABLE: Final = "service."
PLAIN: Final[Mapping[str, Words]] = {
    "won": _("of prospects, the share that is won with what is spent now (0.2: 20 in 100)"),
    "won_most": _("the share of prospects that would be won whatever is spent"),
    "kept": _("of customers, the share that is kept for a year with what is spent now"),
    "kept_most": _("the share of customers that would be kept whatever is spent"),
    "prospects": _("on how many prospects a year the money for getting is spent"),
    "hours": _("hours a year that one of our people has for customers"),
    "continuity": _("what changing hands costs, as a share of what the customer brings in a year"),
    "knows": _("what a colleague adds who serves the segment, as such a share"),
    "speaks": _("what a colleague adds who shares a language, as such a share"),
    "tied": _("what a tie of full strength adds, as such a share"),
    "correlation": _("how much of what makes customers leave they share, such as a slump: 0 nothing, 0.3 much"),
}
HEDGED: Final[Mapping[str, Words]] = {
    "second_contact": _("what a second contact costs, at one customer"),
    "close_complaint": _("what it costs to solve a complaint, at one customer"),
    "longer_term": _("what a longer contract costs, at one customer"),
    "second_partner": _("what a second partner costs beside one through whom we serve customers"),
}
POINT: Final = _("what one point of a wish moves fit by, in logits")
AMOUNT: Final = "from 0 to 10000000000000"
NOW_AND_MOST: Final = (("focus.won", "focus.won_most"), ("focus.kept", "focus.kept_most"))
BELOW: Final = _("This must be below the share whatever is spent.")


def _plain(*names: str) -> tuple[Offered, ...]:
    return offered("focus", FOCUS, titles={name: PLAIN[name] for name in names}, ours=Focusing())


def _service() -> Iterator[Offered]:
    for measure in MEASURES:
        for tier in TIERS:
            yield Offered(f"{SERVICE_TABLE}{measure}.{tier}", SERVICE[measure], SERVICE_EACH[measure],
                          OURS[measure][tier], label=tier)  # fmt: skip


GROUPS: Final = (
    Group(
        "service",
        _("What each tier is to get in a year"),
        _("The service standard. It holds at once: what customers got is held against it as it stands."),
        "focus:tiers",
        tuple(_service()),
        holds_at_once=True,
    ),
    Group(
        "balance",
        _("Getting against keeping, as you say it"),
        _(
            "Used until the book's own quarters tell it; all four shares are needed then. Prospects come before those "
            "that are counted in the book."
        ),
        "focus:balance",
        _plain("won", "won_most", "kept", "kept_most", "prospects"),
    ),
    Group(
        "serving",
        _("Who serves whom"),
        _("What a pair of a customer and a colleague is weighed by, and how much time a colleague has."),
        "focus:serving",
        _plain("hours", "continuity", "knows", "speaks", "tied"),
    ),
    Group(
        "risk",
        _("What hangs on few, and what would lower it"),
        _("What nobody says costs nothing that could be told: a hedge without its cost stands last."),
        "focus:concentration",
        (
            *_plain("correlation"),
            *(Offered(f"focus.hedges.{name}", HEDGED[name], Setting(name, "", AMOUNT, is_amount), None)
              for name in HEDGES),
        ),
    ),
    Group(
        "fit",
        _("Fit"),
        _("Whom you want is said on a page of its own; this is how much a wish weighs."),
        "focus:fit",
        (Offered("profile.point", POINT, PROFILE[0], Profile().point),),
    ),
)  # fmt: skip
NUMBERS: Final = tuple(one for group in GROUPS for one in group.settings)
BY_NAME: Final = {one.name: one for one in NUMBERS}


def unattainable(said: Mapping[str, Any]) -> list[str]:
    """Return which shares of today are not below what they could be at most."""
    found = []
    for now, most in NOW_AND_MOST:
        today, highest = said.get(now), said.get(most)
        if today is not None and highest is not None and today >= highest:
            found.append(now)
    return found
