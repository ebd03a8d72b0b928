"""Whom people mean in the form of a row: our colleagues and teams to choose from, and a customer by name or id."""

from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.models import Team


def colleagues_here(request: SignedIn) -> list[tuple[str, str]]:
    """Return our people who are here on the day shown, by name."""
    return _here(request, "colleague")


def partners_here(request: SignedIn) -> list[tuple[str, str]]:
    """Return the partners who work with us on the day shown, by name."""
    return _here(request, "partner")


def _here(request: SignedIn, kind: str) -> list[tuple[str, str]]:
    rows = [row for row in all_rows(request, f"{kind}s") if row.values["left_on"] is None]
    found = [(row.values[f"{kind}_id"], row.names[f"{kind}_id"]) for row in rows]
    return sorted(found, key=lambda one: one[1].casefold())


def teams_to_give(request: SignedIn) -> list[tuple[str, str]]:
    """Return the teams that this person may give a customer to."""
    visible = seen_by(request)
    if visible.teams is not None:
        return [(team, team) for team in sorted(visible.teams)]
    known = {*visible.scored.values("team"), *Team.objects.values_list("name", flat=True)}
    return [(team, team) for team in sorted(known)]


def customer_meant(request: SignedIn, said: str) -> tuple[str, str]:
    """Return the id of the customer that an id or a name means, and why it is none; behind the wall is nobody."""
    if not said:
        return "", ""
    found = [row for row in seen_by(request).find(said) if row["seen"]]
    exact = [row for row in found if row["customer_id"] == said] or [
        row for row in found if str(row["name"]).casefold() == said.casefold()
    ]
    if len(exact) == 1:
        return str(exact[0]["customer_id"]), ""
    return "", "several are called that" if exact else "nobody is called that"
