"""The part of a score about people: ties, who is who, and on whom each customer hangs."""

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.know import busy_touches
from keepworth.measure import (
    Coverage,
    Graphs,
    Threads,
    TieBelief,
    are_champions,
    breadth,
    coverage,
    net_support,
    network_measures,
    thread_risk,
    undefended_without,
)
from keepworth.measure.threads import KNOWN, NOBODY
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.tie_columns import Array, Pairs, each_once, looked_up, pairs_of, tie_columns
from keepworth.tables.arrays import Columns
from keepworth.tables.tie_results import CONTACTS_FILE, THREADS_FILE, TIES_FILE, UNKNOWN, write_results
from keepworth.tables.touching import NEVER, Asker, Touching, touching

NEVER_AT: Final = np.iinfo(np.int64).min  # NumPy's NaT


def score_people(asker: Asker, *, as_of: dt.date, into: Path) -> dict[str, Any] | None:
    """Write ties, contacts and threads as of a day, and return their record; None where nobody is known."""
    found = touching(asker, as_of=as_of)
    if found.is_empty and not found.contacts["contact_id"].size:
        return None
    people, belief = people_of(found, as_of=as_of)
    for file, columns in people.items():
        write_results(columns, file=file, into=into)
    ties, contacts, threads = people.values()
    return {
        "ties": int(ties["contact_id"].size),
        "contacts": int(contacts["contact_id"].size),
        "customers": int(threads["customer_id"].size),
        "tied_customers": int((threads["contacts"] > 0).sum()),
        "on_one_contact": int((threads["contacts"] == 1).sum()),
        "on_one_colleague": int((threads["colleagues"] == 1).sum()),
        "champions": int(contacts["champion"].sum()),
        "busy_touches": busy_touches(ties["touches_90"]),
        "known_from": KNOWN,
        "touch_map": belief.touches.source,
        "belief": asdict(belief),
    }


def people_of(found: Touching, *, as_of: dt.date) -> tuple[dict[str, Columns], TieBelief]:
    """Return the columns of each file, sorted by customer, contact and colleague, and what was believed of ties."""
    pairs = pairs_of(found)
    ties, belief = tie_columns(found, pairs, as_of=as_of)
    who = _who(found)
    of = np.searchsorted(who.ids, pairs.contacts)[pairs.contact]
    gone = np.isin(pairs.colleagues, found.colleagues["colleague_id"])
    active = who.here[of] & ~gone[pairs.colleague]
    ties |= {
        "customer_id": who.customer_id[of],
        "contact_id": pairs.contacts[pairs.contact],
        "colleague_id": pairs.colleagues[pairs.colleague],
        "active": active,
    }
    running = _Running(who, of=of, pairs=pairs, strength=ties["strength"], active=active)
    contacts, threads = running.contacts(), running.threads()
    order = np.lexsort((ties["colleague_id"], ties["contact_id"], ties["customer_id"]))
    by_customer = np.lexsort((who.ids, who.customer_id))
    files = {
        TIES_FILE: {name: values[order] for name, values in ties.items()},
        CONTACTS_FILE: {name: values[by_customer] for name, values in contacts.items()},
        THREADS_FILE: threads,
    }
    return files, belief


@dataclass(frozen=True, slots=True)
class _Who:
    """Every contact that is known, sorted by id."""

    ids: Ints
    customer_id: Ints
    here: Flags
    champion: Flags
    columns: Columns  # of `contacts.parquet`, as far as no tie is needed for them


def _who(found: Touching) -> _Who:
    tables = (found.contacts, found.met, found.answers, found.acts)
    ids = each_once(*(table["contact_id"] for table in tables))
    described = looked_up(ids, found.contacts["contact_id"])
    met, acts = looked_up(ids, found.met["contact_id"]), looked_up(ids, found.acts["contact_id"])
    of = {name: described.of(found.contacts[name], missing=None) for name in ("department", "level", "role")}
    for name, missing in (("influence", UNKNOWN), ("stance", UNKNOWN), ("decides", -1), ("left_on", NEVER)):
        of[name] = described.of(found.contacts[name], missing=missing)
    customer = described.of(found.contacts["customer_id"], missing=UNKNOWN)
    customer = np.where(customer == UNKNOWN, met.of(found.met["customer_id"], missing=UNKNOWN), customer)
    here = of["left_on"] == NEVER
    last_act, many = acts.of(found.acts["last_act_on"], missing=NEVER), acts.of(found.acts["acts_12m"], missing=0)
    champion = are_champions(_floats(of["influence"]), _floats(of["stance"]), acts=many, here=here)
    columns = {
        **of,
        "customer_id": customer,
        "contact_id": ids,
        "decides": of["decides"].astype(np.int8),
        "left_on": _days(of["left_on"]),
        "champion": champion,
        "last_act_on": _days(last_act),
        "acts_12m": many,
        "last_touch_at": met.of(found.met["last_us"], missing=NEVER_AT).view("datetime64[us]"),
    }
    return _Who(ids, customer, here, champion, columns)


def _floats(whole: Ints) -> Floats:
    return np.where(whole == UNKNOWN, np.nan, whole)


def _days(days: Ints) -> Array:
    return np.where(days == NEVER, NEVER_AT, days).view("datetime64[D]")


