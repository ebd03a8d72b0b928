"""Act: messages that reinforce a purchase."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.act.actions.mark_sent import Sent, mark_sent, unmark_sent
from keepworth_web.act.forms.messages import SentForm
from keepworth_web.act.reads.messages import messages_here, page_of_messages
from keepworth_web.act.views.extras import may_write
from keepworth_web.know.models import WrittenChange
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.narrowing import page_number
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def messages(request: SignedIn) -> HttpResponse:
    """Show who bought lately and was told nothing since, and to whom a message may go."""
    context = {**page_of_messages(request, page=page_number(request)), "may_write": may_write(request)}
    return render(request, "act/messages.html", context)


@needs(Right.WRITE)
@require_POST
@only_today
def sent(request: SignedIn) -> HttpResponse:
    """Mark messages as sent."""
    may = {one.number: one for one in messages_here(request).may}
    form = SentForm(posted(request), numbers=list(may))
    if not form.is_valid():
        tell(request, _("None was marked: choose customers of the list as it stands now."))
        return redirect("act:messages")
    chosen = [Sent(may[one].customer, may[one].contact) for one in sorted(form.numbers)]
    zone = seen_by(request).book.settings.time_zone
    done = mark_sent(chosen, by=request.user, at=timezone.now(), zone=zone)
    if done is None:
        tell(request, _("None was marked: they were written to today already."))
        return redirect("act:messages")
    count = done.versions.count()
    said = ngettext("%(count)s message is marked as sent.", "%(count)s messages are marked as sent.", count)
    tell(request, said % {"count": count}, undo=reverse("act:unmark-messages", args=[done.pk]))
    return redirect("act:messages")


@needs(Right.WRITE)
@require_POST
@only_today
def unmark(request: SignedIn, number: int) -> HttpResponse:
    """Take a marking of one's own back."""
    found = WrittenChange.objects.filter(pk=number, by=request.user).first()
    if found is None or found.versions.exclude(row__table="touchpoints").exists():
        raise Http404
    try:
        unmark_sent(found, by=request.user, at=timezone.now())
    except Busy as refused:
        tell(request, str(refused))
    else:
        tell(request, _("Taken back: they are on the list again."))
    return redirect("act:messages")
