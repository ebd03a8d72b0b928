"""Listen › Cases: what customers complained about, who looks after it until when, and what came of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import BadInput, Busy
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.visible import customer_of, seen_by
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.listen.actions.ask_again import ask_again
from keepworth_web.listen.actions.invite import Guest
from keepworth_web.listen.actions.make_complaint_form import make_complaint_form
from keepworth_web.listen.actions.step_case import SOLVE, TAKE, Step, step_case
from keepworth_web.listen.forms.cases import CAUSES, UNKNOWN, StepForm
from keepworth_web.listen.reads import one_case
from keepworth_web.listen.reads.asking_again import guest_of
from keepworth_web.listen.reads.cases import case_marked, my_id, page_of_cases
from keepworth_web.listen.reads.recovered import recovery_of
from keepworth_web.listen.views.case_form import written
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def cases(request: SignedIn) -> HttpResponse:
    """List the cases, the most pressing first."""
    context = {**page_of_cases(request), "recovery": recovery_of(request), "may_write": request.user.may(Right.WRITE)}
    return render(request, "listen/cases.html", context)


@needs(Right.WRITE)
@require_POST
def form(request: SignedIn) -> HttpResponse:
    """Make the form in which customers complain by themselves, and show its link."""
    return redirect("listen:survey", make_complaint_form(by=request.user, at=timezone.now()).pk)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Open a case."""
    said = request.GET.get("customer", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    customer = customer_of(request, number) if number is not None else None
    if number is not None and customer is None:
        raise Http404
    return written(request, None, customer=customer)


@needs(Right.SEE_WALLED)
@require_safe
def case(request: SignedIn, mark: str) -> HttpResponse:
    """Show one case, with what to do next."""
    return _shown(request, _case(request, mark))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, mark: str) -> HttpResponse:
    """Change what is said of a case."""
    row = _case(request, mark)
    number = row.numbers.get("customer_id")
    return written(request, row, customer=customer_of(request, number) if number is not None else None)


@needs(Right.WRITE)
@require_POST
def step(request: SignedIn, mark: str) -> HttpResponse:
    """Take a step with a case by one click."""
    row, said = _case(request, mark), StepForm(posted(request))
    if not said.is_valid():
        return _shown(request, row, form=said)
    how, version = said.cleaned_data["how"], said.cleaned_data["version"]
    try:
        if how == "ask":
            return _asked(request, row)
        done = (
            remove_row(row, by=request.user, at=timezone.now(), version=version)
            if how == "remove"
            else step_case(row, _step(request, said), by=request.user, at=timezone.now())
        )
    except (Busy, BadInput) as refused:
        tell(request, str(refused))
        return redirect("listen:case", mark)
    tell(request, _("Done."), undo=undo_of(done))
    if how == "remove":
        return redirect("listen:cases")
    if how == SOLVE and said.cleaned_data["ask"]:
        _ask(request, done)
    return redirect("listen:case", f"w{done.pk}")


def _step(request: SignedIn, form: StepForm) -> Step:
    said = form.cleaned_data
    owner = my_id(request) if said["how"] == TAKE else ""
    return Step(said["how"], owner=owner, cause=said["cause"], done=said["done"], version=said["version"])


def _asked(request: SignedIn, row: Row) -> HttpResponse:
    if row.written is not None and row.values["solved_at"] is not None:
        _ask(request, row.written)
    return redirect("listen:case", row.mark)


def _ask(request: SignedIn, case: WrittenRow) -> None:
    """Ask whoever complained how easy it was, and say so; or why nobody is."""
    row = _case(request, f"w{case.pk}")
    guest = guest_of(request, row)
    made = ask_again(case, Guest(**guest.asked()), by=request.user, at=timezone.now()) if guest.may_be_asked else None
    if made is not None:
        tell(request, _("They are asked how easy it was, by mail."))
    else:
        tell(
            request, guest.why_not or _("Nobody is asked: they were, or have been written to lately. Try again later.")
        )


def _shown(request: SignedIn, row: Row, *, form: StepForm | None = None) -> HttpResponse:
    context = {
        **one_case.page_of_case(request, row),
        "causes": (UNKNOWN, *CAUSES),
        "form": form,
        "may_write": request.user.may(Right.WRITE),
    }
    # Its moments are told by the clock of the book, as its days are.
    with timezone.override(seen_by(request).book.settings.time_zone):
        return render(request, "listen/case.html", context, status=422 if form else 200)


def _case(request: SignedIn, mark: str) -> Row:
    row = case_marked(request, mark)
    if row is None:
        raise Http404
    return row
