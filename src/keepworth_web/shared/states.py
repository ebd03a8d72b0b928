"""What a relationship is at a glance, in the page's language: the word, the rule behind it, whether a strength is told.

The rules themselves are those of `keepworth.measure.states`; a test holds both to each other.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from keepworth.measure.states import State, Thresholds
from keepworth_web.shared.panels import Words

# By the name of its shape in the style sheet and on maps.
STATES: Final[dict[str, Words]] = {
    "strong": _("strong"),
    "advocate": _("quiet advocate"),
    "drifting": _("drifting"),
    "captive": _("captive"),
    "steady": _("steady"),
    "unheard": _("unheard"),
    "left": _("left"),
}
RULES: Final[Mapping[str, Words]] = {
    "left": _("They have left: a departure is recorded."),
    "unheard": _("Too little was heard to say how strong the relationship is."),
    "captive": _(
        "Leaving costs them much (%(captive_cost)s or more) and they are little attached (below %(captive_emotional)s)."
    ),
    "drifting": _("Strength fell within 6 months by more than its range, or is below %(drifting)s."),
    "advocate": _("Strength is %(advocate)s or more, and their value below that of half of the customers."),
    "strong": _("Strength is %(strong)s or more."),
    "steady": _("None of the other states."),
}
PUBLISHED: Final[Mapping[str, Words]] = {
    "firm": _("firm"),
    "provisional": _("provisional"),
    "group": _("group"),
    "withheld": _("withheld"),
}
FIGHTS: Final[Mapping[str, Words]] = {"yes": _("would fight"), "no": _("would not")}
TRIALS: Final[Mapping[str, Words]] = {
    "never tested": _("never tested"),
    "passed": _("all passed"),
    "mixed": _("some passed, some failed"),
    "failed": _("all failed"),
}
MEANT: Final[Mapping[str, Words]] = {
    "firm": _("Five indicators of loyalty were heard, from at least half of those who decide."),
    "provisional": _("Five indicators of loyalty were heard, some from few of those who decide."),
    "group": _("Too little was heard of them: what others of their segment or location said stands in."),
    "withheld": _("Fewer than five indicators of loyalty were heard: no strength is said."),
}


def slug_of(state: str) -> str:
    """Return the name of a state's shape; a state may be given as runs write it."""
    return "advocate" if state == State.QUIET_ADVOCATE else state


def state_said(state: str) -> Words:
    """Return a state in words."""
    return STATES.get(slug_of(state), state)


def rule_said(state: str, settings: Mapping[str, Any] | None = None) -> str:
    """Return the rule of a state in words; `settings` are those that a run went by."""
    at = {**asdict(Thresholds()), **((settings or {}).get("states") or {})}
    return str(RULES[slug_of(state)]) % {name: f"{number:g}" for name, number in at.items()}


def dearer_said(even: float) -> str:
    """Say up to how much dearer somebody fights to keep us, told the percentage points at which keeping is even."""
    # Translators: of a customer: "up to 16 % dearer".
    return gettext("up to %(n)s %% dearer") % {"n": points(even)} if round(even) > 0 else gettext("not at our price")


def points(number: float) -> str:
    """Write percentage points in whole ones, with a true minus."""
    return str(round(number)).replace("-", "−")


def trials_said(trials: int) -> str:
    """Say on how many trials something rests."""
    return ngettext("%(n)s trial", "%(n)s trials", trials) % {"n": trials}
