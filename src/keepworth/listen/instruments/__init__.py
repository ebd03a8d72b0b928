"""Instruments: the questionnaires that come along, their items, and what an answer is worth from 0 to 100."""

from keepworth.listen.instruments.indicators import INDICATORS, LOYALTY, RELATIONSHIP
from keepworth.listen.instruments.intimacy import Fits, Readiness, readiness
from keepworth.listen.instruments.known import all_instruments, instrument
from keepworth.listen.instruments.naming import Meant, meant_item
from keepworth.listen.instruments.reading import read_instrument, read_scales
from keepworth.listen.instruments.records import Instrument, Item, Scale, Side, of_element
from keepworth.listen.instruments.scoring import (
    Composite,
    Performed,
    check_answers,
    composite,
    performance,
    score_answers,
)
from keepworth.listen.instruments.wording import LANGUAGES, Words

__all__ = [
    "INDICATORS",
    "LANGUAGES",
    "LOYALTY",
    "RELATIONSHIP",
    "Composite",
    "Fits",
    "Instrument",
    "Item",
    "Meant",
    "Performed",
    "Readiness",
    "Scale",
    "Side",
    "Words",
    "all_instruments",
    "check_answers",
    "composite",
    "instrument",
    "meant_item",
    "of_element",
    "performance",
    "read_instrument",
    "read_scales",
    "readiness",
    "score_answers",
]
