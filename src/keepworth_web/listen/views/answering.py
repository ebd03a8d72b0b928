"""The page that a contact answers. Showing it changes nothing; its form alone does, and needs no cookie."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from keepworth_web.listen.actions.keep_draft import keep_draft
from keepworth_web.listen.actions.submit_response import (
    AlreadyAnswered,
    Kept,
    TooManyAnswers,
    submit_response,
    submit_unread,
)
from keepworth_web.listen.forms.answering import SheetForm, prefilled
from keepworth_web.listen.models import Invitation, Survey
from keepworth_web.listen.reads.company import company_name
from keepworth_web.listen.reads.complaints import complaint_due
from keepworth_web.listen.reads.doors import Door, hashed, invitation_of, link_of, opens, survey_met
from keepworth_web.listen.reads.questions import Question, Sheet, sheet_of
from keepworth_web.listen.reads.team import next_of
from keepworth_web.listen.views.standing import blank, rendered
from keepworth_web.staff.access import address_of, open_to_anyone
from keepworth_web.staff.models.tries import MINUTE, take

MOST_BYTES = 4_000_000
GUESSES = 10  # a minute and address: of links that open nothing


@open_to_anyone
@csrf_exempt  # the token in its address is its secret, and no cookie gives the sender any right
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Ask somebody who was invited, once."""
    return _kindly(request, find=lambda: invitation_of(token), short=lambda: _at_once(request, token))


