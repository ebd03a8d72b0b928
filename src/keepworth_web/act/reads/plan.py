"""The plan of a customer: where each indicator is by the last run, where it must go, what needs to happen."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import rows_of
from keepworth_web.listen.reads.sides import named
from keepworth_web.measure.reads.relationship import relationship_with
from keepworth_web.measure.reads.words import range_said, rests_said, score_said
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right

OPEN: Final = "open"
STATES: Final[dict[str, Promise]] = {
    OPEN: pgettext_lazy("a line of a plan", "open"), "done": pgettext_lazy("a line of a plan", "done"),
    "dropped": pgettext_lazy("a line of a plan", "dropped"),
}  # fmt: skip
GOAL: Final = gettext_lazy("a goal without an indicator")


@dataclass(frozen=True, slots=True)
class Now:
    """Where an indicator is, as the run that is shown saw it."""

    score: str  # empty: nothing was heard
    range: str = ""
    rests: str = ""  # how old the newest piece is, and how many there are
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    pieces: int = 0
    newest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that needs to happen."""

    row: Row
    words: str
    owner: str
    due: dt.date | None
    state: str
    is_late: bool

    @property
    def said(self) -> Promise:
        """Where it stands, in words."""
        return STATES[self.state]

    @property
    def why(self) -> str:
        """Why it was dropped."""
        return self.row.words.get("why_text_id", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan."""

    row: Row
    what: str  # the indicator's name, or that it is a goal without one
    now: Now | None  # None: it has no indicator, or no run measured it
    steps: Sequence[Step]
    state: str
    is_late: bool

    @property
    def said(self) -> Promise:
        """Where it stands, in words."""
        return STATES[self.state]

    @property
    def owner(self) -> str:
        """Who of ours has it."""
        return self.row.names.get("owner_id", "")

    @property
    def open(self) -> list[Step]:
        """Return the steps that are to come, the next one first."""
        return [one for one in self.steps if one.state == OPEN]

    @property
    def goal(self) -> str:
        """Where it must go, in words."""
        return self.row.words.get("goal_text_id", "")

    @property
    def ours(self) -> str:
        """How we see it."""
        return self.row.words.get("ours_text_id", "")

    @property
    def theirs(self) -> str:
        """How they see it."""
        return self.row.words.get("theirs_text_id", "")

    @property
    def obstacles(self) -> str:
        """What stands in the way."""
        return self.row.words.get("obstacles_text_id", "")

    @property
    def why(self) -> str:
        """Why it was dropped."""
        return self.row.words.get("why_text_id", "")


def lines_of(request: SignedIn, number: int) -> list[Line]:
    """Return a visible customer's lines, open ones first, in the order of the indicators."""
    rows, today = rows_of(request, "plans", customer=number), seen_by(request).until
    steps: dict[str, list[Step]] = {}
    for row in rows_of(request, "plan_steps", customer=number) if rows else []:
        steps.setdefault(str(row.values["plan_id"]), []).append(_step(row, today=today))
    stands = _now(request, number)
    found = [_line(row, steps=steps.get(str(row.values["plan_id"]), []), stands=stands, today=today) for row in rows]
    return sorted(found, key=_order)


def plan_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return what the page and its panel show; None where this person does not see the customer."""
    customer = customer_of(request, number)
    if customer is None:
        return None
    lines = lines_of(request, number)
    ahead = [(line, step) for line in lines if line.state == OPEN for step in line.open]
    ahead.sort(key=lambda one: (one[1].due is None, one[1].due or dt.date.max))
    here = [one for one in lines if one.state == OPEN]
    taken = {one.row.values["indicator"] for one in here}
    return {
        "number": number,
        "customer": customer,
        "open": here,
        "closed": [one for one in lines if one.state != OPEN],
        "next": ahead[0] if ahead else None,
        "late": sum(one.is_late for line in here for one in line.open),
        "steps": sum(len(line.open) for line in here),
        "free": [{"indicator": name, "what": named(name)} for name in INDICATORS if name not in taken],
        "may_write": request.user.may(Right.WRITE) and request.as_of is None,
    }


def plan_rows(request: SignedIn, number: int) -> list[list[Value]] | None:
    """Return the plan for a file: a row a step, or a line that has none."""
    if customer_of(request, number) is None:
        return None
    found: list[list[Value]] = []
    for line in lines_of(request, number):
        now, values = line.now, line.row.values
        head: list[Value] = [
            line.what, now.mean if now else None, now.low if now else None, now.high if now else None,
            now.pieces if now else None, now.newest if now else None, values["target"], line.goal, values["due_on"],
            line.owner, line.obstacles, line.ours, line.theirs, line.state, values["state_on"], line.why,
        ]  # fmt: skip
        steps: list[Step | None] = [*line.steps] or [None]
        for step in steps:
            tail: list[Value] = [step.words, step.owner, step.due, step.state, step.why] if step else [None] * 5
            found.append([*head, *tail])
    return found


def waiting_of(request: SignedIn, number: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the open needs and the unsolved complaints of a customer, that a line of its plan may answer."""
    needs = [
        (str(row.values["need_id"]), row.words.get("text_id") or row.values["topic"] or _("a need"))
        for row in rows_of(request, "needs", customer=number)
        if row.values["met_on"] is None and row.values["state"] not in ("met", "dropped")
    ]
    cases = [
        (str(row.values["case_id"]), case_said(row))
        for row in rows_of(request, "cases", customer=number)
        if row.values["solved_at"] is None
    ]
    return needs, cases


def case_said(row: Row) -> str:
    """Say which complaint it is."""
    said = row.words.get("text_id") or row.values.get("topic") or row.values["kind"] or _("a case")
    return f"{said} · {row.values['opened_at']:%Y-%m-%d}"


def _now(request: SignedIn, number: int) -> dict[str, Now]:
    """Return where each indicator is, by its name; nothing where no run measured relationships."""
    found = relationship_with(request, number)
    if found is None:
        return {}
    stands: dict[str, Now] = {}
    for one in found.lines:
        of = one.theirs
        stands[one.indicator] = (
            Now(
                score_said(of.score), range_said(of.low, of.high), rests_said(of, day=found.as_of), round(of.score, 1),
                round(of.low, 1), round(of.high, 1), of.pieces, of.newest,
            )
            if of.is_heard
            else Now("")
        )  # fmt: skip
    return stands


def _line(row: Row, *, steps: list[Step], stands: Mapping[str, Now], today: dt.date) -> Line:
    indicator, state = row.values["indicator"], row.values["state"] or OPEN
    due = row.values["due_on"]
    steps = sorted(steps, key=lambda one: (one.state != OPEN, one.due is None, one.due or dt.date.max, _since(one.row)))
    return Line(
        row=row,
        what=named(indicator) if indicator else str(GOAL),
        now=stands.get(indicator) if indicator else None,
        steps=steps,
        state=state,
        is_late=state == OPEN and due is not None and due < today,
    )


def _step(row: Row, *, today: dt.date) -> Step:
    state, due = row.values["state"] or OPEN, row.values["due_on"]
    return Step(
        row, row.words.get("text_id", ""), row.names.get("owner_id", ""), due, state,
        is_late=state == OPEN and due is not None and due < today,
    )  # fmt: skip


def _order(of: Line) -> tuple[Any, ...]:
    indicator = of.row.values["indicator"]
    place = INDICATORS.index(indicator) if indicator else len(INDICATORS)
    return (of.state != OPEN, place, of.row.values["due_on"] or dt.date.max, _since(of.row))


def _since(row: Row) -> tuple[Any, ...]:
    """Return what tells apart rows of one day: whichever was written first comes first; ids are drawn by lot."""
    return (row.values["set_on"] or dt.date.max, row.written.pk if row.written else 0, row.key)
