"""Act: hiring for care of customers. Whoever may not read of an applicant finds none."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.act.hiring import QUESTIONS
from keepworth.errors import Busy, NotPermitted
from keepworth_web.act.forms.hiring import ApplicantForm, DecideForm, SheetForm
from keepworth_web.act.reads.hiring import (
    colleagues_here,
    interviewers,
    page_of_applicant,
    page_of_hiring,
    teams_here,
)
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import access_applicant, needs
from keepworth_web.staff.actions.hiring import (
    Applying,
    decide,
    erase_applicant,
    hand_in,
    name_colleague,
    write_applicant,
)
from keepworth_web.staff.models import Applicant
from keepworth_web.staff.rights import Right, Role


@needs(Right.WRITE)
@require_safe
def hiring(request: SignedIn) -> HttpResponse:
    """Show who applied, what two interviewers made of them, and whether that was borne out."""
    return render(request, "act/hiring/hiring.html", {"part": page_of_hiring(request)})


@needs(Right.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
@only_today
def new_applicant(request: SignedIn) -> HttpResponse:
    """Write down somebody who applied, and who interviews."""
    form = ApplicantForm(
        posted(request), teams=teams_here(request), people=interviewers(request),
        needs_team=request.user.role != Role.OWNER, initial={"applied_on": timezone.localdate()},
    )  # fmt: skip
    if form.is_valid():
        made = write_applicant(Applying(**form.cleaned_data), by=request.user)
        return redirect("act:applicant", made.pk)
    return render(request, "act/hiring/form.html", {"form": form}, status=422 if form.is_bound else 200)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def applicant(request: SignedIn, *, number: int) -> HttpResponse:
    """Show an applicant, and take an interviewer's sheet."""
    one = access_applicant(request.user, number)
    form = SheetForm(posted(request))
    status = 200
    if form.is_bound and form.is_valid() and _is_handed_in(request, one, form=form):
        return redirect("act:applicant", number)
    if form.is_bound:
        status = 422
    part = page_of_applicant(request, one)
    asked = [(line["question"], form[name]) for name, line in zip(QUESTIONS, part["lines"], strict=True)]
    context = {"part": part, "form": form, "asked": asked, "deciding": DecideForm(colleagues=colleagues_here(request))}
    return render(request, "act/hiring/applicant.html", context, status=status)


def _is_handed_in(request: SignedIn, one: Applicant, *, form: SheetForm) -> bool:
    try:
        hand_in(one, scores=form.scores, notes=form.cleaned_data["notes"], by=request.user)
    except (NotPermitted, Busy) as refused:
        form.add_error(None, str(refused))
        return False
    tell(request, _("Your sheet is handed in. You see the other's once both are."))
    return True


@needs(Right.MANAGE_PEOPLE)
@require_POST
@only_today
def do_with_applicant(request: SignedIn, *, number: int) -> HttpResponse:
    """Say what became of an application, or delete it."""
    one = access_applicant(request.user, number)
    form = DecideForm(request.POST, colleagues=colleagues_here(request))
    if not form.is_valid():
        tell(request, _("Nothing was decided: that cannot be."))
        return redirect("act:applicant", number)
    if form.cleaned_data["do"] == "erase":
        erase_applicant(one, by=request.user)
        tell(request, _("The applicant is deleted, with all that was scored and noted."))
        return redirect("act:hiring")
    colleague, day = form.cleaned_data["colleague"], timezone.localdate()
    try:
        if form.cleaned_data["do"] == "name":
            name_colleague(one, colleague, by=request.user)
        else:
            decide(one, form.cleaned_data["do"], on=day, colleague=colleague, by=request.user)
    except Busy as refused:
        tell(request, str(refused))
    else:
        tell(request, _("It is written."))
    return redirect("act:applicant", number)
