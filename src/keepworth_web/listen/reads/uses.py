"""Where one version of a questionnaire is used, besides being asked by surveys: by what asks or opens by itself."""

from dataclasses import dataclass
from typing import Any, Final

from keepworth.listen.opening import COMPLAINT
from keepworth_web.book.models import Upload
from keepworth_web.listen.models import CaseRule, Survey, Trigger
from keepworth_web.listen.reads.asking_again import EFFORT
from keepworth_web.listen.reads.standing_by import ASKED

KINDS: Final = ("item:", "words:")
OF_HOUSE: Final = {ASKED: "standby", EFFORT: "solved", (COMPLAINT, "1.0"): "complaints"}


@dataclass(frozen=True, slots=True)
class Uses:
    """How often one version is used, by what uses it."""

    surveys: int
    triggers: int  # of these surveys
    case_rules: int  # of these surveys
    imports: int  # files whose columns somebody mapped to its questions, and that were not undone; of any version
    asks_by_itself: str  # what asks it without being told: standby, solved, complaints; empty: nothing

    @property
    def is_used(self) -> bool:
        """Whether anything uses it."""
        return bool(self.surveys or self.imports or self.asks_by_itself)


def uses_of(name: str, version: str) -> Uses:
    """Return where a version is used."""
    return Uses(
        surveys=Survey.objects.filter(instrument=name, version=version).count(),
        triggers=Trigger.objects.filter(survey__instrument=name, survey__version=version).count(),
        case_rules=CaseRule.objects.filter(survey__instrument=name, survey__version=version).count(),
        imports=sum(_maps_to(maps, name) for maps in _imported()),
        asks_by_itself=OF_HOUSE.get((name, version), ""),
    )


def _imported() -> Any:
    these = Upload.objects.filter(table="answers", undone_at=None).exclude(batch="").order_by()
    return these.values_list("maps", flat=True)


def _maps_to(maps: list[str], name: str) -> bool:
    """Whether a column was mapped to an item of a questionnaire: `item:nps/recommend=#6`."""
    return any(one.startswith(tuple(f"{kind}{name}/" for kind in KINDS)) for one in maps)
