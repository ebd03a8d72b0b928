"""Listen › Mail: by which server mail goes, what waits, and what was given up."""

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from keepworth_web.book.models import Job
from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.views.work import shown
from keepworth_web.listen.actions.set_mail_server import send_again, set_mail_server
from keepworth_web.listen.forms.setting import ServerForm
from keepworth_web.listen.models import MailServer, Silence
from keepworth_web.listen.reads.surveys import one_troubled, troubled, waiting
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

MOST = 100


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def mail(request: SignedIn) -> HttpResponse:
    """Show the mail server and what became of mails, and take another server."""
    server = MailServer.objects.first()
    form = ServerForm(posted(request), initial=model_to_dict(server) if server else None)
    if form.is_bound and form.is_valid():
        set_mail_server(form.server(), password=form.cleaned_data["password"], by=request.user, at=timezone.now())
        tell(request, _("Mail goes by this server from now on. Send one to yourself to try it."))
        return redirect("listen:mail")
    context = {
        "form": form,
        "server": server,
        "troubled": troubled()[:MOST],
        "waiting": waiting(at=timezone.now()),
        "silent": Silence.objects.count(),
        **shown(Job.objects.filter(kind="mail").first()),
    }
    return render(request, "listen/server.html", context, status=422 if form.is_bound else 200)


@needs(Right.MANAGE_BOOK)
@require_POST
def try_it(request: SignedIn) -> HttpResponse:
    """Have the worker send a mail to whoever asks."""
    request_work("mail", {}, by=request.user, at=timezone.now())
    return redirect("listen:mail")


@needs(Right.MANAGE_BOOK)
@require_POST
def again(request: SignedIn, number: int) -> HttpResponse:
    """Send a mail again that was given up."""
    send_again(one_troubled(number), by=request.user, at=timezone.now())
    tell(request, _("It is sent again."))
    return redirect("listen:mail")
