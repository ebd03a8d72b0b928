"""What counts as which trial, and how hard it is: one visible map. Readers and docs go by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from keepworth.measure.trials import TrialKind


@dataclass(frozen=True, slots=True)
class Mapped:
    """One line of the map: what facts say, and what that means as a trial."""

    kind: TrialKind
    table: str
    when: str
    outcome: str
    gap: str
    stress: str = "0"
    weight: str = "1"


TRIAL_MAP: Final = (
    Mapped(TrialKind.PRICE_RISE, "contracts", "decided after a price change of `rise` or more", "passed if renewed",
           "`rival_gap` where it is known, else `price_change`"),
    Mapped(TrialKind.CHEAPER_RIVAL, "contracts", "decided with `rival_gap` above 0, no rise, and no cut that kept them",
           "passed if renewed", "`rival_gap`"),
    Mapped(TrialKind.DISCOUNT, "contracts", "renewed after a price cut of `rise` or more", "failed",
           "the cut, and `rival_gap` above 0 on top: the gap before the discount"),
    Mapped(TrialKind.RIVAL_BUSINESS, "contracts", "not renewed, and none of the above", "failed",
           "`rival_gap` where it is known, else `price_change` below 0, else 0"),
    Mapped(TrialKind.RIVAL_BUSINESS, "rivals", "the share of a rival grew by `share` or more since it was said before",
           "failed", "`price_gap` where it is known, else 0"),
    Mapped(TrialKind.FAILURE, "cases", "our fault, as bad as `staying.severe` or worse",
           "failed if they left, did not renew, or were not saved within `failure_days`; passed if they renewed since, "
           "or bought later than that; neither: still open, and no trial", "0", "`failure`"),
    Mapped(TrialKind.SPOKE_UP, "acts", "vouched, defended", "passed", "0", "`vouching`"),
    Mapped(TrialKind.SWITCHING_PRICE, "answers", "item `switching_price`: how many points cheaper a rival must be",
           "passed and failed at that gap, each with half of the weight", "the answer", "0", "`stated`"),
    Mapped(TrialKind.WOULD_OBJECT, "answers", "item `would_object`: would they object if procurement replaced us",
           "passed if 1, failed if 0", "0", "`vouching`", "`stated`"),
    Mapped(TrialKind.OTHER, "trials", "entered or imported; its kind by the words below", "`outcome`",
           "`price_gap`, 0 where it is empty", "`stress`, else that of its kind", "1; `stated` if it was only stated"),
)  # fmt: skip
# The kinds that an entered trial may be called by; what is called otherwise is `OTHER`.
WORDS: Final[Mapping[TrialKind, tuple[str, ...]]] = MappingProxyType(
    {
        TrialKind.PRICE_RISE: ("price rise", "price increase", "rise", "涨价", "提价"),
        TrialKind.CHEAPER_RIVAL: ("rival offer", "cheaper rival", "rival", "对手报价", "竞争对手报价"),
        TrialKind.FAILURE: ("failure", "serious failure", "service failure", "失误", "服务失误"),
        TrialKind.SPOKE_UP: ("spoke up", "vouched", "defended", "champion", "力挺", "担保"),
        TrialKind.DISCOUNT: ("discount", "discount demanded", "折扣", "要求折扣"),
        TrialKind.RIVAL_BUSINESS: ("business lost", "rival business", "lost", "业务流失", "转投对手"),
        TrialKind.SWITCHING_PRICE: ("switching price", "转换价格"),
        TrialKind.WOULD_OBJECT: ("would object", "会反对"),
    }
)
CALLED: Final[Mapping[str, TrialKind]] = {word: kind for kind, words in WORDS.items() for word in words}
# Decisions about price and business may tell of one event; so may two accounts of one failure, or of one act.
PRICE, FAILED_THEM, SPOKE, APART = range(4)
FAMILY: Final[Mapping[TrialKind, int]] = {
    TrialKind.PRICE_RISE: PRICE,
    TrialKind.CHEAPER_RIVAL: PRICE,
    TrialKind.DISCOUNT: PRICE,
    TrialKind.RIVAL_BUSINESS: PRICE,
    TrialKind.FAILURE: FAILED_THEM,
    TrialKind.SPOKE_UP: SPOKE,
}
SPOKEN: Final = ("vouched", "defended")  # acts that are trials
SWITCHING_ITEM, OBJECT_ITEM = "switching_price", "would_object"
