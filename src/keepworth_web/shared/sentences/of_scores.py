"""What a score says: its warnings, why its model was chosen, why there is none."""

from typing import Final

from django.utils.translation import gettext_noop as _

OF_SCORES: Final = (
    _("1 customer"),
    _("%(n)s customers"),
    _("1 repeat buyer"),
    _("%(n)s repeat buyers"),
    _("the one customer"),
    _("all %(n)s customers"),
    _("the amounts of only %(whose)s"),
    _("amounts of %(whose)s that do not fix it"),
    _("one order only: active for certain by this model, which nobody can know"),
    _("nothing paid after the first order, refunds taken off: their own spend is not known"),
    _(
        "The orders give a margin of %(margin)s on amounts of %(amount)s; no share above zero can be taken "
        "from that, so it is not used."
    ),
    _(
        "Value is revenue, not margin: neither the orders nor the book say what is kept of an amount. Import "
        "a margin column, or set `margin` in keepworth.toml."
    ),
    _("%(who)s with refunds alone left out: without an order there is no history to score (%(named)s)."),
    _(
        "%(who)s paid nothing after the first order once refunds are taken off: left out of the spend model, "
        "and expected to spend what the others do."
    ),
    _(
        "%(who)s with one order has a probability of being active of 1, because %(model)s lets nobody leave "
        "before a second order. Read it as “not known”; --model mbgnbd or --model paretonbd judge them."
    ),
    _(
        "%(who)s with one order have a probability of being active of 1, because %(model)s lets nobody leave "
        "before a second order. Read it as “not known”; --model mbgnbd or --model paretonbd judge them."
    ),
    _("Value is missing from this score, orders are not: %(why)s"),
    _(
        "No customer has a repeat order with a positive amount, so spend per order is taken from first "
        "orders; whether repeat orders are larger or smaller cannot be told."
    ),
    _("No customer has placed an order by %(day)s; there is nothing to score."),
    _(
        "%(folder)s has no orders yet, and nothing else that can be scored. Import some: keepworth import "
        "%(folder)s FILE --as orders"
    ),
    _(
        "Nothing in %(folder)s says as of which day it is to be scored: contacts and contracts that "
        "nobody decided alone do not. Name the day: keepworth score %(folder)s --as-of YYYY-MM-DD"
    ),
    _(
        "This book is being scored by another process. Its result will be in scores/latest; run the command "
        "again when it has ended if you still need to."
    ),
    _("This book has not been scored yet. Score it: keepworth score %(folder)s"),
    _("%(folder)s knows nothing of contracts, so no chance of staying can be tested."),
    _("%(folder)s has no contract whose renewal was decided, so nothing can be tested."),
    _("No renewal was decided after %(day)s: the last is of %(last)s. Take an earlier day (--as-of)."),
    _("No renewal was decided before %(day)s: the first is of %(first)s. Take a later day (--as-of)."),
    _("No decision fell due in that time, so there is nothing to test. Take another date."),
    _("Run %(run)s could not value anybody."),
    _("Spend per order cannot be estimated: no customer has a repeat order with a positive net amount."),
    _(
        "Spend per order: the %(n)s customers with repeat orders do not tell p, q and gamma apart. Fit with "
        "the prior, or with more customers."
    ),
    _(
        "A few customers spend so much more per order than the rest that the model's overall mean is not to "
        "be trusted: customers without repeat orders get the repeat buyers' mean, %(mean)s."
    ),
    _("Each customer's orders are nearly equal in amount; spend is taken from their own mean."),
    _("Customers hardly differ in spend per order; everybody gets nearly the same."),
    _(
        "Spend per order rests on %(why)s, so a prior (ours, not published) speaks along: read the ranges, "
        "not the means."
    ),
    _("The forecast leans on a prior (ours, not published) instead."),
    _(
        "%(model)s has nothing to learn from: %(who)s placed their first order on the last day of the window. "
        "Import later orders, or score at a later date."
    ),
    _(
        "%(model)s has nothing to learn from: none of %(who)s ordered a second time. Import a longer history, "
        "or allow a prior."
    ),
    _(
        "None of %(who)s ordered a second time. The forecast rests on a prior (ours, not published) and on "
        "the time without orders; its ranges are wide."
    ),
    _(
        "Only %(who)s, %(again)s of them with a repeat order: fewer than %(enough)s cannot fix the model "
        "alone, so a prior (ours, not published) helps; ranges are wide."
    ),
    _(
        "%(model)s is used because it is the usual one: %(n)s customers with %(orders)s orders in %(weeks)s "
        "weeks held out are too little history to compare models (at least %(least)s and %(fewest)s)."
    ),
    _("No model could be compared. %(why)s"),
    _("%(model)s is used: it alone could be fitted on %(n)s customers, with the last %(weeks)s weeks held out."),
    _(
        "%(model)s is used: on %(n)s customers, with the last %(weeks)s weeks held out, it and %(others)s "
        "foresaw the orders about equally well, a tie, and it is the more usual."
    ),
    _("%(model)s is used: on %(n)s customers, with the last %(weeks)s weeks held out, it foresaw the orders best."),
    _("year"),
    _("half-year"),
    _("quarter"),
    _(
        "BG/BB by the %(period)s is used: customers order at most once a %(once)s. Of %(again)s who ordered again, "
        "%(twice)s did so twice within one, counted back from %(day)s (up to one in twenty may, and such orders count "
        "as one); from first to latest order they ordered in %(share)s of them. Money is discounted from the end of "
        "each."
    ),
    _(
        "BG/BB by the %(period)s is used: it was asked for, and customers order at most once a %(once)s. Of %(again)s "
        "who ordered again, %(twice)s did so twice within one, counted back from %(day)s (up to one in twenty may, and "
        "such orders count as one); from first to latest order they ordered in %(share)s of them. Money is discounted "
        "from the end of each."
    ),
    _(
        "BG/BB takes customers to order at most once a %(once)s, but %(twice)s of %(again)s who ordered again did so "
        "twice within one, counted back from %(day)s (up to one in twenty may). Score as of a day between two seasons "
        "(--as-of), set `[value] period`, or take another model."
    ),
    _(
        "Customers order at most once a %(once)s, but BG/BB could not be fitted, so %(model)s is used instead, which "
        "takes orders to come at any time. %(why)s"
    ),
    _("BG/BB cannot tell its parameters apart on these %(n)s customers."),
    _("This model was asked for (--model, or `[value] model` in keepworth.toml)."),
    _("Behind %(model)s in mean log-probability per customer: %(models)s."),
    # What was left out of the evidence, and why.
    _("Left out of the evidence of customer (%(customer)s): %(what)s, %(why)s."),
    _("%(many)s more pieces of evidence were left out."),
    _(
        "What to do next is proposed for the %(some)s customers of most value; for the other %(others)s nothing is "
        "worked out."
    ),
    _(
        "Nothing is sold to guests of an event for the days that were set: for %(some)s customers %(actions)s selling "
        "actions are withheld, until %(day)s at the latest."
    ),
    _("an answer is none that its scale has"),
    _("a product cannot have fewer than none"),
    _("shares of rivals are more than the whole"),
    _("its period is no year, quarter or month"),
    _("what it says must lie between 0 and 100"),
    _("an error variance is %(least)s or more"),
    _("its age is not known, or it is of a later day"),
    _("a share of the influence is 0 to 1"),
    _("a person is 0 or more, or %(nobody)s"),
    _("nobody has no share of the influence"),
)
