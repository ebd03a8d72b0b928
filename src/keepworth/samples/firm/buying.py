"""Tables of money: invoices, contracts, what each side gains, what serving and getting clients costs."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.samples.firm import FIRST, LAST
from keepworth.samples.firm.lives import Life
from keepworth.samples.firm.roster import AMERICAS, ASIA, Client
from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.streams import DAYS_A_YEAR, later, months, stream, weekday
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World

PRODUCTS: Final = ("executive-search", "advisory", "assessment", "talent-map")
OFFICES: Final = {ASIA: ("hong-kong", "hangzhou"), AMERICAS: ("chicago", "sao-paulo")}
GAINED: Final = 0.55  # log of what a client's year is worth to them, over its fees
WHOLE: Final[dict[str | None, float]] = {None: 1.0}
KEPT_BY: Final[dict[str | None, float]] = {
    "extras": 0.16,
    "promotion": 0.04,
    "sales": 0.55,
    "post_purchase": 0.25,
}  # money for keeping
SPREAD: Final = 6.0  # shape of an invoice's gamma: the higher, the more alike are the invoices of one client


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice, before it is taken apart into lines."""

    id: str
    life: Life
    day: dt.date
    amount: float


def invoices(world: World) -> tuple[Invoice, ...]:
    """Draw what every client bought, numbered by day as an office would."""
    found = [(day, at, amount) for at, life in enumerate(world.lives) for day, amount in _bought(life)]
    return tuple(
        Invoice(f"INV-{number:05d}", world.lives[at], day, amount)
        for number, (day, at, amount) in enumerate(sorted(found), 1)
    )


def _bought(life: Life) -> list[tuple[dt.date, float]]:
    """Draw a client's invoices: the first on its first day, then by chance at its own rate, until it leaves."""
    rng, of = stream("orders", life.id), life.of
    span = (life.until - of.starts).days
    chances = np.sort(rng.uniform(0, span, rng.poisson(of.rate * span / DAYS_A_YEAR)))
    days = [of.starts]
    for far in chances.tolist():
        day = max(weekday(later(of.starts, days=far)), of.starts)
        if rng.random() < of.rate_on(day) / of.rate:
            days.append(day)
    return [(day, round(float(rng.gamma(SPREAD, of.invoice / SPREAD)), 2)) for day in days]


def orders(issued: tuple[Invoice, ...]) -> list[Row]:
    """Return the lines of all invoices, and the few credit notes."""
    rows: list[Row] = []
    for one in issued:
        rng = stream("lines", one.id)
        rows += _lines(one, rng=rng)
        if rng.random() < 0.02 and later(one.day, days=25) <= one.life.until:
            back = round(-0.15 * one.amount, 2)
            rows.append({**rows[-1], "order_id": f"CN-{one.id[4:]}", "line": "1", "amount": back, "margin": back,
                         "ordered_on": later(one.day, days=25), "quantity": None, "list_price": None,
                         "discount": None, "campaign_id": None})  # fmt: skip
    return rows


def _lines(one: Invoice, *, rng: np.random.Generator) -> list[Row]:
    parts = [0.8, 0.2] if rng.random() < 0.3 else [1.0]
    off = float(rng.choice((0.0, 0.0, 0.0, 0.05, 0.1)))
    place, campaign = office_of(one.life.of.client), rng.random() < 0.08
    rows: list[Row] = []
    for line, part in enumerate(parts, 1):
        paid = round(one.amount * part, 2)
        listed = round(paid / (1 - off), 2)
        rows.append({
            "order_id": one.id, "line": str(line), "customer_id": one.life.id, "ordered_on": one.day, "amount": paid,
            "margin": round(paid * float(np.clip(rng.normal(one.life.of.margin, 0.03), 0.05, 0.9)), 2),
            "product_id": PRODUCTS[int(rng.integers(2)) + 2 * (line - 1)], "quantity": int(rng.integers(1, 9)),
            "list_price": listed, "discount": round(listed - paid, 2), "location_id": place,
            "campaign_id": f"forum-{one.day.year}" if campaign else None,
        })  # fmt: skip
    return rows


def office_of(client: Client) -> str:
    """Return the office of ours that serves a client."""
    return str(stream("office", client.id).choice(OFFICES.get(client.team, ("london", "hamburg"))))


def contracts(world: World) -> list[Row]:
    """Return the yearly contracts; what they bring is paid beside the invoices of the orders."""
    rows: list[Row] = []
    for life in world.lives:
        for number, term in enumerate(life.terms, 1):
            rows.append({
                "contract_id": f"{life.id}-{number}", "customer_id": life.id, "product_id": "retainer",
                "starts_on": term.starts, "ends_on": term.ends, "due": "monthly" if life.of.rate > 6 else "start",
                "annual_value": term.value, "margin": round(term.value * life.of.margin, 2),
                "price_change": term.rise, "rival_gap": term.rival_gap, "renewed": term.renewed,
                "renewed_on": term.known_on,
            })  # fmt: skip
    return rows


