"""Tables of partners' work: what they and the firm can do about needs, whom they met, what is promised together."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.streams import stream
from keepworth.samples.firm.texts import Texts

# Shares: of needs met by whom they are a partner's to meet, and of promises that are kept with each partner.
WITH_THEM: Final = 0.8
JOINT: Final = (("R02", 0.12), ("R01", 0.06), ("R03", 0.04))


@dataclass(frozen=True, slots=True)
class Offering:
    """What somebody can do about a need."""

    id: str
    name: str
    need: str
    words: str
    since: dt.date
    partner: str | None = None  # None: the firm's own
    product: str | None = None
    until: dt.date | None = None


OFFERINGS: Final = (
    Offering("O1", "Executive search", "Speed of search", "A shortlist within ten working days.", dt.date(2015, 1, 5),
             product="executive-search"),
    Offering("O2", "Succession map", "Succession", "Two named people for each key post, looked at twice a year.",
             dt.date(2018, 3, 1), product="talent-map"),
    Offering("O3", "One director", "One person to call", "The same director for every search, in their time zone.",
             dt.date(2015, 1, 5)),
    Offering("O4", "Pay survey", "Market data", "What posts like theirs pay, every March.", dt.date(2019, 3, 1)),
    Offering("O5", "Assessment of finalists", "Keep people", "Whether somebody will stay, told before they are hired.",
             dt.date(2019, 2, 4), partner="R01", product="assessment"),
    Offering("O6", "Checked references", "References", "Calls with three former superiors, minutes included.",
             dt.date(2021, 5, 3), partner="R02"),
    Offering("O7", "Relocation of families", "Staff abroad", "Visa, school and flat before the first day.",
             dt.date(2022, 9, 1), partner="R03"),
    Offering("O8", "Screening of social media", "References", "Given up: clients found it of no use.",
             dt.date(2021, 5, 3), partner="R02", until=dt.date(2024, 6, 28)),
)  # fmt: skip


def offerings(texts: Texts) -> list[Row]:
    """Return what the firm and its partners can do about needs."""
    return [
        {"offering_id": one.id, "name": one.name, "partner_id": one.partner, "need": one.need,
         "product_id": one.product, "text_id": texts.keep(one.words), "valid_from": one.since, "valid_to": one.until}
        for one in OFFERINGS
    ]  # fmt: skip


def met_with_partners(needs: Sequence[Row]) -> list[Row]:
    """Return needs with the partner who met most of those that are a partner's to meet."""
    whose = {one.need: one.partner for one in OFFERINGS if one.partner}
    return [_met(row, whose=whose) for row in needs]


def _met(row: Mapping[str, Any], *, whose: Mapping[str, str]) -> Row:
    partner = whose.get(row["topic"])
    is_theirs = row["state"] == "met" and stream("met with", row["need_id"]).random() < WITH_THEM
    return {**row, "partner_id": partner if is_theirs else None}


def kept_with_partners(promises: Sequence[Row]) -> list[Row]:
    """Return promises, some of them made together with a partner: by chance alone, however they were kept."""
    return [{**row, "partner_id": _joint(str(row["promise_id"]))} for row in promises]


def _joint(promise: str) -> str | None:
    drawn, below = stream("joint promise", promise).random(), 0.0
    for partner, share in JOINT:
        below += share
        if drawn < below:
            return partner
    return None
