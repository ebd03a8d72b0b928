"""The pages of the book in the navigation, and their lists as files."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.book.reads import batch_rows, run_rows
from keepworth_web.shared.panels import Listing, Page
from keepworth_web.staff.rights import Right

IMPORT = Page("book", _("Import"), "book:import", Right.IMPORT)
RUNS = Page("book", _("Runs"), "book:runs", Right.LOOK)
BATCHES_LIST = Listing(
    "batches",
    Right.IMPORT,
    (_("Imported (UTC)"), _("Table"), _("Rows"), _("File"), _("By"), _("Batch")),
    lambda request, about: batch_rows(),
)
RUNS_LIST = Listing(
    "runs",
    Right.LOOK,
    (_("As of"), _("Computed (UTC)"), _("Customers"), _("Order model"), _("Seconds"), _("Run")),
    lambda request, about: run_rows(),
)
