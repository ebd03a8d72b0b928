"""What is said in care of the book: refusals, erasures, the checks of doctor."""

from typing import Final

from django.utils.translation import gettext_noop as _

OF_CARE: Final = (
    _("Another process is writing to %(folder)s. Wait until it has ended, then run this again."),
    _("Another process reads this book, such as a score or a backup. Wait until it has ended, then run this again."),
    _("The worker is busy with this book. Wait until it is done, then remove the sample."),
    _("Another of this kind waits for the worker. Ask again when it is done."),
    _("This book holds nobody of that number any more."),
    _("Erased already, on %(day)s: this book holds nothing of that name."),
    _(
        "This book holds nobody of that id, mail address or telephone number. Look them up: keepworth export "
        "BOOK identities"
    ),
    _(
        "%(who)s is no person (%(kind)s, by the customers table). Name one of its contacts instead; to take "
        "an organisation out, undo the imports that brought it."
    ),
    _("%(n)s name of one word goes from identities, and stays in other people's notes, where it may be a common word."),
    _(
        "%(n)s rows of %(table)s hold a name or an address in a column that is not for it; facts are never "
        "rewritten. Take them out: keepworth undo BOOK %(batch)s, and import them without it."
    ),
    _("%(folder)s is not empty and is no book. Name a folder that does not exist yet."),
    _('keepworth.toml says engine.kind = "spark". %(what)s.'),
    _("Python is new enough."),
    _("The packages that Keepworth uses go together."),
    _("No import that was killed left rows in the temporary folder."),
    _("There is room on the disks of the book and of the temporary folder."),
    _("The book's format is one that this version reads."),
    _("Every setting in keepworth.toml exists and can be what it says."),
    _("The book's folders can be written to."),
    _("The clock of this machine agrees with the imports of the book."),
    _("What the engine of the book needs is installed."),
    _("The book's secret is there and readable by its owner alone."),
    _("The back-tests that are kept can be read."),
    _("%(names)s cannot be read, so nothing says how far chances were checked by it."),
    _(
        "Delete it from %(folder)s if it is damaged, and test again: %(command)s. If a newer version wrote it, "
        "install that one."
    ),
    _("The website's database answers and is whole."),
    _("The list of imports can be read."),
    _("Every file that the list of imports names is there."),
    _("Every file of the lake holds what its name says."),
    _("Nothing lies in the lake that nobody needs any more."),
    _("Merged ids lead in no circle."),
    _("No erasure of a person was begun and not finished."),
    _("Nothing is kept of which the consent was taken back."),
    _("Nobody has held the book for long."),
    _("The newest score is whole."),
    _("%(folder)s is a book of format %(found)s; this version reads format %(reads)s."),
    _("Install the newer version: python -m pip install --upgrade keepworth"),
    _("Correct it in %(file)s; docs/reference/settings.md lists all."),
    _("Nothing can be written into %(folders)s."),
    _("Make them folders that belong to you: %(command)s"),
    _("%(places)s; an import or a score may not come to its end."),
    _("%(place)s has %(n)s GB left"),
    _("Make room, or name a temporary folder on another disk: export TMPDIR=/elsewhere"),
    _("It is %(now)s here, and the newest import was made on %(then)s (UTC): what was known when would be wrong."),
    _("Set the clock: timedatectl set-ntp true"),
    _("%(path)s is missing, so nobody can tell who was erased, and imports are refused."),
    _("Take the file %(file)s from a backup of this book."),
    _("%(path)s can be read by others (mode %(mode)s): whoever has it can find out who was erased."),
    _("%(path)s is damaged or cannot be read: %(found)s."),
    _("Stop the website, and put the newest copy from %(folder)s in its place."),
    _("DATABASE_URL names PostgreSQL and psycopg is not installed."),
    _("The database that DATABASE_URL names does not answer: %(fault)s"),
    _("Start PostgreSQL, or correct DATABASE_URL (postgresql://user:password@host:5432/name)."),
    _("%(path)s cannot be read: %(fault)s"),
    _("Restore a backup (keepworth restore FILE FOLDER), or install the version that wrote it."),
    _("%(n)s files of the lake are missing: %(names)s."),
    _("Restore a backup: keepworth restore FILE FOLDER"),
    _(
        "Restore a backup: keepworth restore FILE FOLDER; or take that import out and import its file again: "
        "%(command)s"
    ),
    _("%(n)s files of the lake hold something else than was imported: %(names)s."),
    _("Restore a backup: keepworth restore FILE FOLDER. Look at the disk, too: files of the lake are never changed."),
    _("%(n)s files in the lake are superseded or of an import that was killed: %(names)s."),
    _("keepworth doctor %(folder)s --mend puts them away; the next import does so too."),
    _("%(n)s rows of aliases are not followed, as each closes a circle: %(rows)s."),
    _(
        "Split what was merged wrongly: %(command)s; where a file says so, correct it, undo its import and import "
        "it anew."
    ),
    _("An erasure was begun and not finished: the process that did it was killed."),
    _("keepworth doctor %(folder)s --mend finishes it; so does the next command that writes to the book."),
    _(
        "%(n)s rows of visits and usage lost their consent more than a day ago: nobody sees them any more, and they "
        "are not deleted yet."
    ),
    _("keepworth person retention %(folder)s deletes them; so does the website, within the hour."),
    _("%(path)s cannot be locked: %(fault)s."),
    _("Put the book on a disk that knows locks, not on a share."),
    _("Another process has held %(path)s for %(hours)s hours, so nothing can be written."),
    _("See which one, and end it if it hangs: fuser -v %(path)s"),
    _("%(run)s names a score that is missing or damaged."),
    _("Score again: keepworth score %(folder)s"),
    _("This is Python %(found)s; Keepworth needs %(needed)s or newer."),
    _("Install a newer Python, and Keepworth with it: python3.13 -m pip install keepworth"),
    _("%(packages)s: these do not go together with the rest."),
    _("%(n)s things that a process left behind, which may hold rows of files: %(names)s."),
    _("keepworth doctor --mend deletes them; or: %(command)s"),
    _("People reach the website by https, or from this machine alone."),
    _("The proxies before the website are counted."),
    _("A worker does what is asked of it."),
    _("The website's database is as new as this version."),
    _("The gathered files of the website's look are there."),
    _("KEEPWORTH_URL is plain http for %(host)s, so passwords would go over the network as they are."),
    _("Put a proxy that speaks https before it, and name it: KEEPWORTH_URL=https://keepworth.example.com"),
    _("KEEPWORTH_URL is https and KEEPWORTH_PROXIES is %(said)s: everybody would seem to come from the proxy."),
    _("Say how many proxies of yours stand before it: KEEPWORTH_PROXIES=1"),
    _("%(n)s jobs wait, the first since %(since)s UTC, and nobody takes them."),
    _("Start the website with its worker: keepworth serve %(folder)s"),
    _("The website's database was written by a newer version: %(n)s migrations are unknown here."),
    _("The website's database is %(n)s migrations behind this version."),
    _("Start it anew, which backs up and migrates: keepworth serve %(folder)s"),
    _("KEEPWORTH_STATIC names %(said)s, which holds no gathered files."),
    _("Start anew: keepworth serve BOOK"),
)
