"""Surveys, whom they ask, what was answered, and what has to be sent and told because of it."""

from keepworth_web.listen.models.answering import Answer, Submission
from keepworth_web.listen.models.complaining import AskedAgain, CaseLook, CaseRule
from keepworth_web.listen.models.contacting import WrittenTo
from keepworth_web.listen.models.drafting import Draft
from keepworth_web.listen.models.following import Outgoing
from keepworth_web.listen.models.mailing import MailServer, Silence
from keepworth_web.listen.models.surveys import Invitation, OpenLink, Survey
from keepworth_web.listen.models.triggers import Trigger, Triggered

__all__ = [
    "Answer",
    "AskedAgain",
    "CaseLook",
    "CaseRule",
    "Draft",
    "Invitation",
    "MailServer",
    "OpenLink",
    "Outgoing",
    "Silence",
    "Submission",
    "Survey",
    "Trigger",
    "Triggered",
    "WrittenTo",
]
