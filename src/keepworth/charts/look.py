"""The one look of all pictures: colours that survive colour blindness and a grey print, thin rules, no boxes.

Every colour of a picture is one of these. A page turns a light picture dark by exchanging them one for
one, so each light colour stands for one role only.
"""

from dataclasses import dataclass, fields
from typing import Any

type Spec = dict[str, Any]

FONT = 'system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True, slots=True)
class Palette:
    """What each colour means."""

    paper: str
    ink: str
    quiet: str  # labels and captions
    rule: str  # the thin lines of a grid
    even: str  # the line to compare with: all alike, said equals happened
    accent: str  # the one colour of the house
    pale: str  # the same, standing back
    valuable: str  # Okabe-Ito bluish green, always with a circle
    risk: str  # Okabe-Ito orange, always with a triangle
    advocate: str  # Okabe-Ito sky blue, always with a diamond
    captive: str  # Okabe-Ito reddish purple, always with a square
    steady: str  # blue-grey, a circle
    unheard: str  # grey, a hollow circle
    gone: str  # dark grey, a cross


LIGHT = Palette(
    paper="#ffffff",
    ink="#1d2127",
    quiet="#626973",
    rule="#e3e6ea",
    even="#8d949e",
    accent="#2f5f95",
    pale="#a9c1dc",
    valuable="#009e73",
    risk="#e69f00",
    advocate="#56b4e9",
    captive="#cc79a7",
    steady="#6d7f93",
    unheard="#8a8f98",
    gone="#4a4f57",
)
DARK = Palette(
    paper="#14171b",
    ink="#e8eaed",
    quiet="#a3abb6",
    rule="#2a3037",
    even="#7c8591",
    accent="#8bb6e8",
    pale="#3e5f86",
    valuable="#2cc69a",
    risk="#f2b134",
    advocate="#6cc0f0",
    captive="#dc93bb",
    steady="#93a5b8",
    unheard="#9aa0a9",
    gone="#a6abb3",
)


def dark_twins() -> dict[str, str]:
    """Return each light colour with the dark one that takes its place."""
    return {getattr(LIGHT, field.name): getattr(DARK, field.name) for field in fields(Palette)}


def framed(layers: list[Spec], *, size: tuple[float, float]) -> Spec:
    """Return the layers as one picture in the look of the house; `size` is width and height in pixels."""
    width, height = size
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "layer": layers,
        "config": _config(),
    }


def axis(title: str, **more: object) -> Spec:
    """Return an axis with its title at the far end, where the eye looks for it."""
    return {"title": title, **more}


def _config() -> Spec:
    text = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 12.5, "titleFontSize": 12.5}
    calm = {
        "domain": False,
        "ticks": False,
        "labelColor": LIGHT.quiet,
        "titleColor": LIGHT.quiet,
        "titleFontWeight": "normal",
        "titleFontStyle": "italic",
        "labelPadding": 8,
        "gridColor": LIGHT.rule,
        "gridWidth": 1,
    }
    return {
        "aria": False,  # the page gives the picture one name and the table beside it the figures
        "font": FONT,
        "view": {"stroke": None},
        "axis": {**text, **calm},
        "axisX": {"titleAnchor": "end", "titlePadding": 10, "grid": False},
        "axisY": {
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "end",
            "titleX": 0,
            "titleY": -12,
            "titleBaseline": "bottom",
        },
        "text": {"font": FONT, "fontSize": 12.5, "color": LIGHT.ink},
        "rule": {"color": LIGHT.even, "strokeWidth": 1},
        "legend": {"disable": True},
    }
