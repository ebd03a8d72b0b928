"""Everything that a stage adds to pages that are not its own, by dotted path, in one list each.

A new page, panel, search or kind of job is registered here and nowhere else. `shared/panels.py` says what each
must look like.
"""

# Entries of the navigation, in the order of `shared.panels.WORDS`.
PAGES: tuple[str, ...] = (
    "keepworth_web.act.panels.TODAY",
    "keepworth_web.know.panels.CUSTOMERS",
    "keepworth_web.know.panels.CHAMPIONS",
    "keepworth_web.know.panels.JOURNEY",
    "keepworth_web.know.panels.ROLLED",
    "keepworth_web.know.panels.SEGMENTS",
    "keepworth_web.know.panels.OURS",
    "keepworth_web.know.panels.MERGED",
    "keepworth_web.listen.panels.RESULTS",
    "keepworth_web.listen.panels.SURVEYS",
    "keepworth_web.listen.panels.CASES",
    "keepworth_web.listen.panels.STANDBY",
    "keepworth_web.listen.panels.QUESTIONNAIRES",
    "keepworth_web.listen.panels.MAIL",
    "keepworth_web.focus.panels.PORTFOLIO",
    "keepworth_web.book.panels.IMPORT",
    "keepworth_web.book.panels.RUNS",
    "keepworth_web.care.panels.SETTINGS",
    "keepworth_web.care.panels.PRIVACY",
    "keepworth_web.care.panels.BACKUP",
    "keepworth_web.care.panels.HEALTH",
    "keepworth_web.care.panels.SAMPLE",
    "keepworth_web.staff.panels.PEOPLE",
    "keepworth_web.staff.panels.AUDIT",
    "keepworth_web.staff.panels.API",
)
# Panels of the customer page.
PANELS: tuple[str, ...] = (
    "keepworth_web.know.panels.PEOPLE",
    "keepworth_web.know.panels.CONTACTS",
    "keepworth_web.know.panels.PROMISES",
    "keepworth_web.know.panels.TIMELINE",
    "keepworth_web.know.panels.CHANGES",
    "keepworth_web.know.panels.NEEDS",
    "keepworth_web.know.panels.RIVALS",
    "keepworth_web.listen.panels.COMPLAINTS",
    "keepworth_web.listen.panels.ANSWERS",
    "keepworth_web.listen.panels.SIDES",
    "keepworth_web.value.panels.WORTH",
    "keepworth_web.value.panels.ORDERS",
)
# Columns of the portfolio's table.
COLUMNS: tuple[str, ...] = (
    "keepworth_web.focus.panels.CUSTOMER",
    "keepworth_web.focus.panels.SEGMENT",
    "keepworth_web.focus.panels.TEAM",
    "keepworth_web.focus.panels.KIND",
    "keepworth_web.focus.panels.VALUE",
    "keepworth_web.focus.panels.ACTIVE",
    "keepworth_web.focus.panels.ORDERS",
    "keepworth_web.focus.panels.STAKE",
    "keepworth_web.focus.panels.LAST",
    "keepworth_web.focus.panels.SILENCE",
    "keepworth_web.focus.panels.FIRST",
    "keepworth_web.focus.panels.SO_FAR",
    "keepworth_web.focus.panels.SPENT",
    "keepworth_web.focus.panels.SERVED",
)
# What Today may ask of a colleague.
TODAY: tuple[str, ...] = (
    "keepworth_web.listen.panels.ASK_CASES",
    "keepworth_web.know.panels.ASK_PROMISES",
    "keepworth_web.know.panels.ASK_CHAMPIONS",
    "keepworth_web.know.panels.ASK_DECIDING",
    "keepworth_web.know.panels.ASK_THREADS",
    "keepworth_web.know.panels.ASK_NEEDS",
)
# Routers of the API, each an instance of `ninja.Router`; `shared/api/__init__.py` says how one is made.
ROUTERS: tuple[str, ...] = (
    "keepworth_web.book.api.runs.router",
    "keepworth_web.book.api.imports.router",
    "keepworth_web.book.api.gathered.router",
    "keepworth_web.book.api.batches.router",
    "keepworth_web.staff.api.account.router",
    "keepworth_web.staff.api.people.router",
    "keepworth_web.staff.api.audit.router",
    "keepworth_web.know.api.customers.router",
    "keepworth_web.know.api.people.router",
    "keepworth_web.act.api.router",
    "keepworth_web.know.api.rows.router",
    "keepworth_web.know.api.own.router",
    "keepworth_web.know.api.merging.router",
    "keepworth_web.know.api.splitting.router",
    "keepworth_web.know.api.notes.router",
    "keepworth_web.know.api.segments.router",
    "keepworth_web.listen.api.surveys.router",
    "keepworth_web.listen.api.guests.router",
    "keepworth_web.listen.api.triggers.router",
    "keepworth_web.listen.api.questionnaires.router",
    "keepworth_web.listen.api.results.router",
    "keepworth_web.listen.api.exporting.router",
    "keepworth_web.listen.api.team.router",
    "keepworth_web.listen.api.sides.router",
    "keepworth_web.listen.api.cases.router",
    "keepworth_web.focus.api.portfolio.router",
    "keepworth_web.value.api.router",
    "keepworth_web.focus.api.shown.router",
    "keepworth_web.focus.api.saved.router",
    "keepworth_web.care.api.book.router",
    "keepworth_web.care.api.backups.router",
    "keepworth_web.care.api.privacy.router",
)
# Work that the worker does, by the kind that its row carries.
JOBS: dict[str, str] = {
    "score": "keepworth_web.book.tasks.score",
    "look": "keepworth_web.book.tasks.look",
    "import": "keepworth_web.book.tasks.import_upload",
    "undo": "keepworth_web.book.tasks.undo",
    "sample": "keepworth_web.care.tasks.load_sample_firm",
    "backup": "keepworth_web.care.tasks.backup",
    "erase": "keepworth_web.care.tasks.erase",
    "retire": "keepworth_web.care.tasks.retire",
    "mail": "keepworth_web.listen.tasks.try_mail",
}
