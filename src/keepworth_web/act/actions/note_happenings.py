"""Look for what happened since the last look, and put it on its way: once, whoever looks and however often."""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Min

from keepworth_web.act.models import Delivery, Happening, LookedUpTo, Webhook, Wish
from keepworth_web.act.reads.happened import OF_RUNS, Found, found_in, newest, newest_run, numbers_after, told_of_run

AT_ONCE: Final = 50
BEHIND: Final = 1000  # rows that may have been written out of their order: further back all were looked at
KEPT: Final = dt.timedelta(days=30)  # what happened is kept for so long, to be sent again
AGAIN: Final = dt.timedelta(hours=1)  # until what could not be read is tried again
TOLD: Final = (Webhook.State.ON, Webhook.State.STOPPED)  # who stopped by itself gets all of it once it goes on

_looked: dict[str, set[int]] = {}  # by kind, the rows that this process has looked at; the next process begins anew
_runs: set[tuple[str, str]] = set()  # kinds and runs that this process has looked at
_paused: dict[str, dt.datetime] = {}  # kinds that could not be read, and until when
_log = logging.getLogger("keepworth.worker")


@dataclass(frozen=True, slots=True)
class Look:
    """One look for one kind: the rows or the run that were looked at, and what they tell."""

    kind: str
    numbers: list[int]
    found: list[Found]
    run: str = ""


def note_happenings(*, at: dt.datetime) -> int:
    """Put on its way what somebody wishes to be told, in the order in which it happened; return how much it was."""
    wishes = Wish.objects.filter(webhook__state__in=TOLD).values_list("kind").annotate(first=Min("since"))
    looks = [_looked_for(kind, since, at=at) for kind, since in wishes if _paused.get(kind, at) <= at]
    found = sorted((one for look in looks for one in look.found), key=lambda one: (one.at, one.number or 0))
    kept = [keep(one) for one in found]
    for look in looks:
        _settle(look)
    return sum(one is not None for one in kept)


def keep(found: Found, *, to: Webhook | None = None) -> Happening | None:
    """Keep one happening with its deliveries, None where somebody kept it before; `to` is who asked to be tried."""
    said = {"kind": found.kind, "number": found.number, "content": dict(found.data), "at": found.at}
    with transaction.atomic():
        kept, is_new = Happening.objects.get_or_create(event_id=found.event_id, defaults=said)
        if not is_new:
            return None
        hooks = [to.pk] if to else Wish.objects.filter(
            kind=found.kind, since__lte=found.at, webhook__state__in=TOLD
        ).values_list("webhook", flat=True)  # fmt: skip
        Delivery.objects.bulk_create([Delivery(webhook_id=one, happening=kept) for one in hooks])
    return kept


def begin_at_the_newest(kind: str) -> None:
    """Let the look for a kind that nobody wished for begin with what is written from now on."""
    if kind not in OF_RUNS and not Wish.objects.filter(kind=kind, webhook__state__in=TOLD).exists():
        LookedUpTo.objects.update_or_create(kind=kind, defaults={"number": newest(kind)})


def forget_happenings(*, at: dt.datetime) -> None:
    """Forget what happened long ago, except where a look would find it again."""
    old = Happening.objects.filter(at__lt=at - KEPT)
    old.filter(number=None).delete()
    for kind, number in LookedUpTo.objects.values_list("kind", "number"):
        old.filter(kind=kind, number__lt=number - BEHIND).delete()
    # What stays, so that it is not found again, says nothing any more.
    Delivery.objects.filter(happening__in=old, state=Delivery.State.WAITING).update(state=Delivery.State.DEAD)
    old.exclude(content={}).update(content={})


def _looked_for(kind: str, since: dt.datetime, *, at: dt.datetime) -> Look:
    """Look for one kind; what cannot be read keeps no other kind from being told, and is read again later."""
    try:
        # What is older was forgotten, and would be found for the first time.
        return _run(kind, since=max(since, at - KEPT)) if kind in OF_RUNS else _rows(kind, since=since)
    except Exception:  # noqa: BLE001 the worker goes on; the log has what happened
        _paused[kind] = at + AGAIN
        _log.exception("what happened could not be read", extra={"kind": kind})
        return Look(kind, [], [])


def _rows(kind: str, *, since: dt.datetime) -> Look:
    mark, _ = LookedUpTo.objects.get_or_create(kind=kind, defaults={"number": newest(kind)})
    here = _looked.setdefault(kind, set())
    after = numbers_after(kind, mark.number - BEHIND, most=max(BEHIND, 0) + AT_ONCE)
    numbers = [one for one in after if one not in here][:AT_ONCE]
    return Look(kind, numbers, [one for one in found_in(kind, numbers) if one.at >= since] if numbers else [])


def _run(kind: str, *, since: dt.datetime) -> Look:
    """Look at the newest run, once: comparing two lists reads both."""
    newest_one = newest_run(since=since)
    if newest_one is None or (kind, newest_one[0].name) in _runs:
        return Look(kind, [], [])
    folder, at = newest_one
    found = told_of_run(kind, folder, at=at)
    return Look(kind, [], [found] if found else [], folder.name)


def _settle(look: Look) -> None:
    """Remember what was looked at, once it is kept."""
    if look.run:
        _runs.add((look.kind, look.run))
    if not look.numbers:
        return
    last, here = max(look.numbers), _looked[look.kind]
    LookedUpTo.objects.filter(kind=look.kind, number__lt=last).update(number=last)
    here.update(look.numbers)
    here.difference_update([one for one in here if one <= last - 2 * BEHIND])
