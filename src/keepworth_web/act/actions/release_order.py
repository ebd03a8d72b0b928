"""Release a proposal to order or to move goods by hand, once; and take that back."""

import datetime as dt
from dataclasses import dataclass

from keepworth_web.act.models import Release
from keepworth_web.staff.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal of a run; `source` 0: from the supplier."""

    run: str
    place: int
    product: int
    source: int


def release_order(line: Line, *, pieces: float, by: Person, at: dt.datetime) -> bool:
    """Release a proposal and return whether this did: of two at once the database lets one."""
    row = Release(run=line.run, place=line.place, product=line.product, source=line.source, pieces=pieces, by=by, at=at)
    Release.objects.bulk_create([row], ignore_conflicts=True)
    return Release.objects.filter(**_of(line), by=by, at=at).exists()


def take_release_back(line: Line) -> bool:
    """Take a release back and return whether there was one."""
    return bool(Release.objects.filter(**_of(line)).delete()[0])


def _of(line: Line) -> dict[str, object]:
    return {"run": line.run, "place": line.place, "product": line.product, "source": line.source}
