"""Open answers grouped by what they speak of: words that stand together, found anew in both halves of the answers.

Nobody reads here, and nothing is downloaded: answers are taken for bags of words, and words that come together again
and again make a theme (non-negative matrix factorisation). A theme must be found again in halves of the answers that
are drawn by chance, else it is none. Irony, negation and what was said between the lines are lost.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.listen.words import language_of, words_of
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.shares import Share, wilson_share

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

ENOUGH: Final = 50  # answers of two words and more; ours
MOST: Final = 12  # themes that are sought
RARE: Final = 3  # answers in which a word must stand
COMMON: Final = 0.5  # share of answers beyond which a word tells nothing
SAME: Final = 0.5  # share of a theme's weightiest words that must stand among those of its like in a half
MOSTLY: Final = 0.9  # share of the themes that must be found again for as many to be sought
HEAD: Final = 10  # the weightiest words of a theme, by which two themes are compared
HALVINGS: Final = 3
SEEN: Final = 4_000  # answers on which the number of themes is chosen
COUNTS: Final = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)  # of themes that are tried
CLEAR: Final = 0.45  # of all that an answer speaks of, the least part that its theme must be
SHOWN: Final = 5  # words of a theme


@dataclass(frozen=True, slots=True)
class Theme:
    """Answers that speak of the same, the most typical first."""

    words: tuple[str, ...]  # that stand for it, the weightiest first
    answers: Ints  # rows of the texts
    share: Share  # of the answers that could be read
    stability: float  # share of its ten weightiest words that stand in its like in a half of the answers, on average


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of answers in one language, the most frequent first."""

    language: str  # "en" or "zh"
    themes: tuple[Theme, ...]
    read: int  # answers of two words and more
    other: Ints  # rows of those that belong to no theme
    unread: Ints  # rows of those with fewer words


def group_by_language(texts: Sequence[str]) -> dict[str, Ints]:
    """Return the rows of the texts of each language that can be read: "zh" where Hanzi prevail, else "en"."""
    of = np.array([language_of(text) for text in texts], dtype=str)
    return {language: np.flatnonzero(of == language) for language in ("en", "zh") if (of == language).any()}


def find_themes(
    texts: Sequence[str], *, language: str, rng: np.random.Generator, most: int = MOST, level: float = 0.8
) -> Themes:
    """Group answers in one language by theme.

    The number of themes is the largest, up to `most`, of which nine in ten are found again in halves, for finer themes
    tell more; of these, only the themes that are found again count.

    Parameters
    ----------
    texts
        The answers.
    language
        "en" or "zh".
    rng
        Draws the halves.
    most
        Themes that are sought.
    level
        Of the interval of shares.

    Source: Lee & Seung (1999), Nature 401, 788-791; choosing by halves as Greene, O'Callaghan & Cunningham (2014).

    Raises
    ------
    NotEnough
        Fewer than 50 answers of two words and more, or no word that stands in three of them.

    """
    tokens = [words_of(text, language=language) for text in texts]
    rows = np.array([row for row, words in enumerate(tokens) if len(words) > 1], dtype=np.int64)
    unread = np.setdiff1d(np.arange(len(texts)), rows)
    if rows.size < ENOUGH:
        raise NotEnough(
            f"Not enough answers in words: {rows.size:,} of two words and more, and themes need {ENOUGH}. Read them."
        )
    weights, names = _weighted([tokens[row] for row in rows])
    found = _stable(weights, rng=rng, most=most)
    themes = list(_made(weights, found, names=names, rows=rows, level=level))
    themes.sort(key=lambda theme: (-theme.answers.size, theme.words))
    taken = np.concatenate([theme.answers for theme in themes]) if themes else np.empty(0, dtype=np.int64)
    return Themes(language, tuple(themes), int(rows.size), np.setdiff1d(rows, taken), unread)


@dataclass(frozen=True, slots=True)
class _Found:
    """Topics over words, how well each is found again, and which of them count."""

    topics: Floats  # (topics, words)
    stability: Floats  # (topics,)
    kept: Ints


@dataclass(frozen=True, slots=True)
class _Belonging:
    """The topic of each answer, −1 for none, and how much it speaks of it."""

    theme: Ints
    loading: Floats


