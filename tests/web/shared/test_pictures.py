"""Pictures in pages: every colour has both of its faces, every word is escaped."""

import re
from dataclasses import fields
from pathlib import Path

import keepworth_web
from keepworth.charts.look import LIGHT, Palette

SHEET = (Path(keepworth_web.__file__).parent / "shared/static/shared/pictures.css").read_text(encoding="utf-8")
LOOK = (Path(keepworth_web.__file__).parent / "shared/static/shared/keepworth.css").read_text(encoding="utf-8")


def test_the_page_exchanges_every_colour_of_the_palette():
    for field in fields(Palette):
        colour = getattr(LIGHT, field.name)
        for way in ("fill", "stroke"):
            found = re.search(rf'svg \[{way}="{colour}"\] {{ {way}: var\(--(\w+)\); }}', SHEET)
            assert found, f"{field.name}: {way}"
            assert f"--{found[1]}:" in LOOK + SHEET


def test_a_colour_in_a_template_is_one_of_the_palette():
    known = {getattr(LIGHT, field.name) for field in fields(Palette)}
    for path in (Path(keepworth_web.__file__).parent).rglob("*.html"):
        used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', path.read_text(encoding="utf-8")))
        assert used <= known, path.name
