"""What was changed in the settings since they were shown, by the log."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from keepworth_web.staff.models import AuditEntry, Person

FAR: Final = 200  # changes that are looked through for what was shown


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """One setting that is another by now: what stood there when it was shown, and what stands there now."""

    name: str
    before: Any
    after: Any
    at: dt.datetime
    who: str

    def __str__(self) -> str:
        return self.told(self.name)

    def told(self, title: str) -> str:
        """Say it, by what the setting is called where it is said."""
        words = {"what": title, "before": _shown(self.before), "after": _shown(self.after), "who": self.who or "–",
                 "when": date_format(localtime(self.at), "DATETIME_FORMAT")}  # fmt: skip
        return _("%(what)s: was %(before)s, is %(after)s now (%(who)s, %(when)s).") % words


def changed_since(state: str) -> list[Meanwhile]:
    """Return what differs by now; nothing where the log does not reach back to that state of the file."""
    found: dict[str, Meanwhile] = {}
    names = dict(Person.objects.values_list("pk", "name"))
    for line in AuditEntry.objects.filter(kind="settings.change").order_by("-pk")[:FAR]:
        who = names.get(line.person_id or 0, "")
        for name, before, after in _one_by_one(line.detail["before"], line.detail["after"]):
            last = found.get(name)
            found[name] = (
                Meanwhile(name, before, last.after, last.at, last.who)
                if last
                else Meanwhile(name, before, after, line.at, who)
            )
        if line.detail.get("state") == state:
            return [one for one in found.values() if one.before != one.after]
    return []


def said_now(title: str, value: object) -> str:
    """Say what stands in the file now, of which nobody knows who wrote it."""
    return _("%(what)s: is %(after)s now.") % {"what": title, "after": _shown(value)}


def _one_by_one(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Return what stood before and after by name, a table's entries one by one."""
    for name, value in before.items():
        was, now = value or {}, after[name] or {}
        if isinstance(was, Mapping) and isinstance(now, Mapping) and (was or now):
            yield from ((f"{name}.{key}", was.get(key), now.get(key)) for key in sorted({*was, *now}))
        else:
            yield name, value, after[name]


def _shown(value: object) -> str:
    if value is None or value in ("", {}, []):
        return _("nothing said")
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_shown(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    return f"{value:.10g}" if isinstance(value, float) else str(value)
