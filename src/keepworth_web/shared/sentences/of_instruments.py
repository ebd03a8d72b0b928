"""What is said of a questionnaire's file: each fault of it, by what must be."""

from typing import Final

from django.utils.translation import gettext_noop as _

OF_INSTRUMENTS: Final = (
    _("%(name)s is the name of a questionnaire that comes along. Give yours another."),
    _("%(name)s is published already, and never changes. Give yours another version."),
    _("There are %(n)s versions of questionnaires already, which is the most."),
    _("The file is larger than %(n)s kB, which no questionnaire is."),
    _("%(file)s is larger than %(n)s kB, which no questionnaire is."),
    _("There are more than %(n)s files."),
    _("%(file)s holds %(name)s: it must be called so."),
    _("%(file)s is no TOML: %(why)s"),
    _("%(file)s is not UTF-8 at byte %(n)s, so it is no TOML."),
    _("An instrument holds no %(kind)s."),
    _("It is nested too deep for an instrument."),
    _("Scales and items are tables."),
    _("There are more than %(n)s answers. Choose a questionnaire, or use the command line."),
    _("There are %(n)s drafts already. Publish one, or throw one away."),
)
# Said beside the field itself, so they begin in the middle.
OF_FIELDS: Final = (
    _("is missing"),
    _("has none"),
    _("has %(n)s, more than %(most)s"),
    _("has %(n)s characters, more than %(most)s"),
    _("must hold words, without blanks around them"),
    _("must hold its words: somebody has to be asked"),
    _("holds a character that cannot be shown (U+%(code)s)"),
    _("cannot be %(said)s: it must look like %(pattern)s"),
    _("cannot be %(said)s; did you mean %(near)s? It is one of: %(choices)s"),
    _("cannot be %(said)s. It is one of: %(choices)s"),
    _("must be %(kind)s, not %(said)s"),
    _("must be a table"),
    _("must be %(n)s"),
    _("is not known; did you mean %(near)s?"),
    _("is not known"),
    _("must be two numbers, the first smaller: %(kind)s has ends"),
    _("make no sense for %(kind)s"),
    _("must be at least two"),
    _("use a value twice"),
    _("must say what the ends mean, or choices what each point means"),
    _("must be one for each point, %(first)s to %(last)s"),
    _("stands twice in this instrument"),
    _("is published already, and never changes"),
    _("is the name of a questionnaire that comes along"),
    _("must name an indicator, or `because` say why it feeds none; one of the two"),
    _("gives %(kind)s, which cannot feed an indicator"),
    _("makes no sense without `feeds`"),
    _("must be a point of the scale"),
    _("must name one item that stands before, and the answer to it"),
    _("asks for %(value)s, which nobody can answer to %(item)s"),
    _("leaves open %(place)s, which is not known here"),
    _("leaves other places open in one language than in another"),
    _("must have {element}, for it is asked of each"),
)
