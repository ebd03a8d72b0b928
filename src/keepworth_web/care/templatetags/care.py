"""What pages of others show of care."""

from typing import Any

from django import template
from django.conf import settings

from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import read_manifest

register = template.Library()


@register.inclusion_tag("care/offer.html", takes_context=True)
def sample_offer(context: dict[str, Any]) -> dict[str, Any]:
    """Offer the owner of an empty book the sample: for pages that have nothing else to show."""
    book = find_book(settings.ENVIRONMENT.book)
    is_empty = not book.settings.sample and not read_manifest(book.lake_folder).batches
    return {"request": context["request"], "csrf_token": context.get("csrf_token"), "is_empty": is_empty}
