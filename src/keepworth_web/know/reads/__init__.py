"""Which customers a person may see, and what is said of one at once."""

from keepworth_web.know.reads.head import About, Head, about_of, head_of
from keepworth_web.know.reads.visible import Short, Visible, customer_of, seen_by, short_page, visible_customers

__all__ = [
    "About",
    "Head",
    "Short",
    "Visible",
    "about_of",
    "customer_of",
    "head_of",
    "seen_by",
    "short_page",
    "visible_customers",
]
