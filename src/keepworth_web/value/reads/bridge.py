"""Equity as a bridge, drawn: from what it was, by each step, to what it is. The same drawing on page and paper."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

WIDTH, HEIGHT, FOOT, HEAD = 640, 220, 34.0, 14.0
WORDS = 12  # above the lower edge


def bridge_names() -> dict[str, str]:
    """Return what stands under the bars of the bridge."""
    return {
        "was": _("before"), "new": _("new"), "lost": _("lost"), "grown": _("grown"), "shrunk": _("shrunk"),
        "re_estimated": _("re-estimated"), "is": _("now"),
    }  # fmt: skip


def bridge_drawn(bridge: Mapping[str, float], *, names: Mapping[str, str]) -> str:
    """Return the picture as SVG of our own; whoever hears the page is told by the table beside it."""
    spans = list(_spans(bridge))
    top, bottom = max(0.0, *(max(one) for one in spans)), min(0.0, *(min(one) for one in spans))
    scale = (HEIGHT - FOOT - HEAD) / ((top - bottom) or 1.0)
    each = WIDTH / len(spans)
    bars = []
    for at, ((start, end), name) in enumerate(zip(spans, bridge, strict=True)):
        high, low = HEAD + (top - max(start, end)) * scale, HEAD + (top - min(start, end)) * scale
        bars.append({
            "x": f"{at * each + each * 0.15:.1f}",
            "y": f"{high:.1f}",
            "width": f"{each * 0.7:.1f}",
            "height": f"{max(low - high, 0.8):.1f}",
            "depth": "0.75" if name in ("was", "is") else "0.35" if end >= start else "0.55",
            "middle": f"{at * each + each / 2:.1f}",
            "name": names[name],
        })  # fmt: skip
    zero = f"{HEAD + top * scale:.1f}"
    drawn = {"width": WIDTH, "height": HEIGHT, "foot": HEIGHT - WORDS, "zero": zero, "bars": bars}
    return render_to_string("value/bridge.svg", drawn)


def _spans(bridge: Mapping[str, float]) -> list[tuple[float, float]]:
    """Return from where to where each bar goes."""
    at, found = 0.0, []
    for name, value in bridge.items():
        if name in ("was", "is"):
            found.append((0.0, value))
            at = value
        else:
            found.append((at, at + value))
            at += value
    return found
