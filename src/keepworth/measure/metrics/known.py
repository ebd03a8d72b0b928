"""The metrics whose questions come along, from the instruments that ask them."""

from keepworth.errors import BadInput
from keepworth.measure.metrics.answers import Metric


def metric(name: str, version: str | None = None) -> Metric:
    """Return the metric that an instrument asks: "ces" (1.0 or 2.0), "csat-5", "csat-7", "csat-10" or "nps".

    Raises
    ------
    InstrumentRefused
        There is no such instrument, or not in that version.
    BadInput
        The instrument is no metric of one question.

    """
    from keepworth.listen.instruments import instrument  # scoring measures too, and reads no questionnaire

    found = instrument(name, version)
    asked = [one for one in found.items if one.top is not None]
    if len(asked) != 1 or len(found.items) != 1:
        raise BadInput(f"{found.name} {found.version} is no metric: it asks {len(found.items)} things, not one.")
    scale, top = asked[0].scale, asked[0].top
    return Metric(found.name, found.version, int(scale.lowest or 0), int(scale.highest or 0), int(top or 0),
                  asked[0].lower_is_better)  # fmt: skip
