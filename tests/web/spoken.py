"""Somebody who spoke for us, for those who look at every page."""

from django.utils import timezone

from keepworth_web.act.actions.approve_words import put_words
from keepworth_web.act.reads.testimonials import Testimonial
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.staff.models import Person


def words_put(own: str, contact: str, *, by: Person) -> tuple[list[str], str]:
    """Ask somebody, and put words to them; return the mark of these, and the token of their page."""
    now = timezone.now()
    whose = {"customer_id": own, "contact_id": contact}
    asked = whose | {"kind": "testimonial", "asked_on": f"{now:%Y-%m-%d}", "answer": "open"}
    write_row(Said("asks", asked, words={"text_id": "The last search went well."}), by=by, at=now)
    said = whose | {"topic": "Speed", "shown_as": "role", "written_on": f"{now:%Y-%m-%d}"}
    made = write_row(Said("testimonials", said, words={"text_id": "Nine days."}), by=by, at=now)
    row = Reader(visible_to(None)).one("testimonials", made.key)
    assert row is not None
    return [f"w{made.pk}"], put_words(Testimonial(row, "draft", None, ()), by=by, at=now)[1]
