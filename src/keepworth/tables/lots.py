"""What was compared by lot: of each play who was to get it and who was held out, and how many of each left.

Lots are drawn in experiments that are kept as `assignments`, their arms named as plays, and by every run among
near-ties. Whoever was drawn counts in the arm that the lot gave them, whatever they were given afterwards.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow.parquet as pq

from keepworth.act import Compared, Play
from keepworth.numerics.arrays import Flags, Ints
from keepworth.tables.action_results import ACTIONS_FILE
from keepworth.tables.lake.engine import quoted
from keepworth.tables.mix import HELD
from keepworth.tables.touching import EPOCH, Asker, fetched_columns

READ: Final = ("assignments", "departures", "actions_done")
FOLLOWED: Final = 365  # days after the lot in which leaving counts
OF_RUNS: Final = -1  # stands for an experiment's number


@dataclass(frozen=True, slots=True)
class Drawn:
    """What earlier runs drew lots of: each customer and play once, as they were first drawn; shapes (lots,)."""

    customer: Ints
    play: Sequence[str]
    held: Flags
    day: Ints  # since 1970


def drawn_in(runs: Iterable[tuple[dt.date, Path]]) -> Drawn:
    """Return the lots that some runs drew, the first of each customer and play."""
    found: dict[tuple[int, str], tuple[dt.date, bool]] = {}
    for day, run in sorted(runs, key=lambda one: one[0]):
        path = run / ACTIONS_FILE
        if not path.is_file():
            continue
        file = pq.ParquetFile(path)
        if "in_lot" not in file.schema_arrow.names:
            continue  # of an older version, which did not say of whom the lot was drawn
        table = file.read(columns=["customer_id", "action", "in_lot", "held_out"])
        for customer, play, held in _drawn_rows(table.filter(table.column("in_lot")).to_pylist()):
            found.setdefault((customer, play), (day, held))
    return Drawn(
        np.array([customer for customer, _ in found], dtype=np.int64), [play for _, play in found],
        np.array([held for _, held in found.values()], dtype=np.bool_),
        np.array([(day - EPOCH).days for day, _ in found.values()], dtype=np.int64),
    )  # fmt: skip


def _drawn_rows(rows: Iterable[Mapping[str, object]]) -> Iterable[tuple[int, str, bool]]:
    return ((int(str(row["customer_id"])), str(row["action"]), bool(row["held_out"])) for row in rows)


def compared_by_lot(
    of: Asker, plays: Sequence[Play], *, as_of: dt.date, drawn: Drawn | None = None
) -> Mapping[str, tuple[Compared, ...]]:  # fmt: skip
    """Return what was compared of each play whose days are over since the lot; of others nothing.

    Of an experiment in which nobody of the arm stands in `actions_done` everybody is taken to have got the play; of
    what a run proposed nobody is.
    """
    if drawn is not None and drawn.customer.size:
        number = {play.key: at for at, play in enumerate(plays)}
        known = np.array([one in number for one in drawn.play], dtype=np.bool_)
        which = np.array([number.get(one, 0) for one in drawn.play], dtype=np.int64)
        of.give("lots_of_runs", {"customer_id": drawn.customer[known], "play": which[known],
                                 "held": drawn.held[known].astype(np.int64), "day": drawn.day[known]})  # fmt: skip
    query = _query(of, plays, until=(as_of - EPOCH).days, runs=drawn is not None and drawn.customer.size > 0)
    found = fetched_columns(of.ask(query))
    told: dict[str, list[Compared]] = {}
    for row in zip(*(found[name].tolist() for name in COUNTS), strict=True):
        experiment, play, got, got_left, held, held_left, got_given, held_given = map(int, row)
        if not got or not held:
            continue
        given = got_given / got - held_given / held
        if experiment != OF_RUNS and not got_given:
            given = 1.0
        told.setdefault(plays[play].key, []).append(Compared(got, got_left, held, held_left, given))
    return {play: tuple(some) for play, some in told.items()}


COUNTS: Final = ("experiment", "play", "got", "got_left", "held", "held_left", "got_given", "held_given")


def _query(of: Asker, plays: Sequence[Play], *, until: int, runs: bool) -> str:
    listed = ", ".join(f"({at}, {quoted(_named(play.key))}, {play.days})" for at, play in enumerate(plays))
    held = ", ".join(map(quoted, HELD))
    earlier = (
        " UNION ALL SELECT CAST(-1 AS BIGINT), l.play, p.name, l.customer_id, l.held = 1, l.day FROM lots_of_runs AS l "
        f"JOIN plays AS p ON p.play = l.play WHERE l.day + p.days <= {until}" if runs else ""
    )  # fmt: skip
    end = f"least(a.day + {FOLLOWED}, {until})"
    sums = ", ".join(
        f"CAST(sum(CASE WHEN {which} THEN 1 ELSE 0 END) AS BIGINT) AS {name}"
        for name, which in zip(COUNTS[2:], ("NOT held", "NOT held AND has_left", "held", "held AND has_left",
                                            "NOT held AND times > 0", "held AND times > 0"), strict=True)
    )  # fmt: skip
    return (
        f"WITH plays AS (SELECT * FROM (VALUES {listed}) AS v (play, name, days)), "
        f"drawn AS (SELECT CAST(experiment_id AS BIGINT) AS experiment, customer_id, {_named_as('arm')} AS arm, "
        f"{of.days.format('CAST(assigned_at AS DATE)')} AS day FROM {of.tables['assignments']} AS x), "
        "tests AS (SELECT DISTINCT d.experiment, p.play, p.name, p.days FROM drawn AS d JOIN plays AS p "
        f"ON p.name = d.arm WHERE d.experiment IN (SELECT experiment FROM drawn WHERE arm IN ({held}))), "
        "arms AS (SELECT t.experiment, t.play, t.name, d.customer_id, d.arm <> t.name AS held, d.day "
        f"FROM tests AS t JOIN drawn AS d ON d.experiment = t.experiment AND (d.arm = t.name OR d.arm IN ({held})) "
        f"WHERE d.day + t.days <= {until}{earlier}), "
        f"gone AS (SELECT customer_id, min({of.days.format('left_on')}) AS day FROM {of.tables['departures']} AS x "
        "GROUP BY customer_id), "
        f"done AS (SELECT customer_id, {_named_as('play')} AS name, {of.days.format('done_on')} AS day "
        f"FROM {of.tables['actions_done']} AS x WHERE play IS NOT NULL), "
        "each_of_them AS (SELECT a.experiment, a.play, a.held, a.customer_id, "
        f"coalesce(g.day <= {end}, FALSE) AS has_left, count(d.day) AS times "
        "FROM arms AS a LEFT JOIN gone AS g ON g.customer_id = a.customer_id LEFT JOIN done AS d "
        f"ON d.customer_id = a.customer_id AND d.name = a.name AND d.day >= a.day AND d.day <= {end} "
        "WHERE coalesce(g.day >= a.day, TRUE) GROUP BY a.experiment, a.play, a.held, a.customer_id, a.day, g.day) "
        f"SELECT experiment, CAST(play AS BIGINT) AS play, {sums} FROM each_of_them GROUP BY experiment, play "
        "ORDER BY play, experiment"
    )


def _named(play: str) -> str:
    return play.strip().lower().replace(" ", "_")


def _named_as(column: str) -> str:
    return f"replace(lower(trim({column})), ' ', '_')"
