"""What is said of answers: why a score is withheld, and why there are no themes."""

from typing import Final

from django.utils.translation import gettext_noop as _

OF_ANSWERS: Final = (
    _("Not enough customers: all answers are of one, which speak for that customer alone."),
    _("Not enough answers: nobody answered %(metric)s."),
    _("Not enough answers: of %(n)s customers both views are known, and it takes %(enough)s."),
    _("Not enough answers in words: %(n)s of two words and more, and themes need %(enough)s. Read them."),
    _("Not enough answers in words: no word stands in %(n)s of them."),
    _("By %(day)s no customer of this book had answered a metric: ask for some, or import them."),
    _("This book knows of no orders, contracts or departures: nothing can be foretold."),
    _("Of nobody who answered is it known what came within %(days)s days by %(day)s."),
    _("All answers are of one day: nothing lies before and after."),
    _("By %(day)s no customer of this book had answered what could drive this: ask for some answers."),
)
