"""Listen › Questionnaires: a draft is begun, written, checked, published, or thrown away."""

import tomllib
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import BadInput, Busy, KeepworthError
from keepworth.tables.own_instruments import MOST_BYTES
from keepworth_web.listen.actions.write_draft import (
    begin_draft,
    change_draft,
    publish_draft,
    take_draft_out,
    throw_draft_away,
    undo_draft,
)
from keepworth_web.listen.forms.drafting import BeginForm, ChangeForm, HeadForm, ItemForm, ScaleForm
from keepworth_web.listen.models import Draft
from keepworth_web.listen.reads.drafts import Written, held_for_copy, one_draft, scales_for, written_in
from keepworth_web.listen.views.questionnaires import listed, shown_as_asked, toml
from keepworth_web.shared.errors import error
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

FORM = 20_000  # bytes of a form around its file
SCALE = "scale_%s"  # what its fields are known by: the page holds another form too


@needs(Right.WRITE)
@require_POST
def begin(request: SignedIn) -> HttpResponse:
    """Begin a draft: as a copy of a published one, or empty."""
    form = BeginForm(posted(request))
    if not form.is_valid():
        return listed(request, faults=tuple(map(str, form.non_field_errors())), status=422)
    name, _space, version = form.cleaned_data["of"].partition(" ")
    try:
        held = held_for_copy(name, version) if name else {"format": 1, "version": "1.0"}
        made = begin_draft(held, by=request.user, at=timezone.now())
    except BadInput as refusal:
        return listed(request, faults=(str(refusal),), status=422)
    return redirect("listen:draft", made.pk)


# The form's secret is checked by `_sent`, once it is known how large it is.
@csrf_exempt
@needs(Right.WRITE)
@require_POST
def upload(request: SignedIn) -> HttpResponse:
    """Begin a draft from a file."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdigit() or int(said) > MOST_BYTES + FORM:
        fault = f"The file is larger than {MOST_BYTES >> 10} kB, which no questionnaire is."
        return listed(request, faults=(fault,), status=413)
    return _sent(request)


@csrf_protect
def _sent(request: SignedIn) -> HttpResponse:
    sent: Any = request.FILES.get("file")
    if sent is None or not sent.size:
        return listed(request, faults=(_("Choose a file that is not empty."),), status=422)
    try:
        made = begin_draft(_read(sent.read()), by=request.user, at=timezone.now())
    except BadInput as refusal:
        return listed(request, faults=(str(refusal),), status=422)
    return redirect("listen:draft", made.pk)


def _read(content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(_("The file is no UTF-8 text.")) from None
    written_in(text)  # refuses what is no TOML
    return tomllib.loads(text)


@needs(Right.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: SignedIn, number: int) -> HttpResponse:
    """Show a draft with its faults; keep what it is called and what people read first."""
    found = one_draft(number)
    if request.method != "POST":
        return _shown(request, found)
    form = HeadForm(posted(request))
    if not form.is_valid():
        return _shown(request, found, head=form, status=422)
    held = form.changed(written_in(found.text).held)
    return _changed(request, found, held=held, revision=form.cleaned_data["revision"])


def _shown(
    request: SignedIn, found: Draft, *, head: HeadForm | None = None, scale: ScaleForm | None = None,
    fault: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    written = written_in(found.text)
    at_head = written.of_head()
    context = {
        "draft": found,
        "name": str(written.held.get("name") or "–")[:40],
        "version": str(written.held.get("version") or "")[:20],
        "form": head or HeadForm.showing(written, revision=found.revision),
        "scale": scale or ScaleForm(None, initial={"revision": found.revision}, auto_id=SCALE),
        "scales": list(written.scales),
        "items": [_item(one, at=at, written=written) for at, one in enumerate(written.items, start=1)],
        "many": len(written.faults),
        "others": [
            said for key in ("", *(("items",) if written.items else ()), "format") for said in at_head.get(key, ())
        ],
        "fault": fault,
        "is_open": head is not None or bool(set(at_head) - {"", "items"}),
        "sides": [side for side in ("customer", "us") if any(side in one for one in written.items)],
    }
    return render(request, "listen/draft.html", context, status=status)


def _item(one: dict[str, Any], *, at: int, written: Written) -> dict[str, Any]:
    shown = ItemForm.initial_of(one)
    words = next((shown[key] for key in ("customer_en", "us_en", "customer_zh", "us_zh") if shown[key]), "")
    return {"at": at, "name": shown["name"], "words": words, "scale": shown["scale"], "feeds": shown["feeds"],
            "faults": sum(map(len, written.of_item(at).values()))}  # fmt: skip


def _changed(request: SignedIn, found: Draft, *, held: dict[str, Any], revision: int, to: str = "") -> HttpResponse:
    try:
        change_draft(found, held, revision=revision, by=request.user, at=timezone.now())
    except Busy:
        return _overtaken(request, found.pk)
    except BadInput as refusal:
        return _shown(request, found, fault=str(refusal), status=422)
    tell(request, _("It is kept."), undo=reverse("listen:undo-draft", args=[found.pk]))
    return redirect(to or reverse("listen:draft", args=[found.pk]))


def _overtaken(request: SignedIn, number: int) -> HttpResponse:
    fault = _("Somebody else changed this draft meanwhile. Look at it again.")
    return _shown(request, one_draft(number), fault=fault, status=409)


@needs(Right.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: SignedIn, *, number: int, at: int) -> HttpResponse:
    """Show one item of a draft with its faults, and keep it; 0 is a new one."""
    found = one_draft(number)
    written = written_in(found.text)
    items = list(written.items)
    if at > len(items):
        raise Http404
    one = items[at - 1] if at else {}
    before = [str(other["name"]) for other in (items[: at - 1] if at else items) if isinstance(other.get("name"), str)]
    initial = {**ItemForm.initial_of(one), "revision": found.revision}
    form = ItemForm(posted(request), scales=scales_for(found.text), before=before, initial=initial)
    if form.is_bound and form.is_valid():
        kept = form.changed(one)
        items = [*items[: at - 1], kept, *items[at:]] if at else [*items, kept]
        place = at or len(items)
        faults = written_in_of({**written.held, "items": items}).of_item(place)
        to = reverse("listen:draft-item", args=[number, place]) if faults else ""
        held = {**written.held, "items": items}
        return _changed(request, found, held=held, revision=form.cleaned_data["revision"], to=to)
    if at:
        form.say(written.of_item(at))
    context = {"form": form, "draft": found, "at": at, "others": written.of_item(at).get("", ()) if at else (),
               "special": [key for key in ("role", "per_element", "needs_proof") if key in one]}  # fmt: skip
    return render(request, "listen/draft_item.html", context, status=422 if form.is_bound else 200)


def written_in_of(held: dict[str, Any]) -> Written:
    """Read what a draft would hold."""
    from keepworth.listen.instruments import written_toml

    return written_in(written_toml(held))


@needs(Right.WRITE)
@require_POST
def scale(request: SignedIn, number: int) -> HttpResponse:
    """Keep a scale of the draft's own; one of the same name is replaced."""
    found = one_draft(number)
    form = ScaleForm(posted(request), auto_id=SCALE)
    if not form.is_valid():
        return _shown(request, found, scale=form, status=422)
    written = written_in(found.text)
    scales = {**written.scales, form.cleaned_data["name"]: form.scale()}
    return _changed(request, found, held={**written.held, "scales": scales}, revision=form.cleaned_data["revision"])


