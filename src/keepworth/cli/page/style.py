"""The style of a page, and the policy under which a browser opens it: nothing is fetched, nothing runs."""

import base64
import hashlib
from dataclasses import fields
from importlib.resources import files

from keepworth.charts.look import DARK, LIGHT, Palette


def style() -> str:
    """Return the style sheet: colours in a light and a dark version, then the page's own rules."""
    light, dark = _variables(LIGHT, scheme="light"), _variables(DARK, scheme="dark")
    return "\n".join(
        (
            f":root{{{light}}}",
            f"@media (prefers-color-scheme:dark){{:root:not(:has(#theme-light:checked)){{{dark}}}}}",
            f":root:has(#theme-dark:checked){{{dark}}}",
            f"@media print{{:root,:root:has(input){{{light}}}}}",
            # A picture is drawn in the light colours; each one stands for a role, and the role has two faces.
            *(_exchanged(field.name) for field in fields(Palette)),
            files("keepworth.cli.page").joinpath("page.css").read_text(encoding="utf-8"),
        )
    )


def policy(sheet: str) -> str:
    """Return a Content-Security-Policy that allows this style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _variables(palette: Palette, *, scheme: str) -> str:
    colours = (f"--{field.name}:{getattr(palette, field.name)}" for field in fields(Palette))
    return ";".join((f"color-scheme:{scheme}", *colours))


def _exchanged(role: str) -> str:
    colour = getattr(LIGHT, role)
    return f'svg [fill="{colour}"]{{fill:var(--{role})}}svg [stroke="{colour}"]{{stroke:var(--{role})}}'
