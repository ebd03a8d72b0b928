"""Know: who they are to us: customers, contacts, colleagues, ties, touchpoints, needs, promises."""

from keepworth.know.cadence import Silences, due_talks
from keepworth.know.needs import MET, STATES, Needs, SharedNeed, answer_time, count_states, share_needs
from keepworth.know.promises import Kept, Promises, keep_promises, keep_promises_by
from keepworth.know.rivals import Rivals, Wallets, open_wallets
from keepworth.know.season import Month, find_season

__all__ = [
    "MET",
    "STATES",
    "Kept",
    "Month",
    "Needs",
    "Promises",
    "Rivals",
    "SharedNeed",
    "Silences",
    "Wallets",
    "answer_time",
    "count_states",
    "due_talks",
    "find_season",
    "keep_promises",
    "keep_promises_by",
    "open_wallets",
    "share_needs",
]
