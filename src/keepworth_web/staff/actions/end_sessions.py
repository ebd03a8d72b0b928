"""End sessions: one, all others, or all."""

from keepworth_web.staff.models import Person, Session


def end_sessions(person: Person, *, but: str | None) -> int:
    """End a person's sessions, except the one with the key `but`."""
    rows = Session.objects.filter(person_id=person.pk)
    ended, _ = (rows.exclude(session_key=but) if but else rows).delete()
    return ended
