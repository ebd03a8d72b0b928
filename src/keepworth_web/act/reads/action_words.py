"""The words of actions: what they are called, why one is proposed, and what would change our mind."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.runs.actions import NextAction, Reason
from keepworth_web.listen.reads.sides import named
from keepworth_web.measure.reads.fighting import TERMS
from keepworth_web.measure.reads.words import points_said
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Words
from keepworth_web.shared.templatetags.shown import count, day, in_100

ASK: Final = "ask"
PLAYS: Final[Mapping[str, Words]] = {
    "sponsor_visit": gettext_lazy("a visit by somebody at our top"),
    "second_thread": gettext_lazy("get to know a second person there"),
    "close_case": gettext_lazy("put the severe complaint right"),
    "account_review": gettext_lazy("review with them what we deliver"),
    "value_review": gettext_lazy("review with them what it brings them"),
    "promise_check": gettext_lazy("go through what we promised them"),
    "say_in_plans": gettext_lazy("give them a say in our plans"),
    "after_purchase_call": gettext_lazy("a call after the purchase"),
    "thank_you_extra": gettext_lazy("an extra as a thank-you"),
    "reinforcing_message": gettext_lazy("a message that reinforces their choice"),
    "longer_contract": gettext_lazy("offer a longer contract"),
    ASK: gettext_lazy("ask one person more there"),
}
MIX: Final[Mapping[str, Words]] = {
    "extras": pgettext_lazy("the retention mix", "product extras"),
    "promotion": pgettext_lazy("the retention mix", "reinforcing promotion"),
    "sales": pgettext_lazy("the retention mix", "sales connection"),
    "post_purchase": pgettext_lazy("the retention mix", "after the purchase"),
}
LEVERS: Final[Mapping[str, Words]] = {
    "strength": gettext_lazy("strength of the relationship"),
    "question": gettext_lazy("what we do not know yet"),
}


def play_said(key: str, *, called: str = "") -> str:
    """Return what a play is called: the company's own name of it comes first."""
    return called or str(PLAYS.get(key, key.replace("_", " ")))


def lever_said(key: str) -> str:
    """Return what an action moves."""
    return str(LEVERS[key]) if key in LEVERS else named(key)


def mix_said(key: str | None) -> str:
    """Return the element of the retention mix; nothing for a question."""
    return str(MIX[key]) if key is not None and key in MIX else ""


def because(of: NextAction, *, currency: str) -> list[str]:
    """Say why an action is proposed, a sentence a reason."""
    return [said for one in of.why for said in _reason(one, of=of, currency=currency)]


def would_change(of: NextAction) -> str:
    """Say what would change our mind."""
    if of.action == ASK:
        return _("If no answer could change what is done next, it is not worth asking.")
    if of.needed is None:
        return _("Nothing that it moves would change whether it pays.")
    if of.needed == 0 and of.ends:
        return _("It pays if it ends this alone: %(trouble)s. If it cannot end that, leave it.") % {
            "trouble": trouble_said(of.ends)
        }
    return _("If %(lever)s moves by less than %(points)s points, it does not pay.") % {
        "lever": lever_said(of.lever), "points": f"{of.needed:.2g}",
    }  # fmt: skip


def compared_said(of: Mapping[str, Any]) -> str:
    """Say what comparing by lot taught of a play, as the run's record has it."""
    said = {
        "play": play_said(of["play"]), "n": count(of["got"] + of["held_out"]), "got": count(of["got"]),
        "got_left": count(of["got_left"]), "held": count(of["held_out"]), "held_left": count(of["held_out_left"]),
    }  # fmt: skip
    counted = (
        _(
            "%(play)s, from %(n)s of your own outcomes: of %(got)s who were to get it %(got_left)s left, and of "
            "%(held)s held out by lot %(held_left)s."
        )
        % said
    )
    if of["log_odds"] is None:
        rest = _("That is too little to say anything: the effect stays what it was taken to be.")
    else:
        numbers = {name: points_said(of[name], digits=1)
                   for name in ("effect", "effect_low", "effect_high", "effect_before")}  # fmt: skip
        rest = _(
            "It is taken to move %(lever)s by %(effect)s points (likely %(effect_low)s to %(effect_high)s, 8 in 10), "
            "and was before by %(effect_before)s."
        ) % {**numbers, "lever": lever_said(of["lever"])}  # fmt: skip
    return f"{counted} {rest}"


def trouble_said(key: str) -> str:
    """Return what a trouble is called."""
    return str(TERMS.get(key, key.replace("_", " ")))


def _reason(one: Reason, *, of: NextAction, currency: str) -> Iterator[str]:
    if one.reason == "lever":
        yield _lever(one)
    elif one.reason == "trouble":
        yield _("This stands against them: %(trouble)s.") % {"trouble": trouble_said(str(one.about))}
    elif one.reason == "stays" and one.number is not None:
        yield _stays(one)
    elif one.reason == "worth" and one.number is not None:
        said = {"money": amount(one.number), "currency": currency}
        if one.low is None or one.high is None:
            yield _("They are worth %(money)s %(currency)s.") % said
        else:
            form = _("They are worth %(money)s %(currency)s (likely %(range)s, 8 in 10).")
            yield form % {**said, "range": likely(one.low, one.high)}
    elif one.reason == "effect" and one.number is not None:
        yield _effect(one, lever=of.lever, compared=of.compared)


def _lever(one: Reason) -> str:
    lever = lever_said("strength" if one.about == "question" else str(one.about))
    if one.number is None:
        if one.on is None:
            return _("Of this nothing was heard: %(lever)s.") % {"lever": lever}
        return _("Of this too little was heard, last on %(day)s: %(lever)s.") % {"lever": lever, "day": day(one.on)}
    said = {"lever": lever, "points": f"{one.number:.0f}", "low": f"{one.low or 0:.0f}", "high": f"{one.high or 0:.0f}"}
    if one.on is None:
        return _("Now at %(points)s of 100 (likely %(low)s to %(high)s): %(lever)s.") % said
    form = _("Now at %(points)s of 100 (likely %(low)s to %(high)s), last heard on %(day)s: %(lever)s.")
    return form % {**said, "day": day(one.on)}


def _stays(one: Reason) -> str:
    said = {"chance": in_100(one.number)}
    if one.low is None or one.high is None:
        return _("They stay with %(chance)s.") % said
    said |= {"low": f"{100 * one.low:.0f}", "high": f"{100 * one.high:.0f}"}
    if one.on is None:
        return _("They stay with %(chance)s (likely %(low)s to %(high)s).") % said
    return _("They stay with %(chance)s (likely %(low)s to %(high)s); it is decided on %(day)s.") % {
        **said, "day": day(one.on)
    }  # fmt: skip


def _effect(one: Reason, *, lever: str, compared: int | None) -> str:
    said = {
        "points": points_said(one.number or 0, digits=1), "low": points_said(one.low or 0, digits=1),
        "high": points_said(one.high or 0, digits=1), "lever": lever_said(lever),
    }  # fmt: skip
    if compared is not None:
        return _(
            "It is taken to move %(lever)s by %(points)s points (likely %(low)s to %(high)s): from %(n)s of your own "
            "outcomes, compared by lot, and from what was believed before."
        ) % {**said, "n": count(compared)}
    form = (
        _("It is taken to move %(lever)s by %(points)s points (likely %(low)s to %(high)s): a guess of ours, compared "
          "with nobody yet.")
        if one.about == "ours"
        else _("It is taken to move %(lever)s by %(points)s points (likely %(low)s to %(high)s): your own number.")
    )  # fmt: skip
    return form % said
