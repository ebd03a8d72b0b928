"""Words of the journey in the page's language."""

from django import template
from django.utils.translation import gettext_lazy

register = template.Library()

# Ours, for a book that names none yet.
STAGES = {
    "discover": gettext_lazy("discover"),
    "propose": gettext_lazy("propose"),
    "agree": gettext_lazy("agree"),
    "deliver": gettext_lazy("deliver"),
    "review": gettext_lazy("review"),
    "renew": gettext_lazy("renew"),
}


@register.filter("stage")
def stage_said(stage: str) -> str:
    """Return a stage in the page's language, if it is one of ours; a company's own stands as it is."""
    return str(STAGES.get(stage, stage))


@register.filter
def points(score: float) -> str:
    """Return a score from −100 to 100 to the tenth."""
    return f"{score:.1f}".replace("-", "−")
