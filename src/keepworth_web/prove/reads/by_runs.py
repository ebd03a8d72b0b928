"""What runs hold out by lot, by default of every action that is as good as another, and what that taught so far."""

from typing import Any

from keepworth.act.plays import plays_of
from keepworth_web.act.reads.action_words import compared_said, play_said
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.requests import SignedIn


def held_out_by_runs(request: SignedIn) -> dict[str, Any] | None:
    """Return what each action of the playbook was compared with by lot, and those that never were; None: no run."""
    visible = seen_by(request)
    acted = (visible.record or {}).get("actions")
    if not acted or visible.teams is not None:
        return None
    effects = acted.get("effects", [])
    known = {one["play"] for one in effects}
    return {
        "held_out": acted.get("held_out", 0),
        "compared": [{"play": play_said(one["play"]), "said": compared_said(one)} for one in effects],
        "never": [play_said(one.key, called=one.name) for one in plays_of(visible.book.settings.act.plays)
                  if one.key not in known],
    }  # fmt: skip
