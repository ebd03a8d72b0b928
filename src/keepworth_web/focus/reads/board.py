"""What the board is told of the whole book: equity and why it changed, concentration, what is unheard and untested.

Page, document and sheet are made of the same sections, each figure rounded once, so that all three agree.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from keepworth.tables.concentrated import concentration_in
from keepworth.tables.value_results import read_equity
from keepworth_web.focus.models import Review
from keepworth_web.focus.reads.balance import balance_of, balance_seen, beyond_said, neglected_said
from keepworth_web.focus.reads.elements import elements_said
from keepworth_web.focus.reads.fight import Fight, fight_of
from keepworth_web.focus.reads.numbers import decimal
from keepworth_web.focus.reads.reviews import keeping_shown, reviews_of
from keepworth_web.focus.reads.scored import record_of, teams_of
from keepworth_web.focus.reads.sentence import Worth
from keepworth_web.focus.reads.table import columns_for
from keepworth_web.focus.reads.view import view_of
from keepworth_web.know.reads import seen_by
from keepworth_web.listen.reads.results import coverage_of
from keepworth_web.measure.reads.words import hundredths
from keepworth_web.shared.amounts import amount, likely, rounded
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.value.reads.equity import bridge_said, change_said, lead_said, moves_said, steps_drawn

type Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it is, in words, and as a sheet holds it, rounded alike."""

    what: str
    said: str
    value: float | None = None  # None: it is not known, and `said` says so
    low: float | None = None
    high: float | None = None
    n: int | None = None  # customers it is of; None: it is of no customers
    in_hundredths: bool = False  # value and range are shares

    @property
    def range(self) -> str:
        """The range in words."""
        if self.low is None or self.high is None:
            return ""
        if not self.in_hundredths:
            return likely(self.low, self.high)
        return pgettext("a share", "%(low)s to %(high)s in 100") % {
            "low": hundredths(self.low),
            "high": hundredths(self.high),
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: what it says in words, its figures, and the page that says more."""

    slug: str
    title: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    address: str = ""
    basis: str = ""  # whence the figures come, and what their ranges hold


@dataclass(frozen=True, slots=True)
class BoardReport:
    """All of it, as of one day."""

    day: dt.date
    run: str
    made: dt.datetime | None  # when the run was made
    company: str
    currency: str
    sections: tuple[Section, ...]
    bridge: Mapping[str, float] | None  # for the picture: was, each step, is


def board_of(request: SignedIn) -> BoardReport | None:
    """Return what the board is told; None where no run speaks for the day."""
    record, visible = record_of(request), seen_by(request)
    if record is None or visible.scored.run is None:
        return None
    equity, book = read_equity(visible.scored.run), book_settings()
    bridge = (equity or {}).get("bridge")
    sections = (
        _equity(equity),
        _bridge(equity or {}),
        _concentration(concentration_in(visible.scored.run)),
        _balance(request),
        _unheard(request),
        *_fought(_fight(request)),
    )
    drawn = steps_drawn(bridge) if bridge else None
    made = dt.datetime.fromisoformat(record["started_at"]) if record.get("started_at") else None
    return BoardReport(record["day"], str(record["run"]), made, book.name, book.currency, sections, drawn)


def not_told() -> str:
    """Say that a run knows nothing of a part."""
    return _("Not in this run.")


def _money(
    what: str, value: float | None, *, low: float | None = None, high: float | None = None, n: int | None = None
) -> Figure:
    if value is None:
        return Figure(what, _("not known"), n=n)
    ends = [None if end is None else rounded(end) for end in (low, high)]
    return Figure(what, amount(value), rounded(value), ends[0], ends[1], n)


def _count(what: str, value: int, *, n: int | None = None) -> Figure:
    return Figure(what, count(value), float(value), n=n)


def _share(what: str, value: float, *, ends: Sequence[float] | None, n: int) -> Figure:
    low, high = (round(end, 2) for end in ends) if ends else (None, None)
    said = _("%(share)s in 100") % {"share": hundredths(value)}
    return Figure(what, said, round(value, 2), low, high, n, in_hundredths=True)


def _equity(told: Told | None) -> Section:
    title = _("What all customers are worth")
    if not told:
        return Section("equity", title, (not_told(),))
    parts = told.get("sources") or {}
    n = told["customers"]
    figures = [
        _money(_("Customer equity"), told["mean"], low=told["low"], high=told["high"], n=n),
        _money(_("of it orders to come"), parts.get("orders"), n=n),
        _money(_("of it contracts"), parts.get("contracts"), n=n),
        _money(_("less what serving costs"), parts.get("cost_to_serve"), n=n),
        *_sensitivity(told.get("sensitivity") or {}, n=n),
    ]
    basis = _(
        "From orders, contracts and what serving costs. A point's range is as wide, in proportion, as that of what it "
        "is a point of; what winning costs was spent and has none."
    )
    return Section("equity", title, (lead_said(told),), tuple(figures), reverse("value:equity"), basis)


def _sensitivity(told: Told, *, n: int) -> Iterator[Figure]:
    for name, what in moves_said().items():
        one = told.get(name) or {}
        yield _money(what, one.get("money"), low=one.get("low"), high=one.get("high"), n=n)


def _bridge(now: Told) -> Section:
    title, told = _("Why it changed"), now.get("bridge")
    if not told:
        return Section("bridge", title, (_("There is no earlier run to compare with."),))
    about = _("Before is run %(run)s.") % {"run": told["against"]}
    if told["re_estimated"] is None:
        about = f"{about} " + _(
            "How today's models see the facts of then was not worked out: it is in grown and shrunk."
        )
    figures = (
        _money(_("Before"), told["was"], low=told.get("was_low"), high=told.get("was_high")),
        *(_money(what, told[name]) for name, what in bridge_said().items()),
        _money(_("Now"), told["is"], low=now.get("low"), high=now.get("high"), n=now.get("customers")),
    )
    basis = _("Steps are differences of what customers are expected to be worth; they add up and have no range.")
    return Section("bridge", title, (change_said(told), about), figures, basis=basis)


def _concentration(told: Told | None) -> Section:
    title = _("How much hangs on few")
    if not told:
        return Section("concentration", title, (not_told(),))
    said = _("The largest customer has %(one)s in 100 of it, the largest five %(five)s; it is as concentrated as "
             "%(alike)s equal customers would be.") % {
        "one": hundredths(told["top1"]), "five": hundredths(told["top5"]), "alike": decimal(told["effective"]),
    }  # fmt: skip
    ends, n = told.get("ranges") or {}, told["customers"]
    names = {
        "expected": _("Lost on average in a year"),
        "var95": _("Not exceeded in 19 of 20 years"),
        "cvar95": _("On average in the worst 1 of 20"),
    }
    figures = [
        _share(_("The largest customer"), told["top1"], ends=ends.get("top1"), n=n),
        _share(_("The largest five"), told["top5"], ends=ends.get("top5"), n=n),
        Figure(_("As many equal customers"), decimal(told["effective"]), round(told["effective"], 1), n=n),
        *(_lost(what, told.get(name), ends=ends.get(name), n=_with_chance(told)) for name, what in names.items()),
    ]
    return Section("concentration", title, (said,), tuple(figures), reverse("focus:concentration"), _basis_of_losses())


def _lost(what: str, value: float | None, *, ends: Sequence[float] | None, n: int) -> Figure:
    low, high = ends or (None, None)
    return _money(what, value, low=low, high=high, n=n)


def _with_chance(told: Told) -> int:
    """Return of how many customers it is known how likely they leave."""
    chances = told.get("chances") or {"unknown": 0}
    return int(told["customers"] - chances["unknown"])


def _basis_of_losses() -> str:
    return _(
        "Chances to leave are those of staying, else of the orders alone. What may be lost is drawn anew with all of "
        "them at the ends of their ranges: as wide as if all erred together. How many equal customers it is like has "
        "no range, for it describes what is expected."
    )


def _balance(request: SignedIn) -> Section:
    """Say where the next money earns more, and what of the keeping side is neglected."""
    found, told = balance_of(request), balance_seen(request)
    weighed = told["weighed"] if told else None
    said = tuple(found["said"] or ()) if found else ()
    if not said:
        said = (_("What is spent on either side is not known well enough to weigh them."),)
    newest: Review | None = reviews_of("keeping", as_of=request.as_of).first()
    audited, counted = _neglected(newest)
    if told:
        names = {"getting": _("Best on winning customers"), "keeping": _("Best on keeping them")}
        beyond = {name: beyond_said(told, name) for name in names} if weighed else {}
        said += tuple(f"{names[name]}: {one}" for name, one in beyond.items() if one)
        said += (*(one for one in (neglected_said(told),) if one), *elements_said(told))
    title, address = _("Getting against keeping"), reverse("focus:balance" if found else "focus:audit")
    return Section("balance", title, (*said, *audited), (*_weighed(weighed), *counted), address)


def _weighed(told: Told | None) -> Iterator[Figure]:
    names = {
        "getting": (_("Spent on winning customers"), _("Best on winning customers"), _("The next money earns there")),
        "keeping": (_("Spent on keeping them"), _("Best on keeping them"), _("The next money earns on keeping")),
    }
    for side, (now, best, more) in names.items() if told else ():
        assert told is not None
        yield _money(now, told["spent"][side])
        for what, of in ((best, told[side]), (more, told[f"next_{side}"])):
            yield _money(what, of["mean"], low=of["low"], high=of["high"])


def _neglected(newest: Review | None) -> tuple[tuple[str, ...], tuple[Figure, ...]]:
    if newest is None:
        return (_("Nobody has compared yet what is done for keeping with what is done for getting."),), ()
    found = keeping_shown(newest)
    neglected = len(found["neglected"])
    said = ngettext(
        "%(n)s of %(of)s elements is neglected on the keeping side.",
        "%(n)s of %(of)s elements are neglected on the keeping side.", neglected,
    ) % {"n": neglected, "of": found["answered"]}  # fmt: skip
    named = (f"{one['area']}: {one['keeping_what']}" for one in found["neglected"])
    return (said, *named), (_count(_("Elements neglected on the keeping side"), neglected),)


def _unheard(request: SignedIn) -> Section:
    title = _("Unheard money")
    found = coverage_of(request)
    worth = found.worth_unheard
    figures = [_count(_("Customers not heard enough"), found.not_heard)]
    if worth is not None:
        n = found.not_heard
        figures.append(_money(_("What they are worth"), worth.mean, low=worth.low, high=worth.high, n=n))
    if not found.not_heard:
        said = _("Every customer was heard enough within a year.")
    elif worth is None:
        said = _("What the customers are worth who were not heard is not known.")
    else:
        said = _("%(money)s is unheard: of %(n)s customers too little was heard within a year.") % {
            "money": amount(worth.mean), "n": count(found.not_heard),
        }  # fmt: skip
    return Section("unheard", title, (said,), tuple(figures), reverse("listen:results"))


def _fight(request: SignedIn) -> Fight | None:
    visible, columns = seen_by(request), columns_for(request)
    view = view_of(QueryDict(""), columns=columns)
    wanted = view.wanted(teams_of(request), columns=columns)
    return fight_of(visible.scored, view, wanted=wanted, record=record_of(request), book=visible.book)


def _fought(found: Fight | None) -> Iterator[Section]:
    untested, loyal = _("Untested money"), _("Who would fight to keep us")
    address = reverse("focus:portfolio")
    if found is None:
        yield Section("untested", untested, (not_told(),))
        yield Section("fights", loyal, (not_told(),))
        return
    yield Section("untested", untested, (_untested_said(found.never),), _worth(found.never), address)
    said = _("%(n)s of %(all)s customers would fight to keep us.") % {
        "n": count(found.fights.customers if found.fights else 0), "all": count(found.customers),
    }  # fmt: skip
    figures = list(_worth(found.fights))
    more = [said]
    if found.leaver:
        who = found.leaver.who or _("somebody erased")
        more.append(
            _("If %(who)s leaves, %(customer)s is undefended.") % {"who": who, "customer": found.leaver.customer}
        )
        low, high = found.leaver.low, found.leaver.high
        figures.append(_money(_("Undefended then"), found.leaver.value, low=low, high=high, n=1))
    yield Section("fights", loyal, tuple(more), tuple(figures), address)


def _untested_said(never: Worth | None) -> str:
    if never is None:
        return _("Every customer was tested.")
    return _("%(n)s customers worth %(money)s were never tested.") % {
        "n": count(never.customers), "money": amount(never.mean),
    }  # fmt: skip


def _worth(of: Worth | None) -> tuple[Figure, ...]:
    if of is None:
        return (_count(_("Customers"), 0),)
    return (
        _count(_("Customers"), of.customers),
        _money(_("What they are worth together"), of.mean, low=of.low, high=of.high, n=of.customers),
    )
