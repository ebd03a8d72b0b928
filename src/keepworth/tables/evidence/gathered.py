"""Everything that a book knows of its relationships on a day, as `keepworth.measure` takes it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from keepworth.listen.instruments import Instrument
from keepworth.measure.beliefs import PLACE, Errors
from keepworth.measure.evidence import Evidence
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.arrow import NO_WORDS, arrow_column, texts_column
from keepworth.tables.evidence.answers import answered
from keepworth.tables.evidence.facts import MONTH
from keepworth.tables.evidence.items import Mapped
from keepworth.tables.evidence.kinds import BESIDE, FACTS, facts_told
from keepworth.tables.evidence.locations import ORDERS, usual_locations
from keepworth.tables.evidence.people import OUTER, PERSON, careers_of, contacts_of, described
from keepworth.tables.evidence.pieces import Pieces, Refusal, Thing, Told, all_told
from keepworth.tables.evidence.places import NOWHERE, Places, each_once
from keepworth.tables.evidence.units import Deciding, Spoken, Voices, ours, theirs
from keepworth.tables.lake import Lake
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import EPOCH, Asker, lake_asker

ANSWERS: Final = "answers"
HOLDING: Final = (ANSWERS, *FACTS)  # tables that hold evidence
ALWAYS: Final = ("contacts", "customers")
NAMED: Final = 20  # of the refused, so many are named
AS_PRINTED: Final[Mapped] = {}


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence of a book as of a day; shapes (customers,) or (pieces,)."""

    customers: Ints  # ids, rising: of whom there is evidence, or one that was refused, or a contact is known
    is_person: Flags
    segment: npt.NDArray[np.object_]  # empty where none is known
    evidence: Evidence  # customers are places in `customers`
    contact_id: Ints  # who said it, by the lake; `UNKNOWN` of facts and of who is not named
    colleague_id: Ints
    day: npt.NDArray[np.datetime64]
    deciding: Deciding  # the contacts of customers
    speaking: Deciding  # the colleagues who spoke of them
    refused: tuple[Refusal, ...]  # the first of what cannot be
    refused_many: int
    things: tuple[Thing, ...]
    thing: Ints  # of each piece
    number: Ints  # in the lake, of what the piece is told from
    location: Ints  # where each customer who is a person usually is one, by the lake; `UNKNOWN`

    @property
    def spread_theirs(self) -> Floats:
        """Σπ² of each customer's contacts."""
        return self.deciding.spread

    @property
    def spread_ours(self) -> Floats:
        """Σπ² of the colleagues who spoke of each customer."""
        return self.speaking.spread

    def sources(self, rows: Ints) -> Any:  # noqa: ANN401 — a column of texts, for files
        """Return the names of the sources of some pieces, as `keepworth.measure.sources` calls them."""
        return self._told([one.source for one in self.things], rows)

    def evidence_ids(self, rows: Ints) -> Any:  # noqa: ANN401 — a column of texts, for files
        """Return the ids of some pieces: what each is told from, its number in the lake, and what of it."""
        before = self._told([f"{one.prefix}:" for one in self.things], rows)
        behind = self._told([f":{one.label}" if one.label else "" for one in self.things], rows)
        number = arrow_column(self.number[rows]).cast(pa.string())
        return pc.binary_join_element_wise(before, number, behind, NO_WORDS)

    def _told(self, texts: Sequence[str], rows: Ints) -> pa.Array:
        return texts_column(texts).take(arrow_column(self.thing[rows]))


def evidence_asker(lake: Lake) -> Asker | None:
    """Return who answers about evidence, of the tables that hold any; None where none does."""
    holding = {name for name in HOLDING if lake.manifest.standing(name)}
    beside = {name for table in holding for name in BESIDE.get(table, ()) if lake.manifest.standing(name)}
    places = {ORDERS} if lake.manifest.standing(ORDERS) else set()
    return lake_asker(lake, read=sorted({*holding, *beside, *places, *ALWAYS}), needed=(*holding, "contacts"))


