"""From a specification to an SVG that stands inside a page: no script, no style, no address to fetch."""

import re

from keepworth.charts.look import Spec

VEGA_LITE = "6.4"


def drawn(spec: Spec, *, name: str, title: str) -> str:
    """Draw a picture as SVG.

    Parameters
    ----------
    spec
        A Vega-Lite specification that holds its own data.
    name
        Word that no other picture of the page has; it keeps the ids of two pictures apart.
    title
        What the picture shows, for those who hear the page; must be escaped already.

    """
    import vl_convert  # 2 seconds to start

    text: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    size = re.match(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', text)
    if size is None:
        raise RuntimeError("vl-convert wrote an SVG without a size")
    inside = text[text.index(">") + 1 :]
    inside = _renamed(inside, name=name)
    inside = re.sub(r' (?:class|pointer-events|aria-hidden|role|aria-roledescription)="[^"<>]*"', "", inside)
    inside = re.sub(r'<path d="M0,0h0v0h0Z"/>|<path d="" display="none"/>', "", inside)
    inside = re.sub(r' font-family="[^"]*"', "", inside)  # the page's own
    width, height = size.groups()
    return f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" aria-label="{title}">{inside}'


def _renamed(inside: str, *, name: str) -> str:
    """Name the drawing's ids after the picture, counted from one: Vega counts on from drawing to drawing."""
    for number, old in enumerate(re.findall(r'\bid="([^"]+)"', inside), start=1):
        new = f"{name}-{number}"
        inside = inside.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    return inside
