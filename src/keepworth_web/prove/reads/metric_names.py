"""What metrics and drivers of the library are called on pages."""

from django.utils.translation import gettext as _

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments import all_instruments
from keepworth.runs.bakeoff import TOGETHER
from keepworth.runs.bakeoff_rows import TOP
from keepworth_web.listen.reads.known import known, own_of_book, question_known, title_known
from keepworth_web.listen.reads.sides import named

PIECES = 3  # instrument, version, item


def metric_named(name: str) -> str:
    """Return a metric in the page's language: a questionnaire with its version, or an indicator."""
    if name == TOGETHER:
        return _("all metrics together")
    plain = name.removesuffix(TOP)
    told = _question(plain) or named(plain)
    # Translators: a metric of which only the answers in the top box count.
    return _("%(metric)s, top box") % {"metric": told} if name.endswith(TOP) else told


def _question(name: str) -> str:
    pieces = name.split(" ")
    if len(pieces) != PIECES:
        return ""
    instrument, version, item = pieces
    title = title_known(instrument, version)
    versions = {one.version for one in all_instruments(own_of_book().instruments) if one.name == instrument}
    if len(versions) > 1 and version not in title:
        title = f"{title} {version}"
    try:
        many = sum(one.top is not None for one in known(instrument, version).items)
    except InstrumentRefused:
        return f"{title} {item}"
    return title if many == 1 else f"{title}: {question_known(instrument, version, item=item)}"
