"""Tables about who is who: clients, people, their names, and how well they know each other."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.samples.firm import FIRST
from keepworth.samples.firm.names import mail_of, phone_of
from keepworth.samples.firm.people import SECOND_BELOW, Contact, asked_on, colleague_here, served_by
from keepworth.samples.firm.roster import (
    AMERICAS,
    ASIA,
    CLIENTS,
    COLLEAGUES,
    EUROPE,
    OTHERS,
    PARTNERS,
    TWICE,
    Client,
    Colleague,
    language_of,
)
from keepworth.samples.firm.rows import Row
from keepworth.samples.firm.streams import day_between, later, stream
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World

CHANNELS: Final = ("direct", "tender", "event", "partner")
SECTORS: Final = {
    "Logistics": ("Road and rail", "Ports and shipping"),
    "Technology": ("Telecoms", "Instruments"),
    "Energy": ("Grid operators", "Renewables"),
    "Finance": ("Banks", "Insurance"),
    "Health": ("Hospitals", "Devices"),
    "Consumer": ("Food and drink", "Retail"),
}
COUNTRIES: Final = {
    EUROPE: ("DE", "FR", "GB", "NL"), ASIA: ("CN", "JP", "SG"), AMERICAS: ("US", "CA", "BR"), "": ("DE", "US"),
}  # fmt: skip
VERSIONS: Final = (dt.date(2024, 7, 1), dt.date(2025, 7, 1), dt.date(2026, 4, 1))  # when stances are noted anew
# Descriptions that changed on the way: client, from when, what.
CHANGED: Final = (
    ("quillon-legal", dt.date(2025, 9, 1), {"segment": "Services"}),
    ("brackenfield-energy", dt.date(2024, 1, 1), {"owner_id": "E06"}),
)


def customers(world: World, *, referred: set[str]) -> list[Row]:
    """Return the clients, with the descriptions that changed; and those who are no clients."""
    rows: list[Row] = []
    since = {life.id: life.of.since for life in world.lives}
    for client in (*CLIENTS, *OTHERS):
        channel = "referral" if client.id in referred else str(stream("channel", client.id).choice(CHANNELS))
        rows.append(_described(client, channel=channel, since=since.get(client.id)))
    for who, day, changed in CHANGED:
        rows.append({**next(row for row in rows if row["customer_id"] == who), **changed, "valid_from": day})
    return rows


def _described(client: Client, *, channel: str, since: dt.date | None) -> Row:
    return {
        "customer_id": client.id,
        "valid_from": max(since, FIRST) if since else FIRST,
        "kind": client.kind,
        "parent_id": client.parent,
        "segment": client.segment,
        "team": client.team or None,
        "channel": None if client.kind == "internal" else channel,
        "since": since,
        "owner_id": client.owner,
        "sector": None if client.kind == "internal" else _sector(client),
        "size": None if client.kind == "internal" else _size(client),
        "country": None if client.kind == "internal" else _country(client),
        "via_id": _through(client) if channel == "partner" and client.kind != "internal" else None,
    }


def _sector(client: Client) -> str:
    return str(stream("sector", client.id).choice(SECTORS.get(client.segment, (client.segment,))))


def _size(client: Client) -> int:
    return 10 * round(stream("size", client.id).lognormal(np.log(60), 1))


def _country(client: Client) -> str:
    return str(stream("country", client.id).choice(COUNTRIES[client.team]))


def _through(client: Client) -> str:
    return str(stream("partner", client.id).choice([own for own, *_ in PARTNERS]))


def colleagues() -> list[Row]:
    """Return the firm's own people."""
    return [
        {"colleague_id": one.id, "team": one.team, "serves": _serves(one), "speaks": _speaks(one),
         "joined_on": one.joined, "left_on": one.left}
        for one in COLLEAGUES
    ]  # fmt: skip


def _serves(one: Colleague) -> str | None:
    return ";".join(sorted({client.segment for client in CLIENTS if client.owner == one.id})) or None


def _speaks(one: Colleague) -> str:
    return ";".join(sorted({"en", *(language_of(client) for client in CLIENTS if client.owner == one.id)}))


def partners() -> list[Row]:
    """Return who works with the firm; one of them was noted twice, and has ended under that id."""
    rows: list[Row] = [
        {"partner_id": own, "does": does, "since": since, "owner_id": owner} for own, _, does, since, owner in PARTNERS
    ]
    return [*rows, {**rows[0], "partner_id": TWICE[0], "left_on": dt.date(2025, 6, 30)}]


def aliases() -> list[Row]:
    """Return which ids mean the same."""
    return [{"who": "partner", "alias_id": TWICE[0], "into_id": TWICE[1], "merged_on": dt.date(2025, 7, 1)}]


