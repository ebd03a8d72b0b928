"""Know: who they are to us: customers, contacts, colleagues, ties, touchpoints, needs, promises."""

from keepworth.know.cadence import Silences, due_talks
from keepworth.know.depth import Depth, mutual_depth
from keepworth.know.needs import Needs, SharedNeed, answer_time, count_states, share_needs
from keepworth.know.promises import Kept, Promises, keep_promises, keep_promises_by
from keepworth.know.replies import ReplyTimes, reply_times
from keepworth.know.rivals import Rivals, Wallets, open_wallets
from keepworth.know.season import Month, find_season
from keepworth.know.touching import busy_touches, frequency, initiation_share, promptness, recency, reciprocity

__all__ = [
    "Depth",
    "Kept",
    "Month",
    "Needs",
    "Promises",
    "ReplyTimes",
    "Rivals",
    "SharedNeed",
    "Silences",
    "Wallets",
    "answer_time",
    "busy_touches",
    "count_states",
    "due_talks",
    "find_season",
    "frequency",
    "initiation_share",
    "keep_promises",
    "keep_promises_by",
    "mutual_depth",
    "open_wallets",
    "promptness",
    "recency",
    "reciprocity",
    "reply_times",
    "share_needs",
]
