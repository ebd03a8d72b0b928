"""The words of an answer that tell what it speaks of, in English and in Chinese."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

HANZI: Final = re.compile(r"[\u3400-\u9fff]")
_ENGLISH: Final = re.compile(r"[a-z][a-z']+")
_LEAST: Final = 3  # letters
# Parts of speech that name things, doings and qualities; of single characters too few tell anything.
_TELLING: Final = ("n", "v", "a", "i", "l", "j")


def language_of(text: str) -> str:
    """Return "zh" where Hanzi prevail over Latin letters, else "en"."""
    hanzi = len(HANZI.findall(text))
    latin = sum(mark.isascii() and mark.isalpha() for mark in text)
    # A Latin word has some five letters, a Chinese one two characters.
    return "zh" if hanzi * 2.5 > latin else "en"


def words_of(text: str, *, language: str) -> list[str]:
    """Return the words of a text that tell what it speaks of, each as often as it stands there."""
    return _chinese(text) if language == "zh" else _english(text)


def _english(text: str) -> list[str]:
    words = (word.strip("'").removesuffix("'s") for word in _ENGLISH.findall(text.casefold()))
    told = (_singular(word) for word in words if word not in _stop_words())
    return [word for word in told if len(word) >= _LEAST and word not in _stop_words()]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


@cache
def _stop_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) | _idle("en")


@cache
def _idle(language: str) -> frozenset[str]:
    """Return words that stand in answers about anything."""
    written = tomllib.loads((files("keepworth.listen") / "idle_words.toml").read_text(encoding="utf-8"))
    return frozenset(str(word) for word in written[language])


def _chinese(text: str) -> list[str]:
    import rjieba

    return [
        word
        for word, kind in rjieba.tag(text)
        if kind.startswith(_TELLING) and len(word) > 1 and HANZI.search(word) and word not in _idle("zh")
    ]