def with_evidence(rows: list[Row], texts: Texts) -> list[Row]:
    """Return the contacts with what shows the strongest stances; others are a colleague's word alone."""
    said = {2: "Recommended us to a peer without being asked.", -2: "Told the board that we cost too much."}
    return [
        {**row, "stance_on": row["valid_from"], "stance_text_id": texts.keep(said[int(str(row["stance"]))])}
        if row["stance"] in said
        else row
        for row in rows
    ]


def contacts(world: World) -> list[Row]:
    """Return the clients' people, with their stance as it was noted from time to time."""
    rows: list[Row] = []
    for one in world.contacts:
        rows.append(_contact(one, day=one.met))
        rows += [_contact(one, day=day) for day in VERSIONS if one.here(day) and day > later(one.met, days=60)]
        if one.left:
            rows.append({**_contact(one, day=one.left), "left_on": one.left})
        if one.left and one.moved_to:
            begins = later(one.left, days=31)
            rows.append({**_contact(one, day=begins), "customer_id": one.moved_to, "role": "user", "decides": False})
    return rows


def _contact(one: Contact, *, day: dt.date) -> Row:
    return {
        "contact_id": one.id, "valid_from": day, "customer_id": one.life.id, "department": one.department,
        "level": one.level, "role": one.role, "decides": one.decides, "influence": one.influence,
        "stance": one.stance(day),
    }  # fmt: skip


def identities(world: World) -> list[Row]:
    """Return everybody's name; all of them are invented, and no address belongs to anybody."""
    rows: list[Row] = [
        {"who": "customer", "who_id": client.id, "name": client.name, "language": language_of(client)}
        for client in (*CLIENTS, *OTHERS)
    ]
    for number, ours in enumerate(COLLEAGUES, 1):
        mail = mail_of(ours.name, number=number, domain="alder-quay")
        rows.append({"who": "colleague", "who_id": ours.id, "name": ours.name, "mail": mail, "language": "en"})
    rows += [{"who": "partner", "who_id": own, "name": name, "language": "en"} for own, name, *_ in PARTNERS]
    for number, one in enumerate(world.contacts, 1):
        mail = mail_of(one.name, number=number, domain=one.life.id)
        rows.append({"who": "contact", "who_id": one.id, "name": one.name, "mail": mail,
                     "phone": phone_of(number), "language": one.language})  # fmt: skip
    return rows


def ties(world: World) -> list[Row]:
    """Return how well people on both sides say that they know each other."""
    rows: list[Row] = []
    for one in world.contacts:
        rng = stream("ties", one.id)
        for day in asked_on(one):
            with_us = [served_by(one, day)]
            others = [other for other in COLLEAGUES if other.team == one.owner.team and colleague_here(other, day)]
            alone = one.life.of.client.story in ("one of us", "one champion")
            if not alone and rng.random() < 0.4 and len(others) > 1:
                with_us.append(next(other for other in others if other != with_us[0]))
            rows += [_tie(one, ours.id, day=day, far=far, rng=rng) for far, ours in enumerate(with_us)]
    return rows


def _tie(one: Contact, colleague: str, *, day: dt.date, far: int, rng: np.random.Generator) -> Row:
    deep = (one.feels(day) - SECOND_BELOW * far) / 10
    theirs, ours = (float(np.clip(np.round(deep + shift + rng.normal(0, 1.1)), 0, 10)) for shift in (-0.6, 0.4))
    answered = rng.random() < one.answers
    return {
        "contact_id": one.id, "colleague_id": colleague, "asked_on": day, "depth_theirs": theirs if answered else None,
        "depth_ours": ours, "goals_matched": int(rng.binomial(3, min(ours / 11, 1))) if answered else None,
    }  # fmt: skip


def referrals(world: World) -> list[Row]:
    """Return who brought whom: the quiet advocate more than anybody."""
    rng = stream("referrals")
    rows: list[Row] = []
    newcomers = [life for life in world.lives if life.of.since >= FIRST and not life.of.client.parent]
    advocate = next(life for life in world.lives if life.of.client.story == "quiet advocate")
    for at, life in enumerate(newcomers[:6]):
        strong = [one for one in world.lives if one.here(life.of.starts) and one.of.indicators["recommend"] > 60]
        brings = advocate if at % 2 == 0 or not strong else strong[int(rng.integers(len(strong)))]
        if brings is life:
            continue
        day = day_between(later(life.of.starts, days=-50), later(life.of.starts, days=-10), rng=rng)
        rows.append({
            "referrer_id": brings.id, "customer_id": life.id, "happened_on": max(day, brings.of.starts),
            "would_have_come": round(float(rng.uniform(0.1, 0.5)), 2), "cost": int(rng.integers(0, 4)) * 250,
            "outcome": "won",
        })  # fmt: skip
    return rows
