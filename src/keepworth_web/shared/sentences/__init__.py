"""Sentences of the library in the language of a page.

The library speaks English, and what it said stays as it was said: in the record of a run, in a job's row. Each sentence
that a page may show stands here as a template with named parts. `told` finds the template that a sentence was made from
and translates it, part by part; what fits none is left as it is.
"""

import re
from functools import cache
from typing import Final

from django.utils.translation import gettext

from keepworth_web.shared.sentences.of_answers import OF_ANSWERS
from keepworth_web.shared.sentences.of_care import OF_CARE
from keepworth_web.shared.sentences.of_cells import OF_CELLS, OF_SCALES
from keepworth_web.shared.sentences.of_files import OF_FILES
from keepworth_web.shared.sentences.of_instruments import OF_FIELDS, OF_INSTRUMENTS
from keepworth_web.shared.sentences.of_reading import OF_READING
from keepworth_web.shared.sentences.of_scores import OF_SCORES
from keepworth_web.shared.sentences.of_value import OF_VALUE

__all__ = ["CELLS", "SENTENCES", "told", "why_told"]

SENTENCES: Final = (*OF_SCORES, *OF_VALUE, *OF_FILES, *OF_READING, *OF_CARE, *OF_ANSWERS, *OF_INSTRUMENTS, *OF_SCALES)
CELLS: Final = (*OF_CELLS, *OF_SCALES, *OF_FIELDS)
PART: Final = re.compile(r"%\((\w+)\)s")
ENDS: Final = re.compile(r"(?<=[.:;!?])(\s+)")
MOST: Final = 4000  # letters: more is no sentence
MOST_SENTENCES: Final = 40
DEEPEST: Final = 4  # a part may be a sentence itself
ENOUGH: Final = 12  # own letters of a template


def told(said: str) -> tuple[str, bool]:
    """Return what the library said in the present language, and whether all of it could be.

    >>> told("Customers hardly differ in spend per order; everybody gets nearly the same.")[1]
    True
    """
    if len(said) > MOST:
        return said, False
    lines = [_line(line) if line.strip() else (line, True) for line in said.split("\n")]
    return "\n".join(line for line, _ in lines), all(is_told for _, is_told in lines)


def why_told(said: str) -> tuple[str, bool]:
    """Return why a cell was refused in the present language, and whether it could be: too short for a sentence."""
    for template in CELLS:
        parts = _fitting(said, PART.split(template))
        if parts is not None:
            return gettext(template) % parts, True
    return said, False


def _line(line: str) -> tuple[str, bool]:
    """Translate a line: as a whole, else sentence by sentence, the longest run that fits first."""
    pieces = ENDS.split(line)  # sentences and the gaps between them, in turn
    if len(pieces) > 2 * MOST_SENTENCES:
        return line, False
    found, is_whole, at = [], True, 0
    while at < len(pieces):
        for end in range(len(pieces), at, -2):
            words = _sentence("".join(pieces[at:end]))
            if words is not None:
                found.append(words)
                break
        else:
            found.append(pieces[at])
            is_whole, end = False, at + 1
        gap = pieces[end] if end < len(pieces) else ""
        # Where two full-width stops meet, no blank stands between.
        found.append("" if found[-1].endswith(("。", "；", "：")) else gap)
        at = end + 1
    return "".join(found), is_whole


def _sentence(said: str, *, depth: int = 0) -> str | None:
    """Return one sentence translated, None where no template fits."""
    for template, pieces in _templates():
        if depth or _stands_alone(template):
            parts = _fitting(said, pieces)
            if parts is not None:
                return gettext(template) % {name: _part(part, depth=depth + 1) for name, part in parts.items()}
    return None


def _part(part: str, *, depth: int) -> str:
    if depth == DEEPEST:
        return part
    pieces = [_sentence(one, depth=depth) or one for one in part.split("; ")]
    return gettext("; ").join(pieces)


def _own_words(template: str) -> str:
    return PART.sub("", template)


def _stands_alone(template: str) -> bool:
    """Whether a template says enough by itself; the others are met as parts alone, or anything would fit them."""
    return template.endswith((".", ":")) or len(_own_words(template)) >= ENOUGH


@cache
def _templates() -> tuple[tuple[str, list[str]], ...]:
    """Return every template in its pieces: what begins with words of its own first, then by how many it has."""
    ranked = sorted(SENTENCES, key=lambda one: (one.startswith("%("), -len(_own_words(one))))
    return tuple((one, PART.split(one)) for one in ranked)


def _fitting(said: str, pieces: list[str]) -> dict[str, str] | None:
    """Return the parts of a sentence by name, None where it is not of this template.

    Each piece of own words is looked for once, from left to right: what somebody sent may stand in a sentence, and no
    text may take longer than its length.
    """
    words, names = pieces[::2], pieces[1::2]
    if not names:
        return {} if said == words[0] else None
    if not (said.startswith(words[0]) and said.endswith(words[-1])):
        return None
    at, end, parts = len(words[0]), len(said) - len(words[-1]), []
    for one in words[1:-1]:
        found = said.find(one, at + 1, end)
        if found < 0:
            return None
        parts.append(said[at:found])
        at = found + len(one)
    return dict(zip(names, [*parts, said[at:end]], strict=True)) if at < end else None