@needs(Right.WRITE)
@require_POST
def change(request: SignedIn, number: int) -> HttpResponse:
    """Move or remove an item, or remove a scale."""
    found = one_draft(number)
    form = ChangeForm(posted(request))
    held = form.changed(written_in(found.text)) if form.is_valid() else None
    if held is None:
        return _shown(request, found, fault=_("There is no such item any more."), status=422)
    return _changed(request, found, held=held, revision=form.cleaned_data["revision"])


@needs(Right.WRITE)
@require_POST
def undo(request: SignedIn, number: int) -> HttpResponse:
    """Take the last change of a draft back."""
    try:
        is_undone = undo_draft(one_draft(number), by=request.user, at=timezone.now())
    except Busy:
        return _overtaken(request, number)
    if is_undone:
        tell(request, _("It is as it was before."), undo=reverse("listen:undo-draft", args=[number]))
    return redirect("listen:draft", number)


@needs(Right.WRITE)
@require_safe
def preview(request: SignedIn, *, number: int, side: str) -> HttpResponse:
    """Show what somebody would read who is asked; of a draft with faults there is nothing to see."""
    of = written_in(one_draft(number).text).instrument()
    if of is None:
        raise Http404
    return shown_as_asked(request, of, side=side, back=reverse("listen:draft", args=[number]))


@needs(Right.WRITE)
@require_safe
def file(request: SignedIn, number: int) -> HttpResponse:
    """Give a draft's file to be saved."""
    return toml(one_draft(number).text, name=f"draft-{number}")


@needs(Right.WRITE)
@require_POST
def publish(request: SignedIn, number: int) -> HttpResponse:
    """Publish a draft: from then on it never changes."""
    found = one_draft(number)
    if request.POST.get("revision") != str(found.revision):
        return _overtaken(request, number)
    try:
        made = publish_draft(found, by=request.user, at=timezone.now())
    except KeepworthError as refusal:
        return _shown(request, found, fault=str(refusal), status=422)
    said = _("%(name)s %(version)s is published. It can be asked from now on, and never changes.")
    undo_by = reverse("listen:retire-questionnaire", args=[made.name, made.version])
    tell(request, said % {"name": made.name, "version": made.version}, undo=undo_by)
    return redirect("listen:questionnaire", made.name, made.version)


@needs(Right.WRITE)
@require_POST
def throw_away(request: SignedIn, number: int) -> HttpResponse:
    """Put a draft into the trash."""
    if throw_draft_away(one_draft(number), by=request.user, at=timezone.now()):
        tell(request, _("The draft is in the trash for 30 days."), undo=reverse("listen:take-draft-out", args=[number]))
    return redirect("listen:questionnaires")


@needs(Right.WRITE)
@require_POST
def take_out(request: SignedIn, number: int) -> HttpResponse:
    """Take a draft out of the trash."""
    if not take_draft_out(number, by=request.user, at=timezone.now()):
        return error(
            request, 404, title=_("It is not there any more"), advice=_("Drafts stay in the trash for 30 days.")
        )
    return redirect("listen:draft", number)
