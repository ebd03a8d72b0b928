"""Instruments: the questionnaires that come along, their items, and what an answer is worth from 0 to 100."""

from keepworth.listen.instruments.checked import Fault
from keepworth.listen.instruments.indicators import INDICATORS, LOYALTY, RELATIONSHIP
from keepworth.listen.instruments.intimacy import Fits, Readiness, readiness
from keepworth.listen.instruments.known import all_instruments, instrument, shipped_held, shipped_scales, shipped_text
from keepworth.listen.instruments.naming import Meant, meant_item
from keepworth.listen.instruments.reading import faults_in, read_instrument, read_scales, scales_in
from keepworth.listen.instruments.records import ELEMENT, Instrument, Item, Scale, Side, of_element
from keepworth.listen.instruments.scoring import (
    Composite,
    Performed,
    check_answers,
    composite,
    performance,
    score_answers,
)
from keepworth.listen.instruments.wording import LANGUAGES, Words
from keepworth.listen.instruments.writing import written_toml

__all__ = [
    "ELEMENT",
    "INDICATORS",
    "LANGUAGES",
    "LOYALTY",
    "RELATIONSHIP",
    "Composite",
    "Fault",
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
    "faults_in",
    "instrument",
    "meant_item",
    "of_element",
    "performance",
    "read_instrument",
    "read_scales",
    "readiness",
    "scales_in",
    "score_answers",
    "shipped_held",
    "shipped_scales",
    "shipped_text",
    "written_toml",
]
