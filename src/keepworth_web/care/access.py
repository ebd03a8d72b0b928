"""The only way to a person whose rights are asked for."""

from django.conf import settings
from django.http import Http404

from keepworth.runs.find_persons import Named, named_person
from keepworth.tables.book import find_book

GONE = "erased-"  # what stands in the place of an id that was erased


def access_rights(kind: str, number: int) -> Named:
    """Return a person of the book; somebody erased is nobody. Who asks is an owner: the views see to it."""
    found = named_person(find_book(settings.ENVIRONMENT.book), kind=kind, number=number)
    if found is None or found.person.text.startswith(GONE):
        raise Http404
    return found
