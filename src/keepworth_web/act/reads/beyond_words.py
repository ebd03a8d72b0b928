"""What is said of value beyond the product, and the files of it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from keepworth.act import Because, Outcome
from keepworth_web.act.reads.beyond import Beyond, Given, Open, beyond_here, came_for_us, wishes_at
from keepworth_web.act.reads.events import may_write
from keepworth_web.know.reads import customer_of
from keepworth_web.know.reads.rows import rows_of
from keepworth_web.shared.amounts import minus
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.shared.templatetags.shown import day as day_said

WANTS: Final[dict[str, Words]] = {
    "belong": gettext_lazy("to meet others in their field"), "seen": gettext_lazy("to be seen"),
    "learn": gettext_lazy("to learn"),
}  # fmt: skip
NONE: Final = pgettext_lazy("a wish", "none of these")
KINDS: Final[dict[str, Words]] = {
    "talk": gettext_lazy("a slot to speak"), "article": gettext_lazy("an article in our newsletter"),
    "award": gettext_lazy("an award"), "seminar": gettext_lazy("a seat at a seminar"),
    "board": gettext_lazy("a seat on the advisory board"),
    "introduction": gettext_lazy("an introduction to a like customer"), "other": gettext_lazy("something else"),
}  # fmt: skip
STATES: Final[dict[str, Words]] = {
    "offered": pgettext_lazy("a giving", "offered"), "accepted": pgettext_lazy("a giving", "they said yes"),
    "declined": pgettext_lazy("a giving", "they said no"), "done": pgettext_lazy("a giving", "it took place"),
    "missed": pgettext_lazy("a giving", "it did not come about"),
}  # fmt: skip
CAME: Final[dict[str, Words]] = {
    "talk": gettext_lazy("held a talk"), "article": gettext_lazy("was published"),
    "award": gettext_lazy("was honoured"), "skill": gettext_lazy("gained a skill"),
    "post": gettext_lazy("changed post"), "peer": gettext_lazy("met somebody worth knowing"),
    "other": gettext_lazy("something else"), "nothing": gettext_lazy("nothing, they say"),
}  # fmt: skip
NOT_ASKED: Final = gettext_lazy("nobody asked them")


def page_of_beyond(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    of = beyond_here(request)
    return {
        "of": of, "said": list(_sentences(of)), "for_us": _for_us(came_for_us(request)),
        "proposals": [
            {"of": one, "why": because_said(one.because),
             "other": _("Introduce them to %(name)s of %(customer)s, who wants to meet others too.")
             % {"name": one.other.name, "customer": one.other.customer_name} if one.other else ""}
            for one in of.proposals
        ],
        "openings": [{"of": one, "kind": kind_said(one), "gives": WANTS[one.row.values["gives"]],
                      "when": when_said(one)} for one in of.openings],
        "given": [given_said(one) for one in of.given],
        "old": sum(one.is_old for one in of.wishers),
    }  # fmt: skip


def _sentences(of: Beyond) -> Iterator[str]:
    wishes, told = of.wishes, len(of.wishers)
    yield ngettext(
        "%(n)s of %(people)s person told us what they want for themselves: %(belong)s to meet others, %(seen)s to be "
        "seen, %(learn)s to learn.",
        "%(n)s of %(people)s people told us what they want for themselves: %(belong)s to meet others, %(seen)s to be "
        "seen, %(learn)s to learn.", of.people,
    ) % {"n": count(told), "people": count(of.people), **{one: count(wishes.get(one, 0)) for one in WANTS}}  # fmt: skip
    old = sum(one.is_old for one in of.wishers)
    if old:
        yield ngettext(
            "What %(n)s person said is older than two years: ask again.",
            "What %(n)s people said is older than two years: ask again.", old,
        ) % {"n": count(old)}  # fmt: skip
    done = of.done
    if done:
        yield ngettext(
            "%(n)s thing was given; %(m)s answered a wish that was known by then.",
            "%(n)s things were given; %(m)s answered a wish that was known by then.", len(done),
        ) % {"n": count(len(done)), "m": count(sum(one.answers_wish for one in done))}  # fmt: skip
        yield _("For the people came of it: %(what)s.") % {"what": _came_said(of.came)}


def _came_said(came: Mapping[str, int]) -> str:
    said = [f"{CAME[code]} {count(came[code])}" for code in CAME if came.get(code)]
    if came.get(""):
        said.append(f"{NOT_ASKED} {count(came[''])}")
    return ", ".join(said)


def _for_us(found: Mapping[str, Outcome]) -> list[tuple[str, str]]:
    names = {"ordered": _("Ordered or signed"), "spoke": _("Spoke up for us")}
    return [(names[name], _outcome(one)) for name, one in found.items()]


def _outcome(of: Outcome) -> str:
    about: dict[str, Any] = {
        "hits": count(of.asked[0]), "of": count(of.asked[1]), "others": count(of.others[0]),
        "of_others": count(of.others[1]),
    }  # fmt: skip
    if not of.asked[1]:
        return _("Nobody was given anything 180 days ago or longer.")
    if of.kind == "nobody":
        return _("Never tested: %(hits)s of %(of)s customers did, and there is nobody to compare them with.") % about
    if of.change is None:
        return (
            _("Not enough to tell: %(hits)s of %(of)s customers who got something, %(others)s of %(of_others)s who "
              "wished and got nothing.") % about
        )  # fmt: skip
    shown = {"change": of.change.change, "low": of.change.low, "high": of.change.high}
    about |= {name: minus(f"{100 * value:+.0f}") for name, value in shown.items()}
    return (
        _("An association, no effect: %(change)s points (likely %(low)s to %(high)s, 8 in 10), %(hits)s of %(of)s "
          "customers who got something against %(others)s of %(of_others)s who wished and got nothing.") % about
    )  # fmt: skip


def because_said(reasons: Sequence[Because]) -> list[str]:
    """Return why somebody is proposed something, in words."""
    return [_because(one) for one in reasons if one.code != "waits" or one.about]


def _because(one: Because) -> str:
    if one.code == "wish":
        return _("They want %(what)s.") % {"what": WANTS[one.about]}
    if one.code == "waits":
        return _("They said so on %(day)s.") % {"day": day_said(dt.date.fromisoformat(one.about))}
    said = {
        "meets": _("We solved “%(topic)s” for them: they can speak of it."),
        "open": _("It is about “%(topic)s”, which they still need."),
        "spoke": _("They spoke up for us: it gives something back."),
        "first": _("Nothing was given to them in twelve months."),
    }
    return said[one.code] % {"topic": one.about}


def _wants(wishes: Mapping[str, dt.date]) -> str:
    return ", ".join(str(WANTS[wish]) for wish in WANTS if wish in wishes) or str(NONE)


def kind_said(one: Open) -> Words:
    """Return what an opening is."""
    return KINDS[one.row.values["kind"] or "other"]


def when_said(one: Open) -> str:
    """Return when and where it takes place, as far as that is known."""
    day, place = one.row.values["held_on"], one.row.values["place"]
    parts = [day_said(day) if day else _("no day is set"), place or ""]
    return ", ".join(str(part) for part in parts if part)


def given_said(one: Given) -> dict[str, Any]:
    """Return a giving with its words."""
    came = one.row.values["came"]
    return {
        "of": one, "state": STATES[one.state], "words": one.row.words.get("text_id", ""),
        "came": CAME[came] if came else (NOT_ASKED if one.state == "done" else ""),
        "other": one.row.names.get("other_id", ""),
    }  # fmt: skip


def panel_of(request: SignedIn, number: int) -> dict[str, Any] | None:
    """Return what a customer's page shows of it; None where the customer is not seen."""
    if customer_of(request, number) is None:
        return None
    wants, given = wishes_at(request, number)
    if not wants and not given and not may_write(request):
        return None
    return {
        "number": number, "may_write": may_write(request), "given": [given_said(one) for one in given],
        "wants": [{"name": name, "wants": _wants(wishes), "since": min(wishes.values(), default=None)}
                  for name, wishes in wants],
    }  # fmt: skip


