"""The portfolio in the navigation, and the columns of its table that come from the run."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import formats
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from keepworth_web.focus.reads.answered import discipline_rows
from keepworth_web.focus.reads.balance import balance_rows
from keepworth_web.focus.reads.cases import case_rows
from keepworth_web.focus.reads.concentration import concentration_rows, concentration_seen, hedge_rows
from keepworth_web.focus.reads.fit import fit_of_customer, fit_rows
from keepworth_web.focus.reads.growth import growth_of_customer, growth_rows
from keepworth_web.focus.reads.measures import segment_rows
from keepworth_web.focus.reads.programme import due_programme, step_rows
from keepworth_web.focus.reads.relations import fight_cell, state_cell, staying_cell, strength_cell, weakest_cell
from keepworth_web.focus.reads.reviews import review_rows
from keepworth_web.focus.reads.scored import record_of, rows_on
from keepworth_web.focus.reads.serving import serving_rows
from keepworth_web.focus.reads.spending import spending_rows
from keepworth_web.focus.reads.tiers import tier_of, tier_rows
from keepworth_web.focus.reads.unforetold import unforetold_rows
from keepworth_web.focus.reads.view import said_of
from keepworth_web.shared.addresses import customer_address
from keepworth_web.shared.panels import Ask, Cell, Column, Listing, Page, Panel
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, day, in_100, money
from keepworth_web.staff.rights import Right

type Row = Mapping[str, Any]
type Read = Callable[[SignedIn, list[int]], Mapping[int, Cell]]

# What the pages of Focus stand under in the menu.
_STAND, _WHOM, _HOW = _("Where we stand"), _("Whom to serve"), _("How we go about it")
PORTFOLIO = Page("focus", _("Portfolio"), "focus:portfolio", Right.LOOK, _STAND)
CONCENTRATION = Page("focus", _("Concentration"), "focus:concentration", Right.SEE_BOOK, _STAND)
BOARD = Page("focus", _("Owner's page"), "focus:board", Right.SEE_BOOK, _STAND)
BALANCE = Page("focus", _("Getting and keeping"), "focus:balance", Right.SEE_BOOK, _STAND)
TIERS = Page("focus", _("Tiers"), "focus:tiers", Right.SEE_WALLED, _WHOM)
FIT = Page("focus", _("Fit"), "focus:fit", Right.SEE_BOOK, _WHOM)
GROWTH = Page("focus", _("Growth"), "focus:growth", Right.SEE_WALLED, _WHOM)
SERVING = Page("focus", _("Who serves whom"), "focus:serving", Right.SEE_BOOK, _WHOM)
READINESS = Page("focus", _("Readiness"), "focus:readiness", Right.LOOK, _HOW)
PROGRAMME = Page("focus", _("Programme"), "focus:programme", Right.LOOK, _HOW)
AUDIT = Page("focus", _("Audits"), "focus:audit", Right.LOOK, _HOW)
TIER_PANEL = Panel("tier", pgettext_lazy("of a customer", "Tier"), "focus/panels/tier.html", Right.SEE_WALLED, tier_of)
GROWTH_PANEL = Panel(
    "growth", _("What they might buy besides"), "focus/panels/growth.html", Right.SEE_WALLED, growth_of_customer
)
FIT_PANEL = Panel("fit", _("Fit"), "focus/panels/fit.html", Right.SEE_WALLED, fit_of_customer)
ASK_PROGRAMME = Ask("programme", Right.LOOK, due_programme)
CONCENTRATION_LIST = Listing(
    "concentration",
    Right.SEE_BOOK,
    (
        _("Kind"), _("Which"), _("Customers"), _("Lifetime value"), _("Share of value"), _("Revenue of a year"),
        _("Share of revenue"), _("Chance to leave"), _("Lost on average"),
    ),
    lambda request, about: concentration_rows(request),
)  # fmt: skip
HEDGES_LIST = Listing(
    "hedges",
    Right.SEE_BOOK,
    (
        _("What to do"), _("Customer"), _("Chance to leave"), _("Chance to leave then"), _("Less lost on average"),
        _("Less lost in the worst 1 of 20"), _("Low"), _("High"), _("Costs"),
    ),
    lambda request, about: hedge_rows(request),
)  # fmt: skip
BALANCE_LIST = Listing(
    "getting-and-keeping",
    Right.SEE_BOOK,
    (
        _("Quarter"), _("Spent on winning"), _("Spent on keeping"), _("Customers before"), _("Of them kept"), _("Won"),
    ),
    lambda request, about: balance_rows(request),
)  # fmt: skip
ANSWERED_LIST = Listing(
    "disciplines-answered",
    Right.SEE_BOOK,
    (
        _("What we may lead in"), _("As customers see us"), _("Low"), _("High"),
        _("Customers"), _("People who answered"), _("First answer"), _("Last answer"),
    ),
    lambda request, about: discipline_rows(request),
)  # fmt: skip
SPENDING_LIST = Listing(
    "spending",
    Right.SEE_BOOK,
    (_("Period"), _("Spent on"), _("Element"), _("How much")),
    lambda request, about: spending_rows(request),
)
TIERS_LIST = Listing(
    "tiers",
    Right.SEE_WALLED,
    (
        _("Customer"), _("Name"), pgettext_lazy("of a customer", "Tier"), _("Or of tier"), _("Chance of A"),
        _("Chance of B"), _("Chance of C"), _("Lifetime value"), _("Lifetime value, low"), _("Lifetime value, high"),
        _("Strength"), _("Strength, low"), _("Strength, high"), _("Fit"), _("Because"), _("Against the standard"),
        _("Got less of"), _("Days with a talk in a year"), _("Review meetings in a year"), _("Hours in a year"),
        _("Cases"), _("Of them answered in time"), _("A colleague serves them"), _("Hours beyond the standard"),
    ),
    lambda request, about: tier_rows(request),
)  # fmt: skip
FIT_LIST = Listing(
    "fit",
    Right.SEE_BOOK,
    (
        _("Customer"), _("Fit"), _("Fit, low"), _("Fit, high"), _("Like the best"), _("As we want"),
        _("As they answered"), _("Proposed kind"), _("Because"),
    ),
    lambda request, about: fit_rows(request),
)  # fmt: skip
GROWTH_LIST = Listing(
    "growth",
    Right.SEE_WALLED,
    (
        _("Customer"), _("Name"), _("Product"), _("On average a year"), _("If they bought it, low"),
        _("If they bought it"), _("If they bought it, high"), _("Share who buy it"), _("Similar customers"),
        _("Units of the group besides"), _("Units that buy it"),
    ),
    lambda request, about: growth_rows(request),
)  # fmt: skip
SERVING_LIST = Listing(
    "who-serves-whom",
    Right.SEE_BOOK,
    (_("Customer"), _("Today"), _("Proposed"), _("Adds"), _("Hours"), _("Because")),
    lambda request, about: serving_rows(request),
)
CHECKS_LIST = Listing(
    "checks",
    Right.LOOK,
    (_("When"), _("Check"), _("Version"), _("View"), _("Question"), _("Answer"), _("Fact or link"), _("Who")),
    lambda request, about: list(review_rows()),
)
STEPS_LIST = Listing(
    "steps",
    Right.LOOK,
    (
        _("Step"), _("What"), _("Measured by"), _("Began at"), _("Now"), _("Target"),
        pgettext_lazy("of a step", "Owner"), _("Until"), _("How it stands"), _("Since"), _("In a few words"),
    ),
    lambda request, about: list(step_rows()),
)  # fmt: skip
UNFORETOLD_LIST = Listing(
    "unforetold",
    Right.SEE_BOOK,
    (
        _("What to do"), _("Which"), _("Customers"), _("May go without it"), _("Costs"), _("Pays from a chance of"),
    ),
    lambda request, about: unforetold_rows(concentration_seen(request)),
)  # fmt: skip
SEGMENTS_LIST = Listing(
    "segments",
    Right.SEE_BOOK,
    (
        _("Segment"), _("Customers"), _("Chance to be worth the hurdle"), _("Fit"), _("Both together"),
        _("Both together, low"), _("Both together, high"), _("Our hours in the year"),
    ),
    lambda request, about: segment_rows(request),
)  # fmt: skip
CASES_LIST = Listing(
    "cases-reckoned",
    Right.SEE_BOOK,
    (
        _("When"), _("Cost at the start"), _("Cost a year"), _("Years"), _("Discount rate"), _("Points"),
        _("Worth of a point"), _("Run"), _("Cost in today's money"), _("Gain, low"), _("Gain"), _("Gain, high"),
        _("Left over, low"), _("Left over"), _("Left over, high"), _("Rests on"), _("Who"),
    ),
    lambda request, about: list(case_rows()),
)  # fmt: skip


def _state(request: SignedIn, numbers: list[int]) -> Mapping[int, Cell]:
    settings = (record_of(request) or {}).get("settings")
    return {number: state_cell(row, settings=settings) for number, row in rows_on(request, numbers).items()}


def _each(cell: Callable[[Row], Cell]) -> Read:
    def read(request: SignedIn, numbers: list[int]) -> Mapping[int, Cell]:
        return {number: cell(row) for number, row in rows_on(request, numbers).items()}

    return read


def _customer(row: Row) -> Cell:
    own_id, name = str(row["customer_id"]), str(row["name"] or row["customer_id"])
    more = "" if name == own_id else own_id
    return Cell(name, (own_id, name), more=more, address=customer_address(row["number"]))


def _text(name: str) -> Callable[[Row], Cell]:
    return lambda row: Cell(row[name] or "–", (row[name],))


def _kind(row: Row) -> Cell:
    return Cell(str(said_of("kind", row["kind"])) if row["kind"] else "–", (row["kind"],))


def _date(name: str) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        date: dt.date | None = row[name]
        return Cell(day(date), (date,))

    return cell


def _between(low: str, high: str) -> str:
    # Translators: a range, such as "8,200 to 14,600".
    return gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def _value(row: Row) -> Cell:
    ends = [None if row[f"value{end}"] is None else round(row[f"value{end}"]) for end in ("", "_low", "_high")]
    if ends[0] is None:
        return Cell("–", (None, None, None))
    return Cell(money(ends[0]), tuple(ends), more=_between(money(ends[1]), money(ends[2])))


def _active(row: Row) -> Cell:
    ends: list[Any] = [
        None if row[f"p_active{end}"] is None else round(row[f"p_active{end}"], 2) for end in ("", "_low", "_high")
    ]
    if ends[0] is None:
        return Cell("–", (None, None, None))
    # Of a single order some models say "active for certain", which nobody can know.
    is_known = not (row["repeats"] == 0 and ends[0] == 1)
    more = _between(str(round(100 * ends[1])), str(round(100 * ends[2]))) if is_known else gettext("one order only")
    return Cell(in_100(ends[0]), tuple(ends), more=more)


def _orders(row: Row) -> Cell:
    if row["expected_orders"] is None:
        return Cell("–", (None, None, None))
    said = round(row["expected_orders"], 1)
    low, high = round(row["expected_orders_low"]), round(row["expected_orders_high"])
    return Cell(_decimal(said), (said, low, high), more=_between(count(low), count(high)))


def _silence(row: Row) -> Cell:
    if row["last_order"] is None:
        return Cell("–", (None, None))
    silent = round(row["age_weeks"] - row["last_order_weeks"])
    gap = round(row["last_order_weeks"] / row["repeats"], 1) if row["repeats"] >= 2 else None
    more = "" if gap is None else gettext("usually %(weeks)s") % {"weeks": _decimal(gap)}
    return Cell(ngettext("%(n)s week", "%(n)s weeks", silent) % {"n": count(silent)}, (silent, gap), more=more)


def _spent(row: Row) -> Cell:
    spent = None if row["total_spend"] is None else round(row["total_spend"])
    return Cell(money(spent), (spent,))


def _so_far(row: Row) -> Cell:
    orders = None if row["repeats"] is None else row["repeats"] + 1
    return Cell(count(orders), (orders,))


def _stake(row: Row) -> Cell:
    stake = None if row["at_stake"] is None else round(row["at_stake"])
    return Cell(money(stake), (stake,))


def _decimal(number: float) -> str:
    return formats.number_format(number, decimal_pos=1, use_l10n=True, force_grouping=True)


def _column(slug: str, title: Any, *, cell: Callable[[Row], Cell], heads: tuple[str, ...], **more: Any) -> Column:
    return Column(slug, title, more.pop("right", Right.SEE_WALLED), _each(cell), heads=heads, **more)


def _tier(row: Row) -> Cell:
    if row["tier"] is None:
        return Cell("–", (None, None))
    return Cell(row["tier"], (row["tier"], round(row["tier_chance"], 3)), more=in_100(row["tier_chance"]))


def _known(slug: str, title: Any, *, column: str, head: str, **more: Any) -> Column:
    return _column(slug, title, cell=_text(column), heads=(head,), sort=column, right=Right.LOOK, **more)


def _ends(name: str) -> tuple[str, str, str]:
    return name, f"{name}_low", f"{name}_high"


CUSTOMER = _column(
    "customer", _("Customer"), cell=_customer, heads=("customer_id", "name"), is_first=True, sort="name",
    right=Right.LOOK,
)  # fmt: skip
STATE = Column("state", _("State"), Right.SEE_WALLED, _state, heads=("state",), sort="state", is_first_told=True)
SEGMENT = _known("segment", _("Segment"), column="segment", head="segment", is_first=True, is_first_told=False)
TEAM = _known("team", _("Team"), column="team", head="team")
KIND = _column("kind", _("Kind"), cell=_kind, heads=("kind",), sort="kind", right=Right.LOOK)
VALUE = _column(
    "value", _("Lifetime value"), cell=_value, heads=_ends("value"), is_number=True, is_first=True, sort="value"
)
STRENGTH = _column(
    "strength", _("Strength"), cell=strength_cell, heads=(*_ends("strength"), "published"), is_number=True,
    sort="strength", is_first_told=True,
)  # fmt: skip
TIER = _column("tier", pgettext_lazy("of a customer", "Tier"), cell=_tier, heads=("tier", "tier_chance"), sort="tier")
STAYING = _column(
    "staying", _("Likely to stay"), cell=staying_cell, heads=_ends("p_stay"), is_number=True, sort="p_stay",
    is_first_stays=True,
)  # fmt: skip
FIGHTS = _column(
    "fights", _("Fights for us"), cell=fight_cell, heads=(*_ends("f50"), "trial_state", "trials", "fights"),
    is_number=True, sort="f50",
)  # fmt: skip
WEAKEST = _column(
    "weakest", _("Weakest indicator"), cell=weakest_cell, heads=("weakest", "ask_next", "ask_next_minutes"),
    sort="weakest", is_first_told=True,
)  # fmt: skip
ACTIVE = _column(
    "active", _("Still active"), cell=_active, heads=_ends("p_active"), is_number=True, is_first=True, sort="p_active",
    is_first_stays=False,  # staying says it of whoever has no contract, and more
)  # fmt: skip
ORDERS = _column(
    "orders", _("Orders expected"), cell=_orders, heads=_ends("expected_orders"), is_number=True, is_first=True,
    sort="expected_orders", is_first_told=False,
)  # fmt: skip
STAKE = _column("stake", _("At stake"), cell=_stake, heads=("at_stake",), is_number=True, sort="at_stake")
LAST = _column(
    "last", _("Last order"), cell=_date("last_order"), heads=("last_order",), is_day=True, is_first=True,
    sort="last_order",
)  # fmt: skip
SILENCE = _column(
    "silence", _("Silent for"), cell=_silence, heads=("silent_weeks", "usual_gap_weeks"), is_number=True,
    is_first=True, sort="silence", is_first_told=False,
)  # fmt: skip
FIRST = _column(
    "first", _("First order"), cell=_date("first_order"), heads=("first_order",), is_day=True, sort="first_order"
)
SO_FAR = _column("so-far", _("Orders so far"), cell=_so_far, heads=("orders",), is_number=True, sort="repeats")
SPENT = _column("spent", _("Spent so far"), cell=_spent, heads=("total_spend",), is_number=True, sort="total_spend")
SERVED = _known("served-by", _("Served by"), column="owner", head="served_by", is_first=True)
