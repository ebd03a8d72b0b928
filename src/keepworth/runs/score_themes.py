"""The part of a score about words: which themes open answers speak of, and which answer is of which."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from keepworth.errors import NotEnough
from keepworth.listen.themes import find_themes, group_by_language
from keepworth.numerics.arrays import Ints
from keepworth.runs.asked import LEVEL, SEED
from keepworth.tables.arrays import Columns
from keepworth.tables.spoken import write_themes


def score_themes(said: Columns, *, into: Path) -> dict[str, Any]:
    """Write which answer is of which theme, and return what the themes are; a fixed seed draws the halves.

    Answers of no theme have theme 0. The words of answers stay in the lake, where erasing reaches them.
    """
    words = [str(one) for one in said["words"]]
    theme, place = np.zeros(len(words), dtype=np.int64), np.zeros(len(words), dtype=np.int64)
    language = np.full(len(words), "", dtype=np.object_)
    told = []
    for name, rows in group_by_language(words).items():
        language[rows] = name
        told.append(_language(name, rows, words=words, into=(theme, place)))
    write_themes({"text_id": said["text_id"], "language": language, "theme": theme, "place": place}, into=into)
    return {"answers": len(words), "languages": told}


def _language(name: str, rows: Ints, *, words: list[str], into: tuple[Ints, Ints]) -> dict[str, Any]:
    record = {"language": name, "answers": int(rows.size), "read": 0, "no_theme": int(rows.size), "withheld": None}
    try:
        rng = np.random.default_rng(SEED)
        found = find_themes([words[row] for row in rows], language=name, rng=rng, level=LEVEL)
    except NotEnough as refusal:
        return {**record, "withheld": str(refusal), "themes": []}
    theme, place = into
    for number, one in enumerate(found.themes, start=1):
        theme[rows[one.answers]] = number
        place[rows[one.answers]] = np.arange(1, one.answers.size + 1)
    themes = [
        {"theme": number, "words": list(one.words), "share": asdict(one.share), "stability": one.stability}
        for number, one in enumerate(found.themes, start=1)
    ]
    none = int(found.other.size + found.unread.size)
    return {**record, "read": found.read, "no_theme": none, "themes": themes}
