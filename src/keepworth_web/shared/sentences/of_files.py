"""What is said of a file: how it is read, what is open, why it is refused."""

from typing import Final

from django.utils.translation import gettext_noop as _

OF_FILES: Final = (
    _("Read as %(how)s."),
    _("%(file)s, commas, %(rest)s"),
    _("%(file)s, semicolons, %(rest)s"),
    _("%(file)s, tabs, %(rest)s"),
    _("header in row %(row)s"),
    _("%(column)s from %(header)s"),
    _("%(column)s from %(header)s (known by that name)"),
    _("%(column)s from %(header)s (so named there)"),
    _("%(column)s from %(header)s (known by that name), %(how)s"),
    _("%(column)s from %(header)s (so named there), %(how)s"),
    _("%(column)s from %(header)s, %(how)s"),
    _("%(column)s, year-month-day"),
    _("%(column)s, day-month-year"),
    _("%(column)s, month-day-year"),
    _("%(column)s, decimal point"),
    _("%(column)s, decimal comma"),
    _("year-month-day"),
    _("day-month-year"),
    _("month-day-year"),
    _("decimal point"),
    _("decimal comma"),
    _("amounts in %(currency)s"),
    _("not used: %(columns)s"),
    _("the row of totals left out"),
    _(
        "%(column)s can be read in more than one way, such as %(example)s: %(ways)s. Say which: %(options)s. "
        "Cells written otherwise go to the error file."
    ),
    _(
        "%(column)s holds %(example)s: is the decimal mark a point or a comma? Say which: --read decimal=. or "
        "--read decimal=, (cells written otherwise go to the error file)."
    ),
    _("1 row with a negative %(column)s: refunds, kept and netted."),
    _("%(n)s rows with a negative %(column)s: refunds, kept and netted."),
    _("1 row with %(column)s after today (%(day)s)."),
    _("%(n)s rows with %(column)s after today (%(day)s)."),
    _("%(column)s: read as %(how)s; the other count is --read dates=%(other)s."),
    _("%(column)s: %(what)s with full-width digits."),
    _("%(column)s: %(what)s with more than four decimals, rounded to four."),
    _("%(column)s: %(what)s with a time; the day in %(zone)s counts."),
    _("%(column)s: %(what)s read as %(century)s."),
    _("1 cell"),
    _("%(n)s cells"),
    _("1 two-digit year"),
    _("%(n)s two-digit years"),
    _("%(name)s is empty: it holds nothing but blank lines."),
    _("%(name)s is empty."),
    _(
        "%(folder)s is the sample book, which takes no files of yours. Empty it first: keepworth demo "
        "--remove %(same)s. Or make a book of your own: keepworth init my-book --currency USD"
    ),
    _("%(name)s is no longer here: it was thrown away, or a person in it was erased. Send it again."),
    _(
        "%(name)s is %(what)s, not a table. Keepworth reads CSV (also gzipped), Parquet, xlsx, mailboxes "
        "(mbox, eml) and calendars (ics)."
    ),
    _("%(name)s is larger than %(n)s GB, the limit for one file."),
    _("%(name)s has %(n)s columns; the limit is %(most)s. Leave out some."),
    _("%(name)s is not a complete xlsx file (%(fault)s)."),
    _("%(name)s is protected by a password. Save it without one."),
    _("%(name)s is an HTML page, not a table. %(rest)s"),
    _("%(name)s took longer to read than the limit allows, so reading was stopped. Nothing was written."),
    _("%(source)s has no column %(column)s. It has: %(columns)s."),
    _(
        "The book is kept in %(currency)s: convert the amounts from %(other)s first. If they are in %(same)s "
        "already, say --read currency=%(again)s."
    ),
    _("There is no file %(file)s."),
    _(
        "%(what)s refused: of somebody whose data were erased from this book (line %(lines)s). They stand in "
        "no error file."
    ),
    _("1 row"),
    _("%(n)s rows"),
)
