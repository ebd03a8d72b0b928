"""What readers and writers of files refuse, also what is rare: broken archives, bombs, headers that are none."""

from typing import Final

from django.utils.translation import gettext_noop as _

OF_READING: Final = (
    _("--map %(said)s is not of the form %(table)s:NAME=COLUMN, such as --map %(same)s:nps=Score."),
    _("%(n)s items are named; one file may have %(most)s. Import it in two steps."),
    _("%(table)s:%(name)s is mapped twice; keep one of them."),
    _("--map %(maps)s names a column that holds answers to an item already. Leave one out."),
    _("--map %(maps)s stands against the items that are named: they fill it. Leave one out."),
    _(
        "%(name)s: row 1 does not look like a header (%(first)s); row %(row)s does (%(shown)s). Say --read "
        "header=%(same)s, or --read header=1 if row 1 is the header."
    ),
    _(
        "%(name)s: row 1 looks like data, not like a header (%(first)s). Say --read header=none if the file has "
        "no header (columns are then named column1, …), or --read header=1 if these are their names."
    ),
    _(
        "%(name)s: rows 1 and 2 both look like headers (%(first)s | %(second)s). Say --read header=2 if the "
        "second names the columns, or --read header=1 if the first does."
    ),
    _(
        "%(name)s: the last row looks like totals (%(shown)s). Say --read footer=drop to leave it out, or --read "
        "footer=keep if it is a row like the others."
    ),
    _("Keepworth reads CSV (also gzipped), Parquet, xlsx, mailboxes (mbox, eml) and calendars (ics)."),
    _("Rename it so that it ends with %(ending)s, and import it again."),
    _("%(name)s holds %(what)s when unpacked. Only CSV is read from gzip: unpack it and import what is in it."),
    _("%(name)s is %(what)s, not %(ending)s."),
    _(
        "%(name)s is at least %(times)s times larger inside than outside, beyond %(size)s MB: it was not "
        "unpacked further. Unpack it yourself if it is really meant."
    ),
    _("%(name)s is not a complete Parquet file: it does not begin like one."),
    _("%(name)s is no xlsx file: it does not begin like one."),
    _("%(name)s is not a complete gzip file (%(fault)s)."),
    _("--map %(said)s is not of the form ours=theirs, such as --map customer_id=id."),
    _("%(n)s columns are called %(name)s: name it by position, %(options)s."),
    _("%(ours)s could be %(named)s. Say which: %(options)s."),
    _("%(table)s has no column %(name)s. Did you mean %(near)s? It has: %(columns)s."),
    _("%(ours)s is mapped twice; keep one --map %(same)s=…."),
    _(
        "The book is kept in %(currency)s, but %(who)s otherwise. Convert the amounts first; or, if all of them "
        "are in %(same)s, say --read currency=%(again)s; or let rows in other currencies go to the error file "
        "with --read currency=refuse."
    ),
    _("--read: %(faults)s. Keys: %(keys)s."),
    _(
        "%(header)s says of no row that it came about (%(shown)s), so none would be an order. Say --read "
        "status=all to take all rows, or export only those that did."
    ),
    _("%(header)s: %(rows)s with a range such as %(shown)s, which is no number; so %(ours)s is left empty."),
    _("%(header)s: %(rows)s that came to nothing (%(shown)s) refused; --read status=all takes them too."),
    _("%(name)s has %(n)s columns; the limit is %(most)s."),
    _(
        "%(name)s holds columns that are lists or tables of their own: %(columns)s. Take them out, or write each "
        "part as a column."
    ),
    _("%(name)s: its description at the end cannot be read."),
    _("The corrected file lacks the column %(name)s of the file that it corrects. It has: %(columns)s."),
    _("%(ours)s: 1 apostrophe before = + - @ taken off; they keep spreadsheets from running them."),
    _("%(ours)s: %(n)s before = + - @ taken off; they keep spreadsheets from running them."),
    _("%(n)s apostrophes"),
    _(
        "unclosed quote on line %(line)s: the cell that begins with a quote there never ends, so nothing after "
        'it can be told apart. Close it (or double it, "", if it belongs to the text) and import the file again.'
    ),
    _("%(name)s has no row %(row)s: it has %(rows)s. Correct --read header."),
    _("--map %(said)s names an item of a questionnaire: import the file --as %(table)s."),
    _("“%(header)s” is read as %(name)s, for its header says so."),
    _(
        "“%(header)s” is read as %(name)s, for its numbers go from %(low)s to %(high)s. Another scale is named with "
        "--map."
    ),
    _(
        "%(name)s: 1 answer refused, %(why)s. The first is %(cell)s in line %(line)s, column %(column)s. Correct them "
        "in the error file, or say which other questionnaire was answered."
    ),
    _(
        "%(name)s: %(n)s answers refused, %(why)s. The first is %(cell)s in line %(line)s, column %(column)s. Correct "
        "them in the error file, or say which other questionnaire was answered."
    ),
    _("Answers to 1 other question are on no scale either, and refused."),
    _("Answers to %(n)s other questions are on no scale either, and refused."),
    _("This error file is of %(table)s: import it --as %(same)s."),
    _("This file holds rows of several error files (%(names)s): import each of them by itself."),
    _("%(name)s has %(n)s members; an xlsx file has at most %(most)s."),
    _("%(name)s holds XML nested %(n)s deep (%(member)s): no xlsx does."),
    _("%(name)s holds XML that defines entities (%(member)s): no xlsx does."),
    _("%(name)s holds a link (%(member)s): no xlsx does."),
    _("%(name)s holds a member that points outside it (%(member)s): no xlsx does."),
    _("%(name)s holds another archive (%(member)s): no xlsx of rows and columns does."),
    _(
        "%(name)s is a zip archive, not a table. Keepworth reads CSV (also gzipped), Parquet and xlsx; unpack it "
        "and import the files in it."
    ),
    _(
        "%(name)s is more than %(size)s MB when unpacked, beyond the limit for xlsx: it was not read. Save the "
        "sheet as CSV and import that."
    ),
    _("%(name)s is not a complete xlsx file: %(member)s is damaged."),
    _("%(name)s is not a complete xlsx file: %(member)s is missing."),
    _("%(name)s is packed in a way that no xlsx is (%(member)s)."),
    _("%(name)s lies about its sizes: %(member)s says %(n)s bytes and holds %(size)s."),
    _(
        "%(name)s lists its sheets in %(size)s MB, far more than a workbook needs: it was not read. Save the "
        "sheet as CSV and import that."
    ),
    _("%(n)s cells hold formulas; the values stored with them were read."),
    _(
        "%(n)s cells hold numbers of more than 15 digits, which the spreadsheet has rounded; ids of that length "
        "must be text cells."
    ),
    _("%(name)s has no sheet %(sheet)s. It has: %(sheets)s."),
    _("%(name)s is empty: sheet %(sheet)s holds no rows."),
    _(
        "%(name)s: cells of the header (row %(row)s) are merged, so a name may belong to several columns. "
        "Unmerge them, or say --read header=%(same)s if each name stands above its own column."
    ),
    _(
        "%(name)s is damaged in a way that stopped the process which read it (it ended with %(how)s), or needs "
        "more than %(size)s GB of memory. Nothing was written."
    ),
    _("%(name)s needs more than %(size)s GB of memory to read. Split it and import the parts."),
    _(
        "%(column)s names the time zone %(zone)s, which does not exist. Did you mean %(near)s? Zones are called "
        "like Asia/Shanghai; say the file's with --read zone=…."
    ),
    _(
        "%(column)s names the time zone %(zone)s, which does not exist. Zones are called like Asia/Shanghai; say "
        "the file's with --read zone=…."
    ),
    _("%(column)s: %(moments)s when clocks were set back; the first of the two hours counts."),
    _("%(column)s: %(moments)s when clocks were set forward, moved on by that hour."),
    _("1 moment"),
    _("%(n)s moments"),
    _(
        "This file makes up to %(n)s touchpoints, beyond the %(most)s that one file may make. Split it and "
        "import the parts."
    ),
    _(
        "Batch %(batch)s covers some of the same days with other columns and without order ids in both, so "
        "orders that stand in both cannot be recognised and count twice. If they overlap, undo one of them."
    ),
    _("These rows are in the book already, as batch %(batch)s of %(day)s."),
    _("%(n)s own words go to %(table)s, apart from the facts."),
    _("%(n)s names and addresses go to %(table)s, apart from the facts."),
    _(
        "%(n)s of them count in other batches or were replaced by later ones, and stay so; to make them hold "
        "again, undo that batch and import the file again."
    ),
    _("%(n)s rows repeat the key of a later row of the same file: the last one of each key holds."),
    _(
        "The amounts of one customer add up to %(sum)s, more than can be added exactly (%(most)s). Import "
        "amounts in a larger unit, such as thousands."
    ),
    _("The retail sample is in %(currency)s, %(book)s in %(other)s."),
    _("%(book)s holds data already; the sample goes into an empty book only."),
    _("%(book)s is a book of your own, no sample: nothing was removed."),
    _(
        "What people wrote in the website of %(book)s could not be read (%(fault)s). See that its database "
        "answers: keepworth doctor %(same)s. Nothing has changed."
    ),
    _(
        "The website's database of %(book)s could not be searched (%(fault)s). See that it answers: keepworth "
        "doctor %(same)s."
    ),
    _("The sample is still there: take it out again when it does."),
    _("Nothing was deleted yet: run this again when it does."),
    _("The erasure has begun; it is finished by the next command that writes to the book."),
    _(
        "%(file)s has format %(format)s, made by a newer version of Keepworth; this one reads format %(ours)s. "
        "Install the newer version."
    ),
    _("%(file)s has format %(format)s, made by a newer version of Keepworth. Install that."),
    _("That names %(n)s persons of this book. Say which, by kind and id: %(names)s."),
    _("There is no kind %(kind)s. Kinds: %(kinds)s."),
    _("This book holds no %(kind)s with the id %(id)s."),
    _("Look ids up: keepworth export BOOK %(table)s"),
    _("%(one)s and %(other)s are not merged."),
    _("%(one)s and %(other)s were merged in the website. Split them there: Know, Merged."),
    _("%(one)s is %(other)s. Name two ids."),
    _("%(one)s is read as another %(kind)s already. Split those first."),
    _(
        "%(file)s cannot be read as the book's secret: %(fault)s. Without it nobody can tell who was erased; "
        "take the file from a backup of this book."
    ),
    _("%(file)s has format %(format)s, made by a newer version of Keepworth; this one reads %(ours)s."),
    _("%(file)s is no file of tombstones: %(fault)s."),
    _("%(file)s was made with the secret of another book, so it says nothing about this one."),
)
