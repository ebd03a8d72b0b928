"""The success index in words, for the terminal."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from keepworth.cli.asking import many

if TYPE_CHECKING:
    from keepworth.runs.success import EconomicPart, KnowledgePart, RelationshipPart, SuccessTold

FIELDS: Final[Mapping[str, str]] = {
    "goals": "goals",
    "problems": "problems",
    "needs": "needs",
    "rivals": "competitors",
    "ledger": "what they gain from us",
    "contacts": "who is who",
    "contract": "the contract",
}
HELD_BACK: Final[Mapping[str, str]] = {
    "knowledge": "what we know of them",
    "relationship": "the relationship",
    "economic": "what they are worth to us",
}


def success_words(of: "SuccessTold") -> Iterator[str]:
    """Say how successful it is with a customer and what holds that back, then what each part rests on."""
    if of.index is None or of.low is None or of.high is None:
        missing = " and ".join(HELD_BACK[name] for name in of.unknown)
        yield f"Success index: withheld, for {missing} {'is' if len(of.unknown) == 1 else 'are'} not known."
    else:
        compounding = f"; as what compounds {of.compounding:.0f}" if of.compounding is not None else ""
        yield (
            f"Success index {of.index:.0f} of 100 (likely {of.low:.0f} to {of.high:.0f}, 8 in 10){compounding}. "
            f"What holds it back: {HELD_BACK[of.bottleneck or 'knowledge']}."
        )
    yield f"  Knowledge: {_knowledge(of.knowledge)}."
    yield f"  Relationship: {_relationship(of.relationship)}."
    yield f"  Economic value: {_economic(of.economic)}."


def _knowledge(of: "KnowledgePart") -> str:
    missing = ", ".join(FIELDS[name] for name, day in of.fields.items() if day is None)
    lacking = f"; not written down: {missing}" if missing else ""
    if of.score is None:
        return f"not known{lacking}"
    newest = f", the newest {many(of.age_days or 0, 'day')} old" if of.newest else ""
    return f"{of.score:.0f}, {of.known} of {of.needed} things that are needed are written down{newest}{lacking}"


def _relationship(of: "RelationshipPart") -> str:
    if of.score is None:
        return "not known: no strength of their own is told"
    newest = f", the newest {many(of.age_days or 0, 'day')} old" if of.newest else ""
    return f"{of.score:.0f} (likely {of.low:.0f} to {of.high:.0f}), {of.published}, {many(of.pieces, 'piece')}{newest}"


def _economic(of: "EconomicPart") -> str:
    if of.score is None:
        return "their place among the customers is not told"
    newest = f", the latest order {many(of.age_days or 0, 'day')} old" if of.newest else ""
    return (
        f"{of.score:.0f} (likely {of.low:.0f} to {of.high:.0f}): worth more than that many in 100 of the "
        f"{many(of.customers, 'customer')} who are valued{newest}"
    )
