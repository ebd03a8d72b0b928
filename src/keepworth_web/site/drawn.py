"""Lots of experiments as rows of the lake: a run learns from them what each action does.

It imports nothing of Django, as every run loads it.
"""

from collections.abc import Iterator
from typing import Final

from keepworth.tables.lake.written import WrittenTable, written_table
from keepworth_web.site.heard import Ask

ARMS: Final = """
SELECT experiment.key, assignment.customer, assignment.arm, experiment.arms, experiment.started_at
FROM prove_assignment AS assignment JOIN prove_experiment AS experiment ON experiment.id = assignment.experiment_id
WHERE experiment.state <> 'drafted'
ORDER BY assignment.id
"""
NAMES: Final = ("experiment_id", "customer_id", "arm", "assigned_at")
HELD_OUT: Final = "holdout"  # as `keepworth.tables.mix` knows those who are left out
BETWEEN: Final = "\n"


def drawn_rows(ask: Ask) -> Iterator[WrittenTable]:
    """Yield the rows of `assignments` that experiments of the website drew."""
    for part in ask(ARMS):
        rows = [(key, customer, [HELD_OUT, *arms.split(BETWEEN)][arm], at) for key, customer, arm, arms, at in part]
        yield written_table("assignments", NAMES, rows=rows)