@open_to_anyone
@csrf_exempt  # as above
@require_http_methods(["GET", "POST"])
def came_by(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever came by an open link."""
    return _kindly(request, find=lambda: link_of(token))


@dataclass(slots=True)
class Shown:
    """One page as it is shown."""

    door: Door
    sheet: Sheet
    language: str
    page: int = 0
    said: Mapping[str, str] = field(default_factory=dict)
    submission_id: str = ""
    form: SheetForm | None = None
    note: str = ""  # "late": the database did not answer


def _kindly(
    request: HttpRequest, *, find: Callable[[], Door | None], short: Callable[[], HttpResponse | None] = lambda: None
) -> HttpResponse:
    """Answer, also where the database does not: of a full disk not even the door may be readable."""
    if request.method == "POST" and not _read(request):
        return told("listen/too_long.html", status=413)
    try:
        return (short() if request.method == "POST" else None) or _answered(request, find())
    except DatabaseError:
        return told("listen/late.html", status=503)


def _at_once(request: HttpRequest, token: str) -> HttpResponse | None:
    """Take a whole answer of a customer by what its form says of itself; None where the door must be read first.

    Nothing is believed: the answers are checked against the survey that the form names, and are kept only where the
    token opens that very survey and it is open.
    """
    said = request.POST
    survey = survey_met(said.get("survey", ""))
    if survey is None or "show" in said or said.get("go", "send") != "send":
        return None
    language = said.get("language", "")
    if language not in _spoken(survey):
        return None
    with _speaking(language):
        form = SheetForm(said, sheet=sheet_of(survey, language=language, company=company_name()))
        if not form.check_all():
            return None
        filled = form.filled(language=language, address=address_of(request))
        try:
            kept = submit_unread(hashed(token), filled, survey=survey, at=timezone.now())
        except DatabaseError:
            return None  # the long way shows the form again, with all that was said
        return None if kept is None else _thanks(survey, kept, is_named=True, following=None)


def _answered(request: HttpRequest, door: Door | None) -> HttpResponse:
    is_open = opens(door, at=timezone.now())
    is_used = isinstance(door, Invitation) and door.answered_at is not None
    if door is None or not (is_open or (is_used and request.method == "POST")):
        return closed(request, door)
    language = _language(request, door)
    with _speaking(language):
        called = door.called if isinstance(door, Invitation) else ""
        sheet = sheet_of(door.survey, language=language, company=company_name(), customer=called)
        shown = Shown(door, sheet, language)
        return _sent(request, shown) if request.method == "POST" else _begun(request, shown)


def _begun(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Show the first page, or the one where somebody left off."""
    draft = shown.door.draft if isinstance(shown.door, Invitation) else {}
    told = {name: request.GET[name] for name in request.GET}
    shown.said = {**draft.get("said", {}), **prefilled(told, sheet=shown.sheet)}
    shown.page = min(draft.get("page", 0), len(shown.sheet.pages) - 1)
    shown.submission_id = draft.get("submission_id") or secrets.token_urlsafe(16)
    return _page(request, shown)


def _read(request: HttpRequest) -> bool:
    """Read what was sent, however long an answer it holds; False where it is longer than any."""
    sent = request.read(MOST_BYTES + 1)
    request._body = sent  # what Django keeps of a body that it has read; its own limit is that of the house's forms
    return len(sent) <= MOST_BYTES


def _sent(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Understand what was sent: another page, another language, or the answers."""
    form = shown.form = SheetForm(request.POST, sheet=shown.sheet)
    shown.said, shown.page = form.said, _number(request.POST.get("page", ""), most=len(shown.sheet.pages) - 1)
    shown.submission_id = form.submission_id or secrets.token_urlsafe(16)
    go = "show" if "show" in request.POST else request.POST.get("go", "send")
    if go == "send":
        return _submitted(request, shown, form=form)
    return _turned(request, shown, form=form, go=go)


def _turned(request: HttpRequest, shown: Shown, *, form: SheetForm, go: str) -> HttpResponse:
    is_good = go != "next" or form.check_page(shown.page)
    if is_good:
        turned = shown.sheet.turned(shown.page, shown.said, by={"next": 1, "back": -1}.get(go, 0))
        if go == "next" and turned == shown.page:
            return _submitted(request, shown, form=form)  # what would come hangs on other answers
        shown.form, shown.page = None, turned
        if isinstance(shown.door, Invitation) and shown.door.answered_at is None:
            keep_draft(shown.door, shown.said, page=shown.page, submission_id=shown.submission_id)
    return _page(request, shown, status=200 if is_good else 422)


def _submitted(request: HttpRequest, shown: Shown, *, form: SheetForm) -> HttpResponse:
    if not form.check_all():
        fault = form.first_fault()
        shown.page = shown.page if fault is None else fault
        return _page(request, shown, status=422)
    filled = form.filled(language=shown.language, address=address_of(request))
    try:
        kept = submit_response(shown.door, filled, at=timezone.now())
    except AlreadyAnswered:
        return told("listen/answered_before.html", status=409)
    except TooManyAnswers:
        shown.note = "many"
        return _page(request, shown, status=429)
    except DatabaseError:
        shown.note = "late"
        return _page(request, shown, status=503)
    is_named = isinstance(shown.door, Invitation)
    return _thanks(shown.door.survey, kept, is_named=is_named, following=next_of(shown.door))


def _thanks(survey: Survey, kept: Kept, *, is_named: bool, following: dict[str, object] | None) -> HttpResponse:
    return told("listen/thanks.html", receipt=kept.receipt, is_named=is_named, side=survey.side, next=following,
                complaint_due=complaint_due(survey, at=kept.answered_at))  # fmt: skip


def _page(request: HttpRequest, shown: Shown, *, status: int = 200) -> HttpResponse:
    if shown.page == 0 and not (shown.said or shown.form or shown.note):
        others = tuple(code for code, _ in _tongues(shown))

        def first(submission_id: str) -> str:
            return rendered("listen/answer.html", _context(replace(shown, submission_id=submission_id)))

        survey = shown.door.survey_id
        page = blank(shown.sheet, shown.submission_id, survey=survey, others=others, render=first)
        return _answer(page, status=status)
    return _answer(rendered("listen/answer.html", _context(shown)), status=status)


def _context(shown: Shown) -> dict[str, object]:
    asked = shown.sheet.asked(shown.page, shown.said)
    here = {one.name for one in asked}
    return {
        "sheet": shown.sheet,
        "rows": [_row(one, shown) for one in asked],
        "carried": [pair for pair in shown.said.items() if pair[0] not in here],
        "number": shown.page + 1,
        "is_first": shown.sheet.turned(shown.page, shown.said, by=-1) == shown.page,
        "is_last": _is_last(shown),
        "page": shown.page,
        "submission_id": shown.submission_id,
        "survey": shown.door.survey_id,
        "faults": shown.form.non_field_errors() if shown.form else [],
        "note": shown.note,
        "language": shown.language,
        "others": _tongues(shown),
    }


def _tongues(shown: Shown) -> list[tuple[str, str]]:
    return [one for one in settings.LANGUAGES if one[0] in shown.door.survey.languages]


def _is_last(shown: Shown) -> bool:
    """Whether nothing comes behind this page, whatever is answered on it."""
    return not any(shown.sheet.pages[shown.page + 1 :])


def _row(question: Question, shown: Shown) -> dict[str, object]:
    faults = list(shown.form.errors.get(question.name, ())) if shown.form else []
    return {"question": question, "said": shown.said.get(question.name, ""), "faults": faults}


def closed(request: HttpRequest, door: Door | None) -> HttpResponse:
    """Say kindly that nothing is asked here, in the same words whether it never was or is not any more."""
    within = door is not None or take("survey link", address_of(request), limit=GUESSES, per=MINUTE, at=timezone.now())
    return told("listen/closed.html" if within else "listen/too_often.html", status=404 if within else 429)


def told(template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Answer with a page that knows nothing of who asks: no session is read, no shell is made."""
    return _answer(rendered(template, context), status=status)


def _answer(page: str, *, status: int = 200) -> HttpResponse:
    response = HttpResponse(page, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    if status in (429, 503):
        response.headers["Retry-After"] = "60"
    return response


def _language(request: HttpRequest, door: Door) -> str:
    """Return the language asked for, else that of the contact or the browser, of those the survey speaks."""
    spoken = _spoken(door.survey)
    asked = request.POST if request.method == "POST" else request.GET
    said = [asked.get("show", ""), asked.get("language", "")]
    own = door.language if isinstance(door, Invitation) else translation.get_language() or ""
    return next((one for one in (*said, own) if one in spoken), spoken[0])


def _spoken(survey: Survey) -> list[str]:
    return [one for one in survey.languages if one in dict(settings.LANGUAGES)] or [settings.LANGUAGE_CODE]


def _speaking(language: str) -> AbstractContextManager[object]:
    return nullcontext() if translation.get_language() == language else translation.override(language)


def _number(said: str, *, most: int) -> int:
    return min(int(said), most) if said.isascii() and said.isdigit() and len(said) < 4 else 0
