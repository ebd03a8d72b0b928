"""Equity as a bridge, drawn: from what it was, by each step, to what it is. The same drawing on page and paper."""

from collections.abc import Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, FOOT, HEAD = 640.0, 220.0, 34.0, 14.0


def bridge_drawn(bridge: Mapping[str, float], *, names: Mapping[str, str]) -> SafeString:
    """Return the picture as SVG of our own; whoever hears the page is told by the table beside it."""
    spans = list(_spans(bridge))
    top, bottom = max(0.0, *(max(one) for one in spans)), min(0.0, *(min(one) for one in spans))
    scale = (HEIGHT - FOOT - HEAD) / ((top - bottom) or 1.0)
    each = WIDTH / len(spans)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="100%" '
        'fill="currentColor" font-family="sans-serif" font-size="11" aria-hidden="true" focusable="false">'
    ]
    zero = HEAD + top * scale
    parts.append(f'<rect x="0" y="{zero:.1f}" width="{WIDTH:.0f}" height="0.6" fill-opacity="0.4"/>')
    for at, ((start, end), name) in enumerate(zip(spans, bridge, strict=True)):
        high, low = HEAD + (top - max(start, end)) * scale, HEAD + (top - min(start, end)) * scale
        x, wide = at * each + each * 0.15, each * 0.7
        depth = "0.75" if name in ("was", "is") else "0.35" if end >= start else "0.55"
        parts.append(
            f'<rect x="{x:.1f}" y="{high:.1f}" width="{wide:.1f}" height="{max(low - high, 0.8):.1f}" '
            f'fill-opacity="{depth}"/>'
        )
        middle, foot = at * each + each / 2, HEIGHT - 12
        parts.append(f'<text x="{middle:.1f}" y="{foot:.0f}" text-anchor="middle">{escape(names[name])}</text>')
    parts.append("</svg>")
    return mark_safe("".join(parts))  # noqa: S308 numbers of ours and escaped words


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
