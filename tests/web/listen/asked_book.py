"""A book with surveys and links to them, for a website of its own: made by a process, since Django opens one book."""

import os
import subprocess
import sys
from pathlib import Path

from keepworth.tables.book import make_book

ROOT = Path(__file__).parents[3]
MADE = """
import sys, django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from keepworth_web.listen.models import Invitation, Survey
from keepworth_web.listen.reads.doors import PURPOSE
from keepworth_web.staff.tokens import hash_token

call_command("migrate", verbosity=0)
at, number = timezone.now(), 0
for instrument in sys.argv[2:]:
    survey = Survey.objects.create(
        name=instrument, instrument=instrument, version="1.0", languages=["en", "zh-hans"], made_at=at,
        elements=["delivery"],
    )
    for language in ("en", "zh-hans"):
        for one in range(int(sys.argv[1])):
            Invitation.objects.create(
                survey=survey, code=f"i-{number}", contact=f"p{number}", language=language, made_at=at,
                token_hash=hash_token(f"{instrument}-{language}-{one}".ljust(43, "x"), purpose=PURPOSE),
            )
            number += 1
"""


def make_asked_book(folder: Path, *instruments: str, links: int) -> None:
    """Make a book whose database holds a survey of each instrument, with so many links in each language."""
    make_book(folder, currency="EUR", name="Acme")
    said = {"KEEPWORTH_BOOK": str(folder), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | said
    command = [sys.executable, "-c", MADE, str(links), *instruments]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=120)


def path_of(instrument: str, language: str, number: int) -> str:
    """Return where a link leads."""
    return f"/s/{f'{instrument}-{language}-{number}'.ljust(43, 'x')}/"
