"""What a book knows of its relationships on a day, as evidence for `keepworth.measure`."""

from keepworth.tables.evidence.facts import MONTH
from keepworth.tables.evidence.gathered import Gathered, evidence_asker, evidence_of
from keepworth.tables.evidence.pieces import Refusal, Thing
from keepworth.tables.evidence.units import Deciding

__all__ = ["MONTH", "Deciding", "Gathered", "Refusal", "Thing", "evidence_asker", "evidence_of"]