class _Running:
    """The active ties of all customers, from which threads and the graph are made."""

    def __init__(self, who: _Who, *, of: Ints, pairs: Pairs, strength: Floats, active: Flags) -> None:
        known = who.customer_id[who.customer_id != UNKNOWN]
        self._who, self._pairs, self._customers = who, pairs, each_once(known)
        self._count = self._customers.size
        self._customer = looked_up(who.customer_id, self._customers)  # of each contact
        placed = self._customer.has[of]
        runs = active & placed & (strength > 0)
        self._contact, self._colleague, self._strength = of[runs], pairs.colleague[runs], strength[runs]
        self._of = self._customer.place[self._contact]
        self._theirs, self._ours = (
            thread_risk(self._of, person, strength=self._strength, customers=self._count)
            for person in (self._contact, self._colleague)
        )
        many = who.ids.size
        self._ties = np.bincount(self._contact, minlength=many)
        self._strongest = np.zeros(many)
        np.maximum.at(self._strongest, self._contact, self._strength)
        self._present = who.here & self._customer.has
        self._undefended = self._undefended_without()

    def _undefended_without(self) -> Array:
        """Return for every contact 1 or 0; −1 for those who are not there."""
        here = np.flatnonzero(self._present)
        found = np.full(self._who.ids.size, -1, dtype=np.int8)
        found[here] = undefended_without(
            self._customer.place[here],
            tied=self._ties[here] > 0,
            champion=self._who.champion[here],
            customers=self._count,
        )
        return found

    def contacts(self) -> Columns:
        """Return the columns of `contacts.parquet`."""
        side, place = self._theirs, self._customer.place
        some, effective = np.zeros(self._who.ids.size), np.zeros(self._who.ids.size)
        if self._count:
            tied = self._customer.has & (side.people[place] > 0)
            some = np.where(tied, 0.0, np.nan)
            effective = np.where(tied, side.effective[place], 0.0)
        some[side.person], effective[side.person] = side.share, side.without
        between, cuts = self._network()
        return {
            **self._who.columns,
            "ties": self._ties,
            "strongest": np.where(self._ties > 0, self._strongest, np.nan),
            "tie_share": some,
            "threads_without": effective,
            "betweenness": between,
            "is_articulation": cuts,
            "undefended_without": self._undefended,
        }

    def _network(self) -> tuple[Floats, Flags]:
        """Return what each contact is to the graph of their customer's people and ours."""
        theirs, ours, width = self._theirs, self._ours, self._pairs.colleagues.size
        graph = np.concatenate([theirs.customer, ours.customer])
        order = np.argsort(graph, kind="stable")
        place = np.empty(order.size, dtype=np.int64)
        place[order] = np.arange(order.size)
        # A contact is of one customer; a colleague stands in the graph of each customer whom he serves.
        contact = np.zeros(self._who.ids.size, dtype=np.int64)
        contact[theirs.person] = place[: theirs.person.size]
        colleague = np.searchsorted(ours.customer * width + ours.person, self._of * width + self._colleague)
        other = place[theirs.person.size :][colleague]
        found = network_measures(Graphs(graph[order], contact[self._contact], other))
        between, cuts = np.zeros(self._who.ids.size), np.zeros(self._who.ids.size, dtype=np.bool_)
        between[theirs.person] = found.betweenness[contact[theirs.person]]
        cuts[theirs.person] = found.cuts[contact[theirs.person]]
        return between, cuts

    def threads(self) -> Columns:
        """Return the columns of `threads.parquet`."""
        who, here = self._who, np.flatnonzero(self._present)
        customer, known = self._customer.place[here], self._strongest[here] >= KNOWN
        deciding = who.columns["decides"][here] == 1
        decide = coverage(customer[deciding], known[deciding], customers=self._count)
        department = _numbered(who.columns["department"][here])
        wide = breadth(customer, department, known=known, customers=self._count)
        influence, stance = (_floats(who.columns[name][here]) for name in ("influence", "stance"))
        return {
            "customer_id": self._customers,
            "contacts": self._theirs.people,
            "colleagues": self._ours.people,
            **_side(self._theirs, who.ids, name="contact", side="theirs"),
            **_side(self._ours, self._pairs.colleagues, name="colleague", side="ours"),
            **_covered(decide, names=("deciding", "deciding_covered", "coverage_deciding")),
            **_covered(wide, names=("departments", "departments_covered", "breadth")),
            "champions": np.bincount(customer[who.champion[here]], minlength=self._count),
            "net_support": net_support(customer, influence, stance=stance, customers=self._count),
            "undefended_if_top_leaves": self._undefended_if_top_leaves(),
        }

    def _undefended_if_top_leaves(self) -> Array:
        """Return for every customer 1 or 0; −1 where there is no tie to lose."""
        top = self._theirs.top
        found = np.full(self._count, -1, dtype=np.int8)
        tied = top != NOBODY
        found[tied] = (self._undefended[top[tied]] == 1) | (self._ours.people[tied] == 1)
        return found


def _side(of: Threads, ids: Ints, *, name: str, side: str) -> Columns:
    top = np.full(of.top.size, UNKNOWN)
    top[of.top != NOBODY] = ids[of.top[of.top != NOBODY]]
    return {
        f"single_thread_{side}": of.single,
        f"effective_{side}": of.effective,
        f"top_{name}_id": top,
        f"top_{name}_share": of.top_share,
    }


def _covered(of: Coverage, *, names: tuple[str, str, str]) -> Columns:
    return dict(zip(names, (of.all, of.covered, of.share), strict=True))


def _numbered(words: Array) -> Ints:
    """Return a number for each different word, `NOBODY` where there is none."""
    known = {word: number for number, word in enumerate(sorted({word for word in words if word is not None}))}
    return np.array([known.get(word, NOBODY) for word in words], dtype=np.int64)
