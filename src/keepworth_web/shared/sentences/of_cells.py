"""Why one cell or one row is refused."""

from typing import Final

from django.utils.translation import gettext_noop as _

OF_CELLS: Final = (
    _("empty, but needed"),
    _("no such day or time"),
    _("no such day"),
    _("no day"),
    _("an unknown time zone"),
    _("not a date written as %(form)s"),
    _("before 1900"),
    _("after the year %(year)s"),
    _("after today (%(day)s); --read future=allow takes it"),
    _("after today (%(day)s)"),
    _("no order: it came to nothing"),
    _("not a number"),
    _("not finite"),
    _("not a whole number"),
    _("not an amount with decimal comma"),
    _("not an amount with decimal point"),
    _("not a number with decimal comma"),
    _("not a number with decimal point"),
    _("a percentage, not an amount"),
    _("a percentage, not a number"),
    _("an amount of money, not a number"),
    _("an amount in %(other)s, not in %(currency)s"),
    _("signs that contradict each other"),
    _("beyond ±10 000 000 000 000"),
    _("outside %(low)s to %(high)s"),
    _("below %(low)s"),
    _("above %(high)s"),
    _("bytes that are no UTF-8 text"),
    _("longer than 1 MB"),
    _("a NUL byte"),
    _("a control character, such as a line break"),
    _("not one of %(choices)s"),
    _("of a row whose %(column)s is %(value)s, which stands as it is. Answer it by a row of its own: answers_id"),
    _("for the customer to say: send them the page on which they sign"),
    _("neither yes nor no"),
    _("the row has %(cells)s cells, the header %(columns)s"),
    _("the row is blank"),
    _('a quote inside a quoted cell is not doubled ("")'),
    _("a cell is larger than %(size)s MB, the limit"),
    _("the row holds a NUL byte"),
    _("the row holds a NUL byte or bytes that are not %(encoding)s"),
    _("half a character (a lone surrogate) at byte %(at)s of the file; write the whole character"),
    _(
        "byte %(byte)s at byte %(at)s of the file is not UTF-8; if the whole file is in another encoding, say "
        "--read encoding=…"
    ),
    _("the spreadsheet shows the error %(error)s"),
    _("a formula without a stored value; open the file in a spreadsheet program, save it, and import it again"),
)
# Also met as a part of what is said of a file.
OF_SCALES: Final = (
    _("not on the question's scale, whole numbers from %(low)s to %(high)s"),
    _("not on the question's scale, numbers from %(low)s to %(high)s"),
    _("not on the question's scale, one of %(choices)s"),
    _("a number, where the question is answered in words"),
)
