"""What every applicant is asked, and what answers are worth: our own words, for care of customers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and what answers of 1, 3 and 5 sound like; 2 and 4 lie between."""

    head: Promise
    ask: Promise
    anchors: tuple[Promise, Promise, Promise]


ASKED: Final[Mapping[str, Question]] = {
    "listens": Question(
        _("Listens before answering"),
        _("Tell us of a customer who asked for one thing and needed another. How did you find out, and what did you "
          "do?"),
        (
            _("Gave what was asked for, or explained to the customer what they ought to want."),
            _("Noticed that something did not fit, asked once or twice, and adapted the offer."),
            _("Asked until they knew what the customer was trying to reach, said it back in the customer's words, and "
              "checked afterwards whether it had helped."),
        ),
    ),
    "owns": Question(
        _("Keeps a promise as their own"),
        _("Tell us of a promise to a customer that was about to fail, though it was not yours to keep. What did you "
          "do?"),
        (
            _("Waited, passed it on, or says whose fault it was."),
            _("Told the customer in time, and pushed whoever had to keep it."),
            _("Took it over until it was kept, told the customer before they had to ask, and changed what had made it "
              "nearly fail."),
        ),
    ),
    "repairs": Question(
        _("Makes good a failure"),
        _("Tell us of the last time that you or your team let a customer down. What happened between you afterwards?"),
        (
            _("Knows of none, or speaks of an unreasonable customer."),
            _("Said sorry, put it right, and says what it cost the customer."),
            _("Went to the customer, named the failure without excuse, put right more than was broken, and can say how "
              "the customer saw it half a year later."),
        ),
    ),
    "further": Question(
        _("Goes further with judgement"),
        _("When did you do more for a customer than you were asked to? How did you decide that it was right?"),
        (
            _("Did what the rules said, or gave things away to be liked."),
            _("Did something extra that suited this customer, and knew what it cost."),
            _("Saw what would matter to this customer, weighed it against its cost and against other customers, and "
              "told colleagues so that it could be done again."),
        ),
    ),
    "honest": Question(
        _("Is honest when it costs"),
        _("When did you advise a customer against buying something, or tell them what they did not want to hear?"),
        (
            _("Never did, or only when somebody noticed."),
            _("Did so when asked, and lost a sale by it."),
            _("Said it unasked, helped the customer to what they needed, even elsewhere, and told their own "
              "manager why."),
        ),
    ),
    "colleagues": Question(
        _("Serves colleagues like customers"),
        _("Tell us of a team that depended on your work. How did you know whether they were well served?"),
        (
            _("Did not know, or waited for complaints."),
            _("Asked now and then, and changed what was easy to change."),
            _("Agreed with them what good work is, asked regularly, and gave up something of their own for it."),
        ),
    ),
}  # fmt: skip
