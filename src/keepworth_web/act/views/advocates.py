"""Advocates: who spoke for us, what we asked of them, and how they were thanked."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from keepworth.errors import Busy
from keepworth.runs.advocates import may_be_asked_on
from keepworth_web.act.forms.advocates import AnsweredForm, AskForm, ThankForm
from keepworth_web.act.reads.advocates import advocates_of, ask_marked, asked_days, asks_here
from keepworth_web.act.reads.testimonials import words_here
from keepworth_web.know.actions.write_row import RowRefused, Said, new_id, write_row
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.row import is_number
from keepworth_web.know.reads.talked import contacts_here
from keepworth_web.know.views.row_form import fault_words
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import day as day_said
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def advocates(request: SignedIn) -> HttpResponse:
    """Show who would speak for us, whom to ask or thank, and which words are shown."""
    may_write = request.user.may(Right.WRITE) and request.as_of is None
    context = {"part": advocates_of(request), "testimonials": words_here(request), "may_write": may_write}
    return render(request, "act/advocates/advocates.html", context)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def ask(request: SignedIn, number: int) -> HttpResponse:
    """Write down what somebody is asked, and what they answered."""
    customer = _customer(request, number)
    if request.method == "POST" and "mark" in request.POST:
        return _answered(request, number)
    whom = request.GET.get("for", "")
    form = AskForm(posted(request), initial={
        "contact_id": request.GET.get("contact", ""), "kind": "reference" if whom else "testimonial", "for_whom": whom,
    })  # fmt: skip
    offer(form, "contact_id", choices=contacts_here(request, number))
    if form.is_valid():
        _keep_limit(request, form, number=number)
    if form.is_valid() and _is_asked(request, form, customer=customer):
        return redirect("act:advocates")
    context = {"form": form, "customer": customer, "asks": asks_here(request, number), "whom": _whom(request, form)}
    return render(request, "act/advocates/ask.html", context, status=422 if form.is_bound else 200)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def thank(request: SignedIn, number: int) -> HttpResponse:
    """Write down how somebody was thanked for what they did for us."""
    customer = _customer(request, number)
    form = ThankForm(posted(request), initial={"contact_id": request.GET.get("contact", "")})
    offer(form, "contact_id", choices=contacts_here(request, number))
    if form.is_valid():
        said = form.cleaned_data
        cost = "" if said["cost"] is None else format(said["cost"], "f")
        values = {"thanks_id": new_id(), "thanked_on": _today(request), "how": said["how"], "cost": cost}
        if _is_written(request, form, said=Said("thanks", _whose(customer, said["contact_id"]) | values)):
            return redirect("act:advocates")
    context = {"form": form, "customer": customer}
    return render(request, "act/advocates/thank.html", context, status=422 if form.is_bound else 200)


def _answered(request: SignedIn, number: int) -> HttpResponse:
    form = AnsweredForm(request.POST)
    row = ask_marked(request, number, mark=request.POST.get("mark", "")) if form.is_valid() else None
    if row is None:
        raise Http404
    values = {"ask_id": str(row.values["ask_id"]), "customer_id": str(row.values["customer_id"]),
              "contact_id": str(row.values["contact_id"]), "kind": row.values["kind"],
              "asked_on": row.values["asked_on"].isoformat(), "answer": form.cleaned_data["answer"],
              "answered_on": _today(request)}  # fmt: skip
    if not _is_written(request, form, said=Said("asks", values, version=row.version)):
        tell(request, " ".join(str(why) for faults in form.errors.values() for why in faults))
    return redirect(reverse("act:ask", args=[number]))


def _is_asked(request: SignedIn, form: AskForm, *, customer: Mapping[str, Any]) -> bool:
    said = form.cleaned_data
    values = _whose(customer, said["contact_id"]) | {
        "kind": said["kind"], "asked_on": _today(request), "answer": "open",
    }  # fmt: skip
    if said["kind"] == "reference" and (whom := _whom(request, form)):
        values["for_id"] = str(whom["customer_id"])
    words = {"text_id": said["words"]} if said["words"] else {}
    return _is_written(request, form, said=Said("asks", values, words=words))


def _whom(request: SignedIn, form: AskForm) -> Mapping[str, Any] | None:
    """Return for whose decision a reference is asked, of those whom this person sees."""
    said = form["for_whom"].value()
    return customer_of(request, int(said)) if is_number(str(said or "")) else None


def _keep_limit(request: SignedIn, form: AskForm, *, number: int) -> None:
    visible, contact = seen_by(request), form.cleaned_data["contact_id"]
    limit, day = visible.book.settings.act.asks_a_year, visible.book.today()
    may = may_be_asked_on(asked_days(request, number, contact=contact), limit=limit, day=day)
    if may > day:
        said = _("They were asked %(n)s times within twelve months, as often as the book's setting allows. Ask again "
                 "from %(day)s.")  # fmt: skip
        form.add_error("contact_id", said % {"n": limit, "day": day_said(may)})


def _is_written(request: SignedIn, form: Any, *, said: Said) -> bool:
    try:
        made = write_row(said, by=request.user, at=timezone.now())
    except RowRefused as refused:
        for column, why in refused.faults.items():
            form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
        return False
    except Busy as refused:
        form.add_error(None, str(refused))
        return False
    tell(request, _("It is written."), undo=undo_of(made))
    return True


def _whose(customer: Mapping[str, Any], contact: str) -> dict[str, str]:
    return {"customer_id": str(customer["customer_id"]), "contact_id": contact}


def _today(request: SignedIn) -> str:
    return seen_by(request).book.today().isoformat()


def _customer(request: SignedIn, number: int) -> Mapping[str, Any]:
    row = customer_of(request, number)
    if row is None:
        raise Http404
    return row
