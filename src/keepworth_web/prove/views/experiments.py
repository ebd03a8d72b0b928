"""Prove: experiments, from the plan to what came of it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import BadInput, NotPermitted
from keepworth_web.know.reads import seen_by
from keepworth_web.prove.actions.begin_experiment import begin
from keepworth_web.prove.actions.plan_experiment import change_plan, drop_plan, plan_experiment
from keepworth_web.prove.actions.start_experiment import stop_experiment
from keepworth_web.prove.forms.experiments import ANY, ARMS, DROP, START, ExperimentForm, MoveForm
from keepworth_web.prove.models import BETWEEN, Experiment
from keepworth_web.prove.reads.by_runs import held_out_by_runs
from keepworth_web.prove.reads.experiment_words import (
    STATES,
    arms_of,
    looks_said,
    lot_said,
    power_part,
    time_said,
)
from keepworth_web.prove.reads.experiments import (
    Standing,
    arm_said,
    arms_offered,
    experiment_here,
    experiments_here,
)
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.states import state_said
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_BOOK)
@require_safe
def experiments(request: SignedIn) -> HttpResponse:
    """List experiments with what came of them, and what runs hold out by lot."""
    found = experiments_here(request)
    context = {
        "part": {
            "lines": [{"at": one, "state": STATES[one.state], "arms": arms_of(request, one)} for one in found],
            "running": sum(one.state == "started" for one in found),
            "by_runs": held_out_by_runs(request), "may_plan": _may_plan(request),
        }
    }  # fmt: skip
    return render(request, "prove/experiments.html", context)


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
@only_today
def new(request: SignedIn) -> HttpResponse:
    """Plan an experiment."""
    form = _form(request, ExperimentForm(posted(request)))
    if form.is_valid():
        try:
            made = plan_experiment(form.plan(), by=request.user, at=timezone.now())
        except NotPermitted as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("prove:experiment", made.pk)
    return render(request, "prove/new_experiment.html", {"form": form}, status=422 if form.is_bound else 200)


@needs(Right.SEE_BOOK)
@require_http_methods(["GET", "POST"])
@only_today
def experiment(request: SignedIn, number: int) -> HttpResponse:
    """Show one experiment; while it is planned, change its plan."""
    at = experiment_here(request, number)
    if request.method == "POST" and not request.user.may(Right.MANAGE_BOOK):
        raise Http404
    form = _form(request, ExperimentForm(posted(request), initial=_initial(at.of)), also=at.of)
    if form.is_valid():
        at.of.version = form.cleaned_data["version"] or at.of.version
        try:
            change_plan(at.of, form.plan(), by=request.user)
        except NotPermitted as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("The plan is changed."))
            return redirect("prove:experiment", number)
    return _page(request, at, form=form, status=422 if form.is_bound else 200)


@needs(Right.MANAGE_BOOK)
@require_POST
@only_today
def move(request: SignedIn, number: int) -> HttpResponse:
    """Start an experiment, stop it, or give up its plan."""
    at, form = experiment_here(request, number), MoveForm(posted(request))
    if not form.is_valid():
        faults = [str(fault) for of_one in form.errors.values() for fault in of_one]
        plan = _form(request, ExperimentForm(initial=_initial(at.of)), also=at.of)
        return _page(request, at, form=plan, status=422, faults=faults)
    to, of = form.cleaned_data["to"], at.of
    try:
        if to == START:
            of.version = form.cleaned_data["version"] or of.version
            begin(seen_by(request), of, by=request.user, at=timezone.now())
            said = _("It runs: who gets what is stored. Take the list away for the tool that sends.")
        elif to == DROP:
            drop_plan(of, by=request.user)
            said = _("The plan is given up.")
        else:
            because, today = form.cleaned_data["because"], seen_by(request).book.today()
            stop_experiment(of, because=because, on=today, by=request.user, at=timezone.now())
            said = _("It is stopped. What came until today stands, with the range that holds at every moment.")
    except (BadInput, NotPermitted) as refused:
        said, to = str(refused), ""
    tell(request, said)
    return redirect("prove:experiments") if to == DROP else redirect("prove:experiment", number)


def _page(
    request: SignedIn, at: Standing, *, form: ExperimentForm, status: int, faults: Sequence[str] = ()
) -> HttpResponse:  # fmt: skip
    of = at.of
    part: dict[str, Any] = {
        "at": at, "state": STATES[at.state], "time": time_said(at), "arms": arms_of(request, at),
        "looks": looks_said(at), "lot": lot_said(at), "may_plan": _may_plan(request), "is_planned": of.began is None,
        "whom": _whom(of),
        "tried": [arm_said(request, one) for one in of.names[1:]], "drawn": of.assignments.count(),
        "power": power_part(request, of) if of.began is None else None,
        "runs_on": of.state == Experiment.State.STARTED and not at.is_over,
    }  # fmt: skip
    return render(request, "prove/experiment.html", {"part": part, "form": form, "faults": faults}, status=status)


def _whom(of: Experiment) -> str:
    said = (of.segment, of.tier, str(state_said(of.relation)) if of.relation else "")
    return " · ".join(one for one in said if one)


def _may_plan(request: SignedIn) -> bool:
    return request.user.may(Right.MANAGE_BOOK) and request.as_of is None


def _form(request: SignedIn, form: ExperimentForm, *, also: Experiment | None = None) -> ExperimentForm:
    visible = seen_by(request)
    segments = visible.scored.values("segment", teams=visible.teams)
    if also is not None and also.segment and also.segment not in segments:
        segments = [*segments, also.segment]
    offer(form, "segment", choices=[("", ANY), *((one, one) for one in segments)])
    arms = arms_offered(request)
    known = dict(arms)
    arms += [(one, arm_said(request, one)) for one in (also.names[1:] if also else []) if one not in known]
    for name in ARMS:
        offer(form, name, choices=arms if name == ARMS[0] else [("", _("nothing else")), *arms])
    return form


def _initial(of: Experiment) -> dict[str, Any]:
    names = ("name", "held_out", "segment", "tier", "relation", "units", "outcome", "days", "version")
    return {name: getattr(of, name) for name in names} | dict(zip(ARMS, of.arms.split(BETWEEN), strict=False))
