"""What the worker does for Listen when somebody asks. Mail that is due it sends by itself: `mail/sending.py`."""

from email.message import EmailMessage

from django.tasks import task
from django.utils.translation import gettext as _

from keepworth.errors import BadInput
from keepworth_web.book.models import Job
from keepworth_web.listen.mail.server import NotSent, Unreachable, deliver
from keepworth_web.listen.mail.writing import POLICY
from keepworth_web.listen.models import MailServer


@task
def try_mail(job_id: int) -> str:
    """Send one mail to whoever asked for it, so that the settings are known to be good."""
    job, server = Job.objects.select_related("asked_by").get(pk=job_id), MailServer.objects.first()
    if server is None or job.asked_by is None or not job.asked_by.email:
        raise BadInput("There is no mail server yet, or your account has no mail address.")
    message = EmailMessage(policy=POLICY)
    message["Subject"], message["From"], message["To"] = _("A mail to try"), server.sender, job.asked_by.email
    message.set_content(_("Mail from Keepworth arrives."))
    try:
        deliver(message, server)
    except (NotSent, Unreachable) as fault:
        raise BadInput(f"The mail did not go: {fault}.") from fault
    return ""