def evidence_of(
    of: Asker | None, *, as_of: dt.date, own: Sequence[Instrument] = (), mapped: Mapped = AS_PRINTED,
    errors: Errors = None, inside: bool = False,
) -> Gathered | None:  # fmt: skip
    """Gather what is known of relationships up to a day; None where nothing is.

    Parameters
    ----------
    of
        Who answers; see `evidence_asker`.
    as_of
        Nothing later is seen.
    own
        The company's own questionnaires.
    mapped
        Items that are to feed another indicator than their questionnaire says, None: none.
    errors
        Standard deviations by kind of evidence, where a book states its own.
    inside
        Whether all who are seen are customers within the company, who are else left out.

    """
    if of is None:
        return None
    told = facts_told(of, as_of=as_of, errors=errors)
    if ANSWERS in of.tables:
        told.insert(0, answered(of, as_of=as_of, own=own, mapped=mapped, errors=errors))
    return _gathered(of, all_told(told), as_of=as_of, inside=inside)


def _gathered(of: Asker, told: Told, *, as_of: dt.date, inside: bool) -> Gathered | None:
    contacts, careers = contacts_of(of, as_of=as_of), careers_of(of, as_of=as_of)
    things, pieces, refused = told.things, careers.placed(told.pieces), careers.placed(told.refused)
    customers = each_once(pieces.customer, refused.customer, contacts.customer_id)
    what = described(of, customers, as_of=as_of)
    served = (what.kind != OUTER) | inside
    customers, segment, is_person = customers[served], what.segment[served], (what.kind == PERSON)[served]
    if not customers.size:
        return None
    at = Places(customers).of(pieces.customer)
    if (at == NOWHERE).any():
        kept = np.flatnonzero(at != NOWHERE)
        pieces, at = pieces.some(kept), at[kept]
    is_ours = np.array([one.is_ours for one in things], dtype=np.bool_)[pieces.thing]
    is_said = np.array([one.is_said for one in things], dtype=np.bool_)[pieces.thing]
    deciding, their_voices = theirs(
        contacts, customers, spoken=Spoken(at, pieces.contact, is_said & ~is_ours), is_person=is_person
    )
    speaking, our_voices = ours(Spoken(at, pieces.colleague, is_ours), customers=customers.size)
    voices = _of_both(their_voices, our_voices, is_ours=is_ours)
    indicator = np.array([PLACE[one.indicator] for one in things], dtype=np.int64)[pieces.thing]
    age = ((as_of - EPOCH).days - pieces.day) / MONTH
    evidence = Evidence(at, indicator, pieces.y, pieces.variance, age, voices.person, voices.share, is_ours)
    named, many = _refusals(refused, things=things, customers=customers)
    location = np.full(customers.size, UNKNOWN)
    location[is_person] = usual_locations(of, customers[is_person], as_of=as_of)
    return Gathered(
        customers, is_person, segment, evidence, pieces.contact, pieces.colleague,
        pieces.day.astype("datetime64[D]"), deciding, speaking, named, many, things,
        pieces.thing, pieces.number, location,
    )  # fmt: skip


def _of_both(theirs: Voices, ours: Voices, *, is_ours: Flags) -> Voices:
    """Return whose view each piece is, of whichever side."""
    if not is_ours.any():
        return theirs
    return Voices(np.where(is_ours, ours.person, theirs.person), np.where(is_ours, ours.share, theirs.share))


def _refusals(of: Pieces, *, things: tuple[Thing, ...], customers: Ints) -> tuple[tuple[Refusal, ...], int]:
    """Name the first pieces that cannot be, and count them; those of nobody whom we serve do not matter."""
    rows = np.flatnonzero(Places(customers).of(of.customer) != NOWHERE)
    named = []
    for row in rows[:NAMED].tolist():
        thing = things[of.thing[row]]
        label = f":{thing.label}" if thing.label else ""
        named.append(Refusal(int(of.customer[row]), f"{thing.prefix}:{of.number[row]}{label}", thing.wrong))
    return tuple(named), rows.size
