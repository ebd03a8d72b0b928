"""Act: what next: the plan, actions, the retention mix, offers."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keepworth.act.asking import learnt_of, value_of_asking
    from keepworth.act.beyond import (
        Because,
        Match,
        Opening,
        Stated,
        Wanting,
        introduced_to,
        match,
        noted_because,
        read_because,
        value_given,
        wishes_standing,
    )
    from keepworth.act.choosing import Capacity, Chosen, Offers, choose
    from keepworth.act.deciding import CameTo, Decided, Held, came_to, judge, right_of, rights_of
    from keepworth.act.due import in_order, urgency, weighed
    from keepworth.act.effects import (
        GainRange,
        Gains,
        Moves,
        Standing,
        averaged_chance,
        break_even,
        expected_gain,
        gain_above,
        gain_range,
    )
    from keepworth.act.events import Outcome, Quiet, outcome_of, quiet_of, withheld
    from keepworth.act.guests import (
        Candidate,
        Evening,
        Proposed,
        Reason,
        noted,
        propose_guests,
        read_reasons,
    )
    from keepworth.act.hiring import Agreement, BorneOut, Total, borne_out, interviewers_agree, totals
    from keepworth.act.influence import Influence, influence_of
    from keepworth.act.learning import Compared, Learned, Prior, learn_effect, log_odds
    from keepworth.act.likeness import About, Likeness, by_likeness, likeness_of
    from keepworth.act.partners import (
        Could,
        Coverage,
        Dependence,
        Punctuality,
        cover_needs,
        dependence_on,
        punctuality_of,
    )
    from keepworth.act.plays import Play, plays_of, printed_plays
    from keepworth.act.spread import Begun, SpreadFound, exposures, fit_spread
    from keepworth.act.thanking import Answered, Awaiting, Evenness, Here, answered, by_person, evenness, promoted
    from keepworth.act.trial import Piece, Verdict, judge_piece, order_of
    from keepworth.act.useful import Usefulness, usefulness
    from keepworth.act.worth import WorthCurve, perpetual_worth, worth_through

__all__ = [
    "About",
    "Agreement",
    "Answered",
    "Awaiting",
    "Because",
    "Begun",
    "BorneOut",
    "CameTo",
    "Candidate",
    "Capacity",
    "Chosen",
    "Compared",
    "Could",
    "Coverage",
    "Decided",
    "Dependence",
    "Evening",
    "Evenness",
    "GainRange",
    "Gains",
    "Held",
    "Here",
    "Influence",
    "Learned",
    "Likeness",
    "Match",
    "Moves",
    "Offers",
    "Opening",
    "Outcome",
    "Piece",
    "Play",
    "Prior",
    "Proposed",
    "Punctuality",
    "Quiet",
    "Reason",
    "SpreadFound",
    "Standing",
    "Stated",
    "Total",
    "Usefulness",
    "Verdict",
    "Wanting",
    "WorthCurve",
    "answered",
    "averaged_chance",
    "borne_out",
    "break_even",
    "by_likeness",
    "by_person",
    "came_to",
    "choose",
    "cover_needs",
    "dependence_on",
    "evenness",
    "expected_gain",
    "exposures",
    "fit_spread",
    "gain_above",
    "gain_range",
    "in_order",
    "influence_of",
    "interviewers_agree",
    "introduced_to",
    "judge",
    "judge_piece",
    "learn_effect",
    "learnt_of",
    "likeness_of",
    "log_odds",
    "match",
    "noted",
    "noted_because",
    "order_of",
    "outcome_of",
    "perpetual_worth",
    "plays_of",
    "printed_plays",
    "promoted",
    "propose_guests",
    "punctuality_of",
    "quiet_of",
    "read_because",
    "read_reasons",
    "right_of",
    "rights_of",
    "totals",
    "urgency",
    "usefulness",
    "value_given",
    "value_of_asking",
    "weighed",
    "wishes_standing",
    "withheld",
    "worth_through",
]

# Loaded when one is first used.
OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("learnt_of", "value_of_asking"), "asking"),
    **dict.fromkeys(("Capacity", "Chosen", "Offers", "choose"), "choosing"),
    **dict.fromkeys(
        (
            "GainRange",
            "Gains",
            "Moves",
            "Standing",
            "averaged_chance",
            "break_even",
            "expected_gain",
            "gain_above",
            "gain_range",
        ),
        "effects",
    ),
    **dict.fromkeys(
        (
            "Because",
            "Match",
            "Opening",
            "Stated",
            "Wanting",
            "introduced_to",
            "match",
            "noted_because",
            "read_because",
            "value_given",
            "wishes_standing",
        ),
        "beyond",
    ),
    **dict.fromkeys(("Outcome", "Quiet", "outcome_of", "quiet_of", "withheld"), "events"),
    **dict.fromkeys(
        ("Candidate", "Evening", "Proposed", "Reason", "noted", "propose_guests", "read_reasons"), "guests"
    ),
    **dict.fromkeys(("Influence", "influence_of"), "influence"),
    **dict.fromkeys(("Compared", "Learned", "Prior", "learn_effect", "log_odds"), "learning"),
    **dict.fromkeys(("Begun", "SpreadFound", "exposures", "fit_spread"), "spread"),
    **dict.fromkeys(
        ("Could", "Coverage", "Dependence", "Punctuality", "cover_needs", "dependence_on", "punctuality_of"), "partners"
    ),
    **dict.fromkeys(("About", "Likeness", "by_likeness", "likeness_of"), "likeness"),
    **dict.fromkeys(("Play", "plays_of", "printed_plays"), "plays"),
    **dict.fromkeys(("CameTo", "Decided", "Held", "came_to", "judge", "right_of", "rights_of"), "deciding"),
    **dict.fromkeys(("in_order", "urgency", "weighed"), "due"),
    **dict.fromkeys(
        ("Answered", "Awaiting", "Evenness", "Here", "answered", "by_person", "evenness", "promoted"), "thanking"
    ),
    **dict.fromkeys(("Agreement", "BorneOut", "Total", "borne_out", "interviewers_agree", "totals"), "hiring"),
    **dict.fromkeys(("Piece", "Verdict", "judge_piece", "order_of"), "trial"),
    **dict.fromkeys(("Usefulness", "usefulness"), "useful"),
    **dict.fromkeys(("WorthCurve", "perpetual_worth", "worth_through"), "worth"),
}


def __getattr__(name: str) -> object:
    """Load what is offered when it is first used."""
    if name in OF:
        return getattr(import_module(f"keepworth.act.{OF[name]}"), name)
    raise AttributeError(f"module 'keepworth.act' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what can be had."""
    return [*globals(), *__all__]