def wish_rows(request: SignedIn) -> list[list[Value]]:
    """Return who wants what for a file: a row each person and wish."""
    return [
        [one.customer_id, one.customer_name, one.name, str(WANTS[wish]), on, (of.day - on).days]
        for of in [beyond_here(request)] for one in of.wishers for wish, on in one.wishes.items()
    ]  # fmt: skip


def opening_rows(request: SignedIn) -> list[list[Value]]:
    """Return what we can give for a file."""
    return [
        [one.row.values["opening_id"], one.name, str(kind_said(one)), str(WANTS[one.row.values["gives"]]),
         one.row.values["topic"], one.row.values["held_on"], one.row.values["give_by"], one.row.values["place"],
         one.row.values["places"], one.taken, one.free, one.given,
         None if one.row.values["cost"] is None else float(one.row.values["cost"])]
        for one in beyond_here(request).openings
    ]  # fmt: skip


def proposed_rows(request: SignedIn) -> list[list[Value]]:
    """Return who is proposed what for a file."""
    return [
        [one.wisher.customer_id, one.wisher.customer_name, one.wisher.name, one.opening.name, round(one.points, 2),
         " ".join(because_said(one.because)), one.other.name if one.other else None]
        for one in beyond_here(request).proposals
    ]  # fmt: skip


def given_rows(request: SignedIn) -> list[list[Value]]:
    """Return what was given for a file."""
    found: list[list[Value]] = []
    for one in beyond_here(request).given:
        values, said = one.row.values, given_said(one)
        found.append([
            one.name, one.row.names.get("customer_id"), one.row.names.get("contact_id"), values["offered_on"],
            str(said["state"]), values["state_on"], str(said["came"]) or None, said["words"] or None,
            one.answers_wish, None if one.cost is None else float(one.cost),
        ])  # fmt: skip
    return found


def wishes_written(request: SignedIn, number: int) -> list[dict[str, Any]]:
    """Return what colleagues wrote of the wishes of a customer's people, the newest first."""
    return [
        {"row": row, "who": row.names.get("contact_id"), "wants": WANTS.get(row.values["wish"], NONE),
         "words": row.words.get("text_id", ""), "is_over": row.values["ended_on"] is not None}
        for row in rows_of(request, "wishes", customer=number)
    ]  # fmt: skip
