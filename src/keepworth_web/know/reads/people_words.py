"""Who knows whom, in sentences: through whom the tie runs, who decides and is silent, what is left if one goes."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth_web.know.reads.people import HALF, Lifted, People, Row, has_left, is_new
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.templatetags.shown import count, day

FEW = 3  # names in a sentence
ACTS: dict[str, Promise] = {
    "vouched": gettext_lazy("vouched for us"),
    "introduced": gettext_lazy("introduced us"),
    "informed": gettext_lazy("told us what we needed to know"),
    "defended": gettext_lazy("defended us"),
    "referenced": gettext_lazy("gave a reference"),
}


def sentences_of(people: People) -> list[str]:
    """Return what is said of a customer's people, the most pressing first."""
    return [said for said in (*_threads(people), *_deciding(people), *_champions(people)) if said]


def state_of(people: People, contact: Row) -> str:
    """Say of one of their people how things stand: an act for us, silence, or the last touch."""
    if has_left(contact):
        return _("left on %(day)s") % {"day": day(contact["left_on"])}
    if is_new(contact):
        return _("not computed yet")
    if people.is_elsewhere(contact):
        return _("no contact here by now")
    last = contact["last_touch_at"]
    if contact["champion"]:
        return _("%(act)s, %(day)s") % {"act": act_of(contact), "day": day(contact["last_act_on"])}
    if last is None:
        return _("never talked to")
    if people.is_silent(contact):
        return _("silent since %(day)s") % {"day": day(last.date())}
    return _("last talk %(day)s") % {"day": day(last.date())}


def act_of(contact: Row) -> str:
    """Say what somebody did for us."""
    return str(ACTS.get(contact["act_kind"], _("spoke up for us")))


def name_of(person: Row) -> str:
    """Return what somebody is called."""
    return str(person["name"] or _("somebody erased"))


def named(people: list[Row]) -> str:
    """Name some people, and count the rest."""
    said = _(", ").join(name_of(one) for one in people[:FEW])
    more = len(people) - FEW
    return said if more <= 0 else _("%(names)s and %(more)s more") % {"names": said, "more": more}


def percent(share: float) -> str:
    """Write a share in hundredths: 76 %."""
    return _("%(share)s %%") % {"share": round(100 * share)}


def lifted_words(people: People, lifted: Lifted) -> list[str]:
    """Say what is left if somebody goes."""
    who = name_of(lifted.who)
    said = [_("Without %(who)s, %(share)s of the tie is gone.") % {"who": who, "share": percent(lifted.lost)}]
    if lifted.left is None:
        said.append(_("No other thread is left."))
    else:
        said.append(_thread(lifted.left, lifted.left_touches, first=False))
    if lifted.alone:
        form = (
            _("Nobody of ours would know %(names)s any more.")
            if lifted.is_ours
            else _("%(names)s of ours would know nobody there any more.")
        )
        said.append(form % {"names": named(list(lifted.alone))})
    if lifted.is_undefended:
        said.append(_undefended(people.customer))
    return said


def _undefended(customer: Row) -> str:
    if customer["value"] is None:
        return _("This customer would be undefended.")
    return _("%(value)s of lifetime value would be undefended.") % {"value": amount(customer["value"])}


def since_words(people: People) -> str:
    """Say when ties were last computed, and who came since; empty where nobody did."""
    came = [*(one for one in people.now.contacts if not has_left(one)), *people.now.colleagues]
    if not came:
        return ""
    if people.computed is None:
        return _("Ties are not computed yet: that is done when the book is scored.")
    said = {"day": day(people.computed.date()), "n": count(len(came)), "names": named(list(came))}
    form = ngettext(
        "Ties were last computed on %(day)s. %(n)s person came since, drawn hollow and without ties: %(names)s.",
        "Ties were last computed on %(day)s. %(n)s people came since, drawn hollow and without ties: %(names)s.",
        len(came),
    )
    return form % said


def _threads(people: People) -> Iterator[str]:
    threads = people.known.threads
    if people.computed is None:
        return
    if not people.known.ties:
        yield _("Nobody of ours has a tie with anybody there yet.")
        return
    first = _person(people.known.contacts, "contact_id", number=threads["top_contact_id"] if threads else None)
    if threads and first:
        said = {"who": name_of(first), "share": percent(threads["top_contact_share"])}
        yield _("%(share)s of the tie runs through %(who)s.") % said
        if people.second:
            yield _thread(people.second, people.second_touches, first=True)
        else:
            yield _("There is no second thread.")
    ours = _person(people.known.colleagues, "colleague_id", number=threads["top_colleague_id"] if threads else None)
    if threads and ours and threads["top_colleague_share"] > HALF:
        said = {"who": name_of(ours), "share": percent(threads["top_colleague_share"])}
        yield _("On our side %(share)s hangs on %(who)s.") % said
    if threads and threads["undefended_if_top_leaves"]:
        yield _("If the first thread breaks: %(what)s") % {"what": _undefended(people.customer)}


def _thread(person: Row, touches: int, *, first: bool) -> str:
    said = {"who": name_of(person), "n": count(touches)}
    if not touches:
        form = (
            _("The nearest second thread is %(who)s, with no touch so far.")
            if first
            else _("The strongest thread left is %(who)s, with no touch so far.")
        )
    elif first:
        form = ngettext(
            "The nearest second thread is %(who)s, one touch.",
            "The nearest second thread is %(who)s, %(n)s touches.",
            touches,
        )
    else:
        form = ngettext(
            "The strongest thread left is %(who)s, one touch.",
            "The strongest thread left is %(who)s, %(n)s touches.",
            touches,
        )
    return form % said


def _deciding(people: People) -> Iterator[str]:
    threads = people.known.threads
    if not threads or not threads["deciding"]:
        return
    said = {"of": count(threads["deciding"]), "n": count(threads["deciding_covered"] or 0)}
    yield _("We know %(n)s of %(of)s who decide well.") % said
    unmet = people.unmet
    if unmet:
        yield _("Silent, and deciding: %(names)s.") % {"names": named(unmet)}


def _champions(people: People) -> Iterator[str]:
    there = [one for one in people.known.contacts if one["champion"] and not has_left(one)]
    if there:
        yield ngettext("%(names)s fights for us.", "%(names)s fight for us.", len(there)) % {
            "names": named(list(there))
        }
    elif people.computed is not None:
        yield _("Nobody there was seen to fight for us within a year.")


def _person(people: list[dict[str, Any]], column: str, *, number: int | None) -> Row | None:
    return next((one for one in people if one[column] == number), None)
