"""Trials of the wish to keep us, read where they show, each with its proof."""

from keepworth.tables.trials.gathered import READ, trials_asker, trials_of
from keepworth.tables.trials.kinds import TRIAL_MAP, WORDS, Mapped
from keepworth.tables.trials.seen import is_stated
from keepworth.tables.trials.tried import Tried

__all__ = ["READ", "TRIAL_MAP", "WORDS", "Mapped", "Tried", "is_stated", "trials_asker", "trials_of"]
