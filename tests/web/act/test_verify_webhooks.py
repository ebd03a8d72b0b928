"""The how-to's own lines prove who speaks: they are read from the page and run on what was sent."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from keepworth_web.act.actions.note_happenings import keep
from keepworth_web.act.actions.set_webhook import Wanted, make_webhook
from keepworth_web.act.mail.telling import tell_next
from keepworth_web.act.reads.happened import KINDS, OPENED, TRIED, Found
from tests.web.act.hearing import ROOT, receiver

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
PAGE = Path(ROOT / "docs/how-to/webhooks.md").read_text(encoding="utf-8")


def test_the_lines_of_the_page_believe_what_is_ours_and_nothing_else(people):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    said: dict = {}
    exec(code, said)
    with receiver() as tool:
        _, secret = make_webhook(Wanted("CRM", tool.address, (OPENED,)), by=people["owner"], at=timezone.now())
        keep(Found(OPENED, "row-1-1-case-opened", 1, timezone.now(), {"case_id": "c1"}))
        assert tell_next(at=timezone.now())
        ((headers, body),) = tool.heard
    assert said["is_ours"](headers, body, secret)
    assert not said["is_ours"](headers, body.replace(b"c1", b"c2"), secret)
    assert not said["is_ours"](headers, body, secret[:-8] + "AAAAAAA=")
    assert not said["is_ours"]({**headers, "webhook-id": "row-2-1-case-opened"}, body, secret)
    late = str(int(headers["webhook-timestamp"]) - 301)
    assert not said["is_ours"]({**headers, "webhook-timestamp": late}, body, secret)


def test_the_reference_names_every_event():
    page = Path(ROOT / "docs/reference/webhooks.md").read_text(encoding="utf-8")
    assert [kind for kind in (*KINDS, TRIED) if f"| `{kind}` |" not in page] == []
