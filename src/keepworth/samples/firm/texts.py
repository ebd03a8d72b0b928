"""Sentences of the book: needs, promises, answers and reasons, in the language of the client."""

from dataclasses import dataclass, field

import numpy as np

from keepworth.samples.firm.invented import invented


@dataclass(slots=True)
class Texts:
    """The texts of the book, numbered as they are said."""

    rows: list[dict[str, object]] = field(default_factory=list)

    def say(self, kind: str, *, language: str, rng: np.random.Generator) -> str:
        """Keep a sentence of a kind, and return its id."""
        choices = invented()["sentences"][kind]["zh" if language == "zh" else "en"]
        return self.keep(str(rng.choice(choices)))

    def keep(self, words: str) -> str:
        """Keep these words, and return their id."""
        known_as = f"T{len(self.rows) + 1:05d}"
        self.rows.append({"text_id": known_as, "words": words})
        return known_as

    @property
    def last(self) -> str:
        """What was said last."""
        return str(self.rows[-1]["words"])