def departures(world: World, texts: Texts) -> list[Row]:
    """Return the clients who left, with the reason that they gave."""
    rows: list[Row] = []
    for life in world.lives:
        if life.left:
            said = texts.say(life.why, language=life.of.client.language, rng=stream("departure", life.id))
            rows.append({"customer_id": life.id, "left_on": life.left, "reason_text_id": said})
    return rows


def ledger(world: World, issued: tuple[Invoice, ...]) -> list[Row]:
    """Return what each side gained in each year; the stronger the tie, the more of it is signed by both.

    What they gain is somewhat more than the fees, or they would not pay them; what we gain is what is left of the fees,
    and now and then a reference.
    """
    rows: list[Row] = []
    kinds = {"theirs": ("posts filled sooner", "failed hires avoided", "fees saved"),
             "ours": ("left of the fees", "reference")}  # fmt: skip
    for life in world.lives:
        rng = stream("ledger", life.id)
        for year in range(FIRST.year, LAST.year + 1):
            ends = dt.date(year, 12, 31) if year < LAST.year else dt.date(year, 3, 31)  # the quarter that is closed
            first, last = max(dt.date(year, 1, 1), life.of.starts), min(ends, life.until)
            worth = sum(one.amount for one in issued if one.life is life and first <= one.day <= last)
            if not worth or (last - first).days < (ends - dt.date(year, 1, 1)).days / 3:
                continue
            for side, of_side in kinds.items():
                some = of_side[: 1 + int(rng.integers(len(of_side)))]
                gained = float(rng.lognormal(GAINED, 0.25)) * rng.dirichlet([4.0] * len(some))
                for kind, part in zip(some, gained.tolist(), strict=True):
                    share = {"left of the fees": life.of.margin, "reference": 0.1 * part}.get(kind, part)
                    rows.append({
                        "line_id": f"L{len(rows) + 1:04d}", "customer_id": life.id, "side": side,
                        "period": str(year) if year < LAST.year else f"{year}-Q1",
                        "kind": kind, "amount": round(worth * share, 2), "status": _sure(life, on=last, rng=rng),
                        "status_on": last,
                    })  # fmt: skip
    return [*rows, *_disputed(rows)]


def _disputed(rows: list[Row]) -> list[Row]:
    """Return other figures for two lines of the last whole year: one that the client signed, and one that was checked.

    Neither answer is signed, so what stood goes on counting, and the other figure stands beside it.
    """
    year = LAST.year - 1
    found: list[Row] = []
    theirs = [row for row in rows if row["side"] == "theirs" and row["period"] == str(year)]
    for status, share, on in (("signed", 0.8, dt.date(year + 1, 1, 21)), ("verified", 0.6, dt.date(year + 1, 2, 4))):
        line = next(row for row in theirs if row["status"] == status)
        amount = line["amount"]
        assert isinstance(amount, float)
        found.append({
            **line, "line_id": f"L{len(rows) + len(found) + 1:04d}", "amount": round(amount * share, 2),
            "status": "claimed", "status_on": on, "answers_id": line["line_id"],
        })  # fmt: skip
    return found


def _sure(life: Life, *, on: dt.date, rng: np.random.Generator) -> str:
    chance = life.of.strength_on(on) / 100
    return "signed" if rng.random() < chance**2 else "verified" if rng.random() < chance else "claimed"


def costs(world: World) -> list[Row]:
    """Return the hours and the money of serving each client, month by month."""
    rows: list[Row] = []
    for life in world.lives:
        rng = stream("costs", life.id)
        for month in months():
            if life.here(later(month, days=14)):
                hours = round(float(rng.gamma(4, life.of.rate * 0.7)), 1)
                spent = round(hours * 85, 2)
                rows.append({"customer_id": life.id, "period": f"{month:%Y-%m}", "hours": hours, "amount": spent})
    return rows


def spending() -> list[Row]:
    """Return what the firm spends on getting clients and on keeping them, month by month."""
    rng = stream("spending")
    rows: list[Row] = []
    for month in months():
        for purpose, mean, parts in (("getting", 46_000, WHOLE), ("keeping", 18_000, KEPT_BY)):
            spent = float(rng.normal(mean, mean / 9))
            rows += [
                {"period": f"{month:%Y-%m}", "purpose": purpose, "element": part, "amount": round(spent * share, 2)}
                for part, share in parts.items()
            ]
    return rows
