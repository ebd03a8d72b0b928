"""The firm's own offices as a customer within it: its people, and what they say of the team that serves them."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.samples.firm import LAST
from keepworth.samples.firm.asking import items_of, submission, ticked
from keepworth.samples.firm.names import mail_of
from keepworth.samples.firm.rows import Facts, Row
from keepworth.samples.firm.streams import moment, stream

WHOSE: Final = "own-offices"
MET: Final = dt.date(2024, 1, 8)
# Id, name, department, level, how much their view counts, how well they feel served.
PEOPLE: Final = (
    ("P971", "Ewa Lindqvist", "Finance", "head", 5, 71.0),
    ("P972", "Rohan Mehta", "IT", "head", 4, 58.0),
    ("P973", "Clara Osei", "Finance", "officer", 2, 64.0),
)
ROUNDS: Final = (dt.date(2025, 11, 17), dt.date(2026, 5, 18))
ASKED: Final = "pulse"


def with_our_offices(facts: Facts) -> Facts:
    """Return contacts, identities and answers with those of the firm's own offices behind the others."""
    contacts: list[Row] = [
        {"contact_id": own, "valid_from": MET, "customer_id": WHOSE, "department": department, "level": level,
         "role": "user", "decides": influence > 3, "influence": influence, "stance": 1}
        for own, _, department, level, influence, _ in PEOPLE
    ]  # fmt: skip
    identities: list[Row] = [
        {"who": "contact", "who_id": own, "name": name, "mail": mail_of(name, number=900 + at, domain="alder-quay"),
         "language": "en"}
        for at, (own, name, *_) in enumerate(PEOPLE, 1)
    ]  # fmt: skip
    answers = [row for day in ROUNDS if day <= LAST for one in PEOPLE for row in _said(one[0], one[5], day=day)]
    return {
        "contacts": [*facts["contacts"], *contacts], "identities": [*facts["identities"], *identities],
        "answers": [*facts["answers"], *answers],
    }  # fmt: skip


def _said(who: str, feels: float, *, day: dt.date) -> list[Row]:
    rng = stream(f"between {day}", who)
    at, about = moment(day, rng=rng), feels + 4 * (day == ROUNDS[-1])
    leaning = {
        name: float(rng.normal(0, 8)) for name in sorted({line for _, _, line in items_of(ASKED, side="customer")})
    }
    return [
        submission(f"I-{who}-{day:%y%m}", instrument=ASKED, item=name, at=at)
        | {"customer_id": WHOSE, "contact_id": who, "side": "customer", "about": "us", "perspective": "own",
           "value": ticked(float(np.clip(about + leaning[line], 0, 100)), item=item, rng=rng)}
        for name, item, line in items_of(ASKED, side="customer")
    ]  # fmt: skip
