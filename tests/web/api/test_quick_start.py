"""The five lines of docs/how-to/api.md, run as they are written against a website of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from keepworth.tables.book import make_book
from tests.web.chromium import served

PAGE = (Path(__file__).parents[3] / "docs/how-to/api.md").read_text(encoding="utf-8")
MAKE_KEY = """
import django; django.setup()
from django.utils import timezone
from keepworth_web.staff.actions.keys import make_key
from keepworth_web.staff.models import Person
owner = Person.objects.create(name="Ana", role="viewer", joined_at=timezone.now())
print(make_key(owner, name="quick start", scope="read", days=1))
"""


@pytest.mark.loopback
def test_the_quick_start_runs_as_written(tmp_path):
    book = tmp_path / "book"
    make_book(book, currency="EUR", name="Acme")
    written = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
    assert len(written.splitlines()) == 5
    plain = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "KEEPWORTH_URL")}
    with served(book) as (base, _):
        env = {**plain, "KEEPWORTH_BOOK": str(book), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
        key = subprocess.run([sys.executable, "-c", MAKE_KEY], env=env, capture_output=True, text=True, check=True)
        env = {**plain, "KEEPWORTH_API": f"{base}/api/v1", "KEEPWORTH_KEY": key.stdout.strip()}
        found = subprocess.run([sys.executable, "-c", written], env=env, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "Acme in EUR as of None\n"), found.stderr
