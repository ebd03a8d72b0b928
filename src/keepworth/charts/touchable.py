"""A drawing that a page can do something with: marks that lead somewhere, a plane whose place is known."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from keepworth.charts.drawn import drawn
from keepworth.charts.look import Spec

REACH = 12  # of a mark, in pixels: a finger needs 24 across
LONG = re.compile(r"-?\d+\.\d{3,}")  # finer than a hundredth of a pixel: nobody sees it, and it is half of a drawing


@dataclass(frozen=True, slots=True)
class Target:
    """A place on the plane that says something and leads somewhere; from left and from top, between 0 and 1."""

    across: float
    down: float
    address: str  # empty: nowhere
    said: str


def touchable(spec: Spec, *, name: str, title: str, told: str, targets: Iterable[Target] = ()) -> str:
    """Draw a picture as SVG whose `data-plot` says where its plane lies: left, top, width, height.

    Parameters
    ----------
    spec
        A Vega-Lite specification that holds its own data.
    name
        Word that no other picture of the page has.
    title, told
        What the picture shows, and its axes in words, for those who hear the page; plain text.
    targets
        Marks that lead somewhere. The keyboard has the table beside the picture for that.

    """
    svg = drawn(spec, name=name, title="")
    place = re.search(r'transform="translate\(([\d.]+),([\d.]+)\)"', svg)
    area = re.search(r'd="M0,0h([\d.]+)v([\d.]+)h-', svg)
    if place is None or area is None:
        raise RuntimeError("vl-convert wrote an SVG without a plane")
    left, top, width, height = (float(number) for number in (*place.groups(), *area.groups()))
    links = "".join(_link(one, width=width, height=height) for one in targets)
    size = re.match(r'<svg (viewBox="[^"]*" width="[^"]*")', svg)
    assert size is not None
    return (
        f'<svg {size[1]} role="group" aria-label="{html.escape(title)}" aria-describedby="{name}-told" '
        f'data-plot="{left:g} {top:g} {width:g} {height:g}"><desc id="{name}-told">{html.escape(told)}</desc>'
        f"{LONG.sub(_short, svg[svg.index('>') + 1 : -len('</svg>')])}"
        f'<g class="targets" transform="translate({left:g},{top:g})">{links}</g></svg>'
    )


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _link(one: Target, *, width: float, height: float) -> str:
    x, y = one.across * width, one.down * height
    mark = f'<title>{html.escape(one.said)}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="{REACH}"/>'
    if not one.address:
        return f"<g>{mark}</g>"
    return f'<a href="{html.escape(one.address)}" tabindex="-1">{mark}</a>'
