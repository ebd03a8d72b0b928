"""What is shown of a mailbox or a calendar: no columns are in it that anybody could choose, and no cells."""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth_web.book.models import Upload

MAIL, CALENDAR = "mail", "calendar"
PLANS: Final = {"Read as a mailbox": MAIL, "Read as a message": MAIL, "Read as a calendar": CALENDAR}
ENDS: Final = {".mbox": MAIL, ".eml": MAIL, ".ics": CALENDAR}
# What of a touchpoint tells somebody something; its ids are made of what is kept to nobody.
SHOWN: Final[dict[str, Promise]] = {
    "customer_id": gettext_lazy("Customer"),
    "contact_id": gettext_lazy("With whom"),
    "colleague_id": gettext_lazy("Who of us"),
    "at": gettext_lazy("When (UTC)"),
    "direction": gettext_lazy("Who began it"),
    "automated": gettext_lazy("By a machine"),
}
CELLS: Final[dict[str, dict[str, Promise]]] = {
    "direction": {"theirs": gettext_lazy("they"), "ours": gettext_lazy("we"), "both": gettext_lazy("both")},
    "automated": {"True": gettext_lazy("yes"), "False": gettext_lazy("no")},
}
COMMAND: Final = re.compile(r" \(keepworth [^()]*\)")


def exchange_of(upload: Upload) -> str:
    """Return what a file is that says who spoke with whom; empty for a table."""
    plan = ((upload.looked or {}).get("counts") or upload.told or {}).get("plan", "")
    if plan:
        return next((kind for begins, kind in PLANS.items() if plan.startswith(begins)), "")
    return ENDS.get(PurePath(upload.name.lower().removesuffix(".gz")).suffix, "")


def touches_shown(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first touchpoints as people read them."""
    columns = list(stored.get("columns", ()))
    places = [(name, columns.index(name)) for name in SHOWN if name in columns]
    rows = [[_cell(name, row[at]) for name, at in places] for row in stored.get("rows", ())]
    return {"columns": [SHOWN[name] for name, _at in places], "rows": rows}


def _cell(name: str, said: Any) -> Any:
    text = "" if said is None else str(said)
    return CELLS.get(name, {}).get(text, text[:16] if name == "at" else text)


def without_commands(notes: Any) -> list[str]:
    """Return notes without the commands that a terminal would take: here there are buttons."""
    return [COMMAND.sub("", said) for said in notes]


def ours_said(upload: Upload) -> dict[str, Any] | None:
    """Return whose addresses somebody said are ours, so that it can be taken back."""
    said = next((one.split("=", 1)[1] for one in upload.options if one.startswith("ours=")), "")
    if not said:
        return None
    return {"key": "ours", "label": _("Ours besides colleagues"), "answers": [(said, f"@{said}")], "said": said}
