"""What is said of a file: how it is read, what is open, why it is refused."""

from typing import Final

from django.utils.translation import gettext_noop as _

OF_FILES: Final = (
    _("Read as %(how)s."),
    _("%(file)s, commas, %(rest)s"),
    _("%(file)s, semicolons, %(rest)s"),
    _("%(file)s, tabs, %(rest)s"),
    _("header in row %(row)s"),
    _("header in row %(row)s, %(rest)s"),
    _("header in row %(row)s, 1 item of every row, a row an answer"),
    _("header in row %(row)s, %(n)s items of every row, a row an answer"),
    _("header in row %(row)s, 1 item of every row, a row an answer, %(rest)s"),
    _("header in row %(row)s, %(n)s items of every row, a row an answer, %(rest)s"),
    _("a %(system)s export of %(export)s"),
    _("an %(system)s export of %(export)s"),
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
    _("1 row with %(column)s before %(other)s (line %(lines)s): one of the two days is wrong."),
    _("%(n)s rows with %(column)s before %(other)s (line %(lines)s): one of the two days is wrong."),
    _("1 row with a state other than %(states)s (line %(lines)s): counted as %(state)s."),
    _("%(n)s rows with a state other than %(states)s (line %(lines)s): counted as %(state)s."),
    _("1 row closing a circle (line %(lines)s): not followed, so these ids stay apart."),
    _("%(n)s rows closing a circle (line %(lines)s): not followed, so these ids stay apart."),
    _(
        "1 row closing a circle with rows that the book holds already (line %(lines)s): one link of each is not "
        "followed."
    ),
    _(
        "%(n)s rows closing a circle with rows that the book holds already (line %(lines)s): one link of each is not "
        "followed."
    ),
    _("Correct these lines, take this import out again, and import the file anew."),
    _("No message in the file: export it anew, with the days that you need."),
    _("No event in the file: export it anew, with the days that you need."),
    _("Nothing of the file could be dated: save it anew, with all its headers."),
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
    _("%(name)s holds nothing but zero bytes, as a broken copy does. Export or copy it anew."),
    _("%(name)s is empty."),
    _("Export it anew, with its rows."),
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
    _("See how it is called and where it lies."),
    _(
        "%(what)s refused: of somebody whose data were erased from this book (line %(lines)s). They stand in "
        "no error file."
    ),
    _("1 row"),
    _("%(n)s rows"),
    _("Nothing was imported: all rows or none are taken, and %(refused)s of %(rows)s are refused."),
    _("Row %(row)s, %(column)s: %(why)s."),
    _(
        "%(rows)s refused: of customers who did not agree to %(table)s, or not yet on that day, or took it back "
        "(line %(lines)s). They stand in no error file. Import what they agreed to first: keepworth import BOOK "
        "consents.csv --as consents, with customer_id, purpose (%(same)s) and given_on."
    ),
    _(
        "%(rows)s refused: of a row whose %(column)s is %(value)s, which stands as it is. Answer it by a row of its "
        "own: answers_id (line %(lines)s)."
    ),
    _("%(what)s of %(table)s seen no more: the consent was taken back."),
    _("Delete what is seen no more: keepworth person retention BOOK. The website does it by itself a day after."),
    _("a mailbox, headers alone, %(copies)s"),
    _("a message, headers alone, %(copies)s"),
    _("a calendar, organizers, attendees and days alone"),
    _("To alone counts"),
    _("To and Cc count"),
    _("To, Cc and Bcc count"),
    _("%(copies)s, ours besides colleagues: %(domains)s"),
    _("%(read)s read, %(met)s between known people of both sides: %(made)s, %(n)s begun by them."),
    _("%(made)s by machines (lists, automatic replies, no-reply): marked so."),
    _("%(what)s among people of one side alone: left out."),
    _("%(what)s left out: more than one person has the same, so nobody can say whose it was."),
    _("%(what)s left out: %(why)s."),
    _("%(what)s not accepted: whoever did not say that they come counts as not there."),
    _(
        "%(addresses)s in %(what)s that nobody in this book has: %(domains)s. To take them too, import these people "
        "with their addresses (keepworth import BOOK people.csv --as contacts, with contact_id, customer_id and mail; "
        "your own --as colleagues), then this file again."
    ),
    _(
        "%(addresses)s in %(what)s that nobody in this book has: %(domains)s. To take them too, import these people "
        "with their addresses, then this file again."
    ),
    _("more at %(domains)s"),
    _("1 other domain"),
    _("%(n)s other domains"),
    _(
        "No address in %(file)s is a colleague's, so nothing says which side is ours. If your own addresses end with "
        "@%(domain)s: %(options)s. Better: import your colleagues with their addresses first, so that each of them is "
        "known (--as colleagues, with colleague_id and mail)."
    ),
    _("%(file)s is %(what)s, which says who spoke with whom: import it --as touchpoints."),
    _("a mailbox"),
    _("a message"),
    _("a calendar"),
    _("1 message"),
    _("%(n)s messages"),
    _("1 event"),
    _("%(n)s events"),
    _("1 meeting"),
    _("%(n)s meetings"),
    _("1 touchpoint"),
    _("%(n)s touchpoints"),
    _("1 invitation"),
    _("%(n)s invitations"),
    _("1 address"),
    _("%(n)s addresses"),
    _("without a date that can be read"),
    _("dated before 1982, as clocks are that were not set"),
    _("dated after today"),
    _("in the file already"),
    _("with more than 1 MB of addresses"),
    _("without sender or recipient"),
    _("that cannot be read, or in a time zone that is not known"),
    _("cancelled"),
    _("marked as private"),
    _("still to come"),
    _("without anybody who accepted, or by somebody alone"),
    _("recurring oftener than meetings do"),
)
