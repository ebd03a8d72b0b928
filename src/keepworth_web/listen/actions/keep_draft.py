"""Keep what somebody has said so far, so that they can go on where they were."""

from collections.abc import Mapping

from keepworth_web.listen.models import Invitation


def keep_draft(invitation: Invitation, said: Mapping[str, str], *, page: int, submission_id: str) -> None:
    """Keep what was said before the answer is sent; once it was, nothing is kept beside it."""
    draft = {"said": dict(said), "page": page, "submission_id": submission_id}
    Invitation.objects.filter(pk=invitation.pk, answered_at=None).update(draft=draft)
