"""The programme towards customer intimacy: its four steps, each with an owner, a measure and a day."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth_web.focus.actions.read_step import read_step
from keepworth_web.focus.actions.take_out import take_kept_out
from keepworth_web.focus.actions.throw_away import throw_kept_away
from keepworth_web.focus.actions.write_step import write_step
from keepworth_web.focus.forms.programme import ReadingForm, StepForm
from keepworth_web.focus.models import Step
from keepworth_web.focus.reads.kept import home_of, kept_address, kept_row
from keepworth_web.focus.reads.measures import measures_shown
from keepworth_web.focus.reads.programme import MEASURES, Standing, owners, programme_page, standing_of, steps_of
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.LOOK)
@require_safe
def programme(request: SignedIn) -> HttpResponse:
    """Show the four steps, and how each stands."""
    may_write = request.as_of is None and request.user.may(Right.WRITE)
    shown = {**programme_page(request), "read": measures_shown(request), "may_write": may_write}
    return render(request, "focus/programme.html", shown)


@needs(Right.LOOK)
@require_safe
def step(request: SignedIn, number: int) -> HttpResponse:
    """Show one step, how it stands and how it stood."""
    return _shown(request, number, form=None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new_step(request: SignedIn) -> HttpResponse:
    """Take a new step."""
    return _written(request, None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change_step(request: SignedIn, number: int) -> HttpResponse:
    """Change what a step says."""
    return _written(request, _standing(request, number).step)


@needs(Right.WRITE)
@require_POST
def read(request: SignedIn, number: int) -> HttpResponse:
    """Write down how a step stands."""
    found, form = _standing(request, number), ReadingForm(posted(request))
    if not form.is_valid():
        return _shown(request, number, form=form)
    said = form.cleaned_data
    read_step(found.step, state=said["state"], value=said["value"], said=said["said"], by=request.user,
              at=timezone.now())  # fmt: skip
    tell(request, _("Written down, beside how it stood before."))
    return redirect("focus:step", number=number)


@needs(Right.WRITE)
@require_POST
def trash(request: SignedIn, what: str, *, number: int) -> HttpResponse:
    """Throw a check, a case or a step away; the next page takes it back."""
    row = kept_row(request, what, number=number)
    if row is None:
        raise Http404
    if throw_kept_away(row, by=request.user, at=timezone.now()):
        tell(request, _("It is in the trash."), undo=kept_address(what, number, how="restore"))
    return redirect(home_of(what, row))


@needs(Right.WRITE)
@require_POST
def restore(request: SignedIn, what: str, *, number: int) -> HttpResponse:
    """Take it out of the trash."""
    row = kept_row(request, what, number=number)
    if row is None:
        raise Http404
    if take_kept_out(row, by=request.user, at=timezone.now()):
        tell(request, _("It is back."))
    return redirect(home_of(what, row))


def _written(request: SignedIn, found: Step | None) -> HttpResponse:
    start = (
        {name: getattr(found, name) for name in ("part", "what", "measure", "begins_at", "target", "due")}
        if found
        else {}
    )
    start |= {"owner": found.owner_id, "due": found.due.isoformat()} if found else {"part": request.GET.get("part", "")}
    form = StepForm(posted(request), initial=start, people=owners())
    if not form.is_valid():
        context = {"form": form, "step": found, "measures": MEASURES.values()}
        return render(request, "focus/step_form.html", context, status=422 if form.is_bound else 200)
    kept = write_step(form.wanted(), by=request.user, at=timezone.now(), step=found)
    tell(request, _("Kept."), undo="" if found else kept_address("step", kept.pk))
    return redirect("focus:step", number=kept.pk)


def _shown(request: SignedIn, number: int, *, form: ReadingForm | None) -> HttpResponse:
    found = _standing(request, number)
    may_write = request.as_of is None and request.user.may(Right.WRITE)
    context = {
        "part": found,
        "form": form or ReadingForm(initial={"state": found.now.state}),
        "may_write": may_write,
    }
    return render(request, "focus/step.html", context, status=422 if form else 200)


def _standing(request: SignedIn, number: int) -> Standing:
    found = steps_of(as_of=request.as_of).filter(pk=number).first()
    if found is None:
        raise Http404
    return standing_of(found, day=request.as_of or timezone.now().date())
