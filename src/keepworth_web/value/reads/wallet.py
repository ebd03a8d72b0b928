"""Our share of what a customer spends, as far as rivals are known: with how many tell it, since when and from where."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.agreed import rivals_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, in_100
from keepworth_web.shared.templatetags.shown import day as day_said

type Verdict = Literal["told", "at most", "impossible", "unknown"]


@dataclass(frozen=True, slots=True)
class Wallet:
    """Our share of a customer's spending, or why none is said."""

    verdict: Verdict
    share: float | None  # at most so much where a rival's share is not known; None: none is said
    rivals: int
    unknown: int  # of them, whose share nobody told
    oldest: dt.date | None  # of what was told of the rivals
    newest: dt.date | None
    age_days: int | None  # of the oldest
    sources: tuple[str, ...]  # from where it is known


def wallet_of(request: SignedIn, number: int) -> Wallet | None:
    """Return our share of what a customer spends, None of whom this colleague does not see.

    Where nobody told of a rival it is unknown, and not the whole: nobody asked, or there is none.
    """
    if customer_of(request, number) is None:
        return None
    found = rivals_of(request, number)
    if found is None:
        return Wallet("unknown", None, 0, 0, None, None, None, ())
    rivals = found["rivals"]
    days = [one["valid_from"] for one in rivals if one["valid_from"] is not None]
    unknown = sum(one["share"] is None for one in rivals)
    verdict: Verdict = "at most" if found["is_at_most"] else "told"
    if found["is_impossible"]:
        verdict = "impossible"
    elif unknown == len(rivals):
        verdict = "unknown"
    return Wallet(
        verdict,
        found["ours"] if verdict in ("told", "at most") else None,
        len(rivals),
        unknown,
        min(days, default=None),
        max(days, default=None),
        (seen_by(request).day - min(days)).days if days else None,
        tuple(sorted({one["source"] for one in rivals if one["source"]})),
    )


def wallet_said(of: Wallet) -> str:
    """Say it in a sentence or two."""
    if not of.rivals:
        return _(
            "Our share of what they spend is not known: of no rival is anything written down, which does not mean that "
            "there is none."
        )
    said = {"share": in_100(of.share), "n": count(of.rivals), "unknown": count(of.unknown)}
    if of.verdict == "told":
        form = ngettext(
            "Ours is %(share)s of what they spend: what the %(n)s rival that we know of leaves.",
            "Ours is %(share)s of what they spend: what the %(n)s rivals that we know of leave.",
            of.rivals,
        )
    elif of.verdict == "at most":
        form = ngettext(
            "Ours is at most %(share)s of what they spend: of %(unknown)s of %(n)s rival the share is not known.",
            "Ours is at most %(share)s of what they spend: of %(unknown)s of %(n)s rivals the share is not known.",
            of.rivals,
        )
    elif of.verdict == "impossible":
        form = _("The shares told of rivals are more than the whole, so ours cannot be said.")
    else:
        form = _("Our share of what they spend is not known: nobody told the share of a rival.")
    return f"{form % said} {_since(of)}".strip()


def _since(of: Wallet) -> str:
    """Say how old it is, and from where."""
    if of.oldest is None or of.newest is None:
        return ""
    said = {"oldest": day_said(of.oldest), "newest": day_said(of.newest), "sources": _(", ").join(of.sources)}
    if of.sources:
        form = _("Told between %(oldest)s and %(newest)s (%(sources)s).")
    else:
        form = _("Told between %(oldest)s and %(newest)s; nobody wrote down from where it is known.")
    return form % said
