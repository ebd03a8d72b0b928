"""The bake-off: effort, satisfaction, recommendation and the rest, judged on what the company's customers then did."""

from keepworth.prove.bakeoff.contest import Contest, Foretold, Outcome, foretell
from keepworth.prove.bakeoff.ordering import Areas, areas
from keepworth.prove.bakeoff.response import Apart, Asked, Response, weigh_response
from keepworth.prove.bakeoff.verdict import Gain, NotEnough, Verdict, bakeoff, holm, needed_events

__all__ = [
    "Apart",
    "Areas",
    "Asked",
    "Contest",
    "Foretold",
    "Gain",
    "NotEnough",
    "Outcome",
    "Response",
    "Verdict",
    "areas",
    "bakeoff",
    "foretell",
    "holm",
    "needed_events",
    "weigh_response",
]