def _made(weights: "csr_matrix", found: _Found, *, names: list[str], rows: Ints, level: float) -> Iterator[Theme]:
    """Make a theme of every topic that is found again and that some answers are clearly of."""
    belongs = _belonging(weights, found.topics)
    for at in found.kept:
        members = np.flatnonzero(belongs.theme == at)
        share = wilson_share(members.size, rows.size, level=level)
        if share is None or members.size < RARE:
            continue
        typical = members[np.argsort(-belongs.loading[members], kind="stable")]
        heaviest = np.argsort(-found.topics[at], kind="stable")[:SHOWN]
        shown = tuple(names[word] for word in heaviest if found.topics[at][word] > 0)
        yield Theme(shown, rows[typical], share, float(found.stability[at]))


def _weighted(tokens: Iterable[list[str]]) -> tuple["csr_matrix", list[str]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    found = TfidfVectorizer(analyzer=_as_it_is, min_df=RARE, max_df=COMMON, sublinear_tf=True, dtype=np.float64)
    try:
        weights = found.fit_transform(tokens)
    except ValueError as nothing:
        raise NotEnough(f"Not enough answers in words: no word stands in {RARE} of them.") from nothing
    return weights, [str(name) for name in found.get_feature_names_out()]


def _as_it_is(words: list[str]) -> list[str]:
    return words


def _halved(rows: Ints, *, rng: np.random.Generator) -> tuple[Ints, Ints]:
    order = rng.permutation(rows)
    return np.sort(order[: rows.size // 2]), np.sort(order[rows.size // 2 :])


def _stable(weights: "csr_matrix", *, rng: np.random.Generator, most: int) -> _Found:
    """Return the topics of the largest number of which nearly all are found again in halves."""
    size = weights.shape[0]
    some = np.sort(rng.permutation(size)[:SEEN])
    halves = [half for _ in range(HALVINGS) for half in _halved(some, rng=rng)]
    limit = min(most, weights.shape[1] - 1, size // RARE)
    seed = int(rng.integers(2**31))
    found = _Found(np.zeros((0, weights.shape[1])), np.zeros(0), np.zeros(0, dtype=np.int64))
    # The finest that are found again; where none are, the coarsest, which are tried last.
    for count in [one for one in reversed(COUNTS) if one <= limit]:
        topics = _topics(weights[some], count, seed=seed)
        again = [_likest(topics, _topics(weights[half], count, seed=seed)) for half in halves]
        stability = np.mean(again, axis=0)
        found = _Found(topics, stability, np.flatnonzero(stability >= SAME))
        if found.kept.size >= MOSTLY * stability.size:
            break
    return found


def _topics(weights: "csr_matrix", count: int, *, seed: int) -> Floats:
    """Factorise; start from the singular vectors, so that the same answers give the same topics."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    found = NMF(count, init="nndsvd", max_iter=300, tol=1e-2, random_state=seed)
    # What is left of answers that topics tell wholly is 0, and may come out a little below.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # More topics than there are never settle; they are not found again either.
        warnings.simplefilter("ignore", ConvergenceWarning)
        found.fit(weights)
    topics: Floats = found.components_
    return topics / np.maximum(np.linalg.norm(topics, axis=1, keepdims=True), 1e-12)


def _likest(topics: Floats, others: Floats) -> Floats:
    """Return of each topic the share of weighty words that it has in common with its partner; each is taken once."""
    from scipy.optimize import linear_sum_assignment

    mine, theirs = _weighty(topics), _weighty(others)
    alike = (mine @ theirs.T) / HEAD
    row, column = linear_sum_assignment(-alike)
    found = np.zeros(topics.shape[0])
    found[row] = alike[row, column]
    return found


def _weighty(topics: Floats) -> Floats:
    """Mark the weightiest words of each topic."""
    found = np.zeros_like(topics)
    heads = np.argsort(-topics, axis=1, kind="stable")[:, :HEAD]
    np.put_along_axis(found, heads, 1.0, axis=1)
    return found


def _belonging(weights: "csr_matrix", topics: Floats) -> _Belonging:
    """Give each answer to the topic that it speaks of most, where that is clear."""
    if not topics.size:
        return _Belonging(np.full(weights.shape[0], -1), np.zeros(weights.shape[0]))
    loads = np.asarray(weights @ topics.T)
    total = loads.sum(axis=1)
    first = loads.argmax(axis=1)
    loading = loads[np.arange(first.size), first]
    clear = (total > 0) & (loading >= CLEAR * total)
    return _Belonging(np.where(clear, first, -1), loading)
