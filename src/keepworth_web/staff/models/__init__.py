"""What the database keeps about people."""

from keepworth_web.staff.models.audit import AuditEntry, AuditHead
from keepworth_web.staff.models.hiring import Applicant, Sheet
from keepworth_web.staff.models.keys import ApiKey
from keepworth_web.staff.models.links import Link
from keepworth_web.staff.models.person import Person, RecoveryCode, Team
from keepworth_web.staff.models.session import Session
from keepworth_web.staff.models.tries import Tries

__all__ = [
    "ApiKey",
    "Applicant",
    "AuditEntry",
    "AuditHead",
    "Link",
    "Person",
    "RecoveryCode",
    "Session",
    "Sheet",
    "Team",
    "Tries",
]
