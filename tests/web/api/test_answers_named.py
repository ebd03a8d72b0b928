"""No two shapes of the API share a name: the description would give one the other's fields."""

import re
from collections import Counter
from pathlib import Path

import pytest

import keepworth_web

pytestmark = pytest.mark.any_database


def test_every_shape_has_a_name_of_its_own() -> None:
    files = [file for file in Path(keepworth_web.__path__[0]).rglob("*.py") if "api" in (file.stem, file.parent.name)]
    shapes = [re.findall(r"^class (\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE) for file in files]
    names = Counter(name for found in shapes for name in found)
    assert len(names) > 100
    assert [name for name, many in names.items() if many > 1] == []
