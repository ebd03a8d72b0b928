"""Words of the journey in the page's language."""

from django import template

from keepworth_web.know.reads.talked import stage_said

register = template.Library()
register.filter("stage", stage_said)
