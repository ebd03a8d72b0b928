"""A book and a database with something on every page of the website, for those who look at all of them.

Nothing here waits for a worker: what one would do is done at once, so the website is served without.
"""

import datetime as dt
import json
import secrets
import tomllib
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from keepworth.act.hiring import QUESTIONS
from keepworth.focus import Range
from keepworth.focus.disciplines import VIEWS
from keepworth.listen import instrument
from keepworth.runs.find_persons import persons_searched, receipts_of
from keepworth.runs.undo_batch import batches_of
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import fetched
from keepworth.tables.book import find_book
from keepworth.tables.fought import fought_of
from keepworth.tables.measured import pushes_of
from keepworth.tables.own_instruments import known_instruments, publish_instrument
from keepworth.tables.scored import open_scored
from keepworth.tables.wanted import Wanted
from keepworth_web.act.actions.keep_quarter import keep_quarter
from keepworth_web.act.actions.note_happenings import keep
from keepworth_web.act.actions.review_link import make_review_link
from keepworth_web.act.actions.set_webhook import Wanted as WantedHook
from keepworth_web.act.actions.set_webhook import make_webhook
from keepworth_web.act.mail.letters import PURPOSE
from keepworth_web.act.models import Delivery, Letter, Webhook
from keepworth_web.act.reads.happened import KINDS, SOLVED, Found
from keepworth_web.act.reads.on_behalf import on_behalf_of
from keepworth_web.act.reads.review import quarter_of
from keepworth_web.book.actions.ask_of_upload import ask_of_upload
from keepworth_web.book.actions.keep_upload import folder_of_uploads
from keepworth_web.book.actions.receive_upload import Sent, receive_upload
from keepworth_web.book.actions.run_job import claim_job, run_job
from keepworth_web.book.models import Job, Upload
from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.actions.use_rights import request_erasure, restrict_rights
from keepworth_web.focus.actions.keep_case import Stated, keep_case
from keepworth_web.focus.actions.keep_review import Filled, keep_review
from keepworth_web.focus.actions.save_view import save_view
from keepworth_web.focus.actions.trash_view import trash_view
from keepworth_web.focus.actions.write_step import Wanted as WantedStep
from keepworth_web.focus.actions.write_step import write_step
from keepworth_web.focus.models import SavedView
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.reads.visible import visible_customers
from keepworth_web.listen.actions.invite import Asking, Guest
from keepworth_web.listen.actions.invite import invite as ask
from keepworth_web.listen.actions.make_survey import NewSurvey, Place, make_survey, open_link
from keepworth_web.listen.actions.write_draft import begin_draft
from keepworth_web.measure.reads.fighting import mark_of_trial
from keepworth_web.measure.reads.pushes import mark_of
from keepworth_web.prove.actions.plan_experiment import Plan, plan_experiment
from keepworth_web.prove.actions.set_report import Plan as ReportPlan
from keepworth_web.prove.actions.set_report import make_report
from keepworth_web.prove.actions.start_experiment import start_experiment
from keepworth_web.prove.mail.reports import PURPOSE as REPORT
from keepworth_web.prove.models import SentReport
from keepworth_web.prove.reads.experiments import Beginning, lot_of
from keepworth_web.prove.reads.report_paper import drawn_for
from keepworth_web.site.parts import JOBS
from keepworth_web.staff.actions.hiring import Applying, hand_in, write_applicant
from keepworth_web.staff.actions.keys import make_key
from keepworth_web.staff.actions.make_link import invite, make_owner_link, make_password_link
from keepworth_web.staff.models import Applicant, Person
from keepworth_web.staff.models.tries import MINUTE, take
from keepworth_web.staff.tokens import hash_token, new_token
from keepworth_web.value.actions.make_link import make_link
from tests.factories.backtests import keep_backtest
from tests.factories.findings import keep_bakeoff_of, keep_drivers_of, keep_long_view_of
from tests.factories.instruments import OURS
from tests.web.people import make_people, secure
from tests.web.spoken import words_put

BUSY = "busy@keepworth.test"  # tried to sign in too often
ORDERS = "订单编号,客户编号,下单时间,实付金额\n" + "".join(
    f"o{at},c{at % 7},2024-01-{at + 1:02d},1{at}.50\n" for at in range(28)
)
FILES: dict[str, str] = {
    "planned": ORDERS,
    "refusing": ORDERS + "x1,c1,2024-13-45,12\nx2,,2024-01-05,abc\n",
    "asking": "order,customer,day,amount\n1,a,03/04/2024,1\n2,b,05/06/2024,2\n",
    "unknown": "colour,weather\nred,rain\nblue,sun\n",
    "unreadable": "a,b\n1,2\n3,4,5,6,7\n",
}


@dataclass(slots=True)
class Stage:
    """What stands on the pages, by what an address needs to name it; a list is empty where the book has none."""

    people: dict[str, Person]
    customers: list[int] = field(default_factory=list)
    persons: list[tuple[str, int]] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    uploads: list[int] = field(default_factory=list)
    jobs: list[int] = field(default_factory=list)
    works: list[int] = field(default_factory=list)
    views: list[int] = field(default_factory=list)
    checks: list[int] = field(default_factory=list)  # one of each kind
    steps: list[int] = field(default_factory=list)
    surveys: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    drafts: list[int] = field(default_factory=list)
    pieces: list[tuple[int, str, str]] = field(default_factory=list)  # customer, indicator, mark
    trials: list[tuple[int, str]] = field(default_factory=list)  # customer, mark
    rows: list[tuple[int, str, str]] = field(default_factory=list)  # customer, table, mark; of what was written by hand
    ours: list[tuple[str, str]] = field(default_factory=list)  # table, mark
    lines: list[tuple[int, str]] = field(default_factory=list)  # customer, mark; of the value ledger
    referrals: list[str] = field(default_factory=list)  # marks
    plans: list[tuple[int, str]] = field(default_factory=list)  # customer, mark; a line of a plan
    plan_steps: list[tuple[int, str]] = field(default_factory=list)  # customer, mark
    events: list[str] = field(default_factory=list)  # marks; one to come, one that is past
    testimonials: list[str] = field(default_factory=list)  # marks; one that waits for its contact
    content: list[str] = field(default_factory=list)  # marks; a page that answers no need
    openings: list[str] = field(default_factory=list)  # marks; a talk that is to be given
    givings: list[str] = field(default_factory=list)  # marks; what somebody was offered
    own: list[tuple[str, str]] = field(default_factory=list)  # table, mark; of what is about our own people
    partners: list[int] = field(default_factory=list)  # numbers; one who could do something
    offerings: list[str] = field(default_factory=list)  # marks; one of a partner, one whose time is over
    spending: list[str] = field(default_factory=list)  # marks of what was spent
    extras: list[str] = field(default_factory=list)  # marks; one that may be given, one whose time is over
    webhooks: list[int] = field(default_factory=list)  # one that goes well, one that stopped
    experiments: list[int] = field(default_factory=list)  # one whose days are over, one that runs, one that is planned
    reports: list[int] = field(default_factory=list)  # one that was sent
    applicants: list[int] = field(default_factory=list)  # one to be scored, one whom both scored
    tokens: dict[str, str] = field(default_factory=dict)


def set_stage(kind: str) -> Stage:
    """Fill the book and the database that Django was set up with.

    `full` is a scored book with work and persons, `empty` has people alone, `own` gets files, which no sample takes;
    `all` is both.
    """
    people = make_people()
    secure(people["owner"])
    stage = Stage(people)
    stage.tokens = {
        "owner": make_owner_link(),
        "invitation": invite(by=people["owner"], name="Li Na", role="viewer", teams=[]),
        "password": make_password_link(people["editor"], by=people["owner"]),
        **_surveys(stage),
    }
    now = timezone.now()
    while take("sign-in", BUSY, limit=20, per=15 * MINUTE, at=now):
        pass
    # Work that stands still comes last: it would be done.
    settings_of = {
        "full": (_views, _tested, _checks, _persons, _customers, _rows, _ledger, _backup, _work),
        "own": (_files,),
        "all": (_views, _tested, _checks, _persons, _customers, _rows, _ledger, _backup, _files, _work),
    }
    for one in settings_of.get(kind, ()):
        one(stage)
    return stage


def _tested(stage: Stage) -> None:
    """A back-test, of which calibration tells, a bake-off, and drivers."""
    keep_backtest(settings.ENVIRONMENT.book)
    keep_bakeoff_of(settings.ENVIRONMENT.book)
    keep_long_view_of(settings.ENVIRONMENT.book)
    keep_drivers_of(settings.ENVIRONMENT.book)


def _surveys(stage: Stage) -> dict[str, str]:
    """A survey that takes answers, by an invitation and by an open link; return their tokens."""
    owner, now = stage.people["owner"], timezone.now()
    survey = make_survey(NewSurvey("How are we doing?", "nps", "1.0"), by=owner, at=now)
    (asked,) = ask(survey, [Guest(customer="1001", contact="p1")], asking=Asking(by=owner, at=now))
    link, token = open_link(survey, name="till 3", place=Place(), by=owner, at=now)
    ours = make_survey(NewSurvey("How do we see them?", "pulse", "1.0", side="us"), by=owner, at=now)
    stage.surveys, stage.links = [survey.pk, ours.pk], [link.pk]
    day = f"{now:%Y-%m-%d}"
    said = {"customer_id": "1001", "contact_id": "p1", "opened_at": f"{day} 00:01", "due_on": day}
    case = write_row(Said("cases", said, words={"text_id": "It broke twice"}), by=owner, at=now)
    stage.cases = [f"w{case.pk}"]
    if not known_instruments(settings.ENVIRONMENT.book):
        publish_instrument(settings.ENVIRONMENT.book, OURS)
    good, bad = tomllib.loads(OURS.replace('"1.0"', '"2.0"')), {"name": "?", "items": [{"name": "x", "scale": "y"}]}
    stage.drafts = [begin_draft(one, by=owner, at=now).pk for one in (good, bad)]
    return {"survey": asked.token, "open survey": token}


def _views(stage: Stage) -> None:
    owner, now = stage.people["owner"], timezone.now()
    make_key(owner, name="a sheet", scope="read", days=30)
    kept = save_view("Quiet ones", query="active_most=50&sort=-value", is_shared=True, by=owner, at=now)
    trashed = save_view("Mistake", query="", is_shared=False, by=owner, at=now)
    trash_view(SavedView.objects.get(pk=trashed.pk), by=owner, at=now)
    stage.views = [kept.pk]
    _webhooks(stage)
    _applicants(stage)
    _experiments(stage)
    _reports(stage)


def _applicants(stage: Stage) -> None:
    """One whom the owner has to score, and one whom both scored."""
    owner, editor = stage.people["owner"], stage.people["editor"]
    for name in ("Quentin Applegate", "Wei Applegate"):
        asked = Applying(name, "consultant", timezone.localdate(), None, owner, editor)
        stage.applicants.append(write_applicant(asked, by=owner).pk)
    for who, points in ((owner, 3), (editor, 5)):
        hand_in(Applicant.objects.get(pk=stage.applicants[1]), scores=dict.fromkeys(QUESTIONS, points),
                notes="Stood by a promise that was not theirs.", by=who)  # fmt: skip


def _experiments(stage: Stage) -> None:
    """One that runs and one whose days are over, drawn among the customers there are, and one that is planned."""
    owner, now = stage.people["owner"], timezone.now()
    plan = Plan("Calls", "", "", "", "after_purchase_call", 50, "alone", "ordered", 90)
    over, runs, planned = (plan_experiment(plan, by=owner, at=now) for _ in range(3))
    visible = visible_customers(owner)
    for one, days in ((over, 120), (runs, 40)):
        begun = Beginning(visible.until - dt.timedelta(days), None)
        start_experiment(one, lot_of(visible, one), beginning=begun, by=owner, at=now)
    stage.experiments = [over.pk, runs.pk, planned.pk]


def _reports(stage: Stage) -> None:
    """One that goes to the owner, who got it once."""
    owner, now = stage.people["owner"], timezone.now()
    plan = ReportPlan("Monday", "week", 1, 7, "both", "portfolio,gap")
    report = make_report(plan, readers=[owner], by=owner, at=now)
    token = new_token()
    content = drawn_for(on_behalf_of(owner), title="Monday", sections=["portfolio", "gap"])
    SentReport.objects.create(report=report, person=owner, period="2026-W48", state="sent", due_at=now, made_at=now,
                              content=content, token_hash=hash_token(token, purpose=REPORT))  # fmt: skip
    stage.reports, stage.tokens["report"] = [report.pk], token


def _webhooks(stage: Stage) -> None:
    """One that took what it was told, and one that stopped."""
    owner, now = stage.people["owner"], timezone.now()
    wanted = WantedHook("Our CRM", "https://crm.example.com/keepworth", tuple(KINDS))
    good, bad = (make_webhook(wanted, by=owner, at=now)[0] for _ in range(2))
    for at in range(3):
        keep(Found(SOLVED, f"row-{at}-1-case-solved", at, now, {"case_id": f"c{at}"}))
    Delivery.objects.filter(webhook=good).update(state="sent", attempts=1, tried_at=now, status=204)
    Delivery.objects.filter(webhook=bad).update(attempts=1, tried_at=now, status=500, fault="status")
    Webhook.objects.filter(pk=bad.pk).update(state="stopped", failures=16)
    stage.webhooks = [good.pk, bad.pk]
    token = new_token()
    sent = {"week": "2026-W48", "state": "sent", "due_at": now, "token_hash": hash_token(token, purpose=PURPOSE)}
    Letter.objects.create(person=owner, **sent)
    stage.tokens["letter"] = token


def _checks(stage: Stage) -> None:
    """One check of each kind, a business case, and a step that is late."""
    owner, now = stage.people["owner"], timezone.now()
    for kind in ("readiness", "challenges", "keeping"):
        names = [one.name for one in instrument(kind).items]
        answers = {name: float(at % 3) for at, name in enumerate(names)}
        filled = Filled(kind, answers, dict.fromkeys(names, "The minutes of 3 May"))
        stage.checks.append(keep_review(filled, by=owner, at=now).pk)
    asked = [one.name for one in instrument("disciplines").items]
    points = {f"{view}.{name}": float(2 + at % 5) for view in VIEWS for at, name in enumerate(asked)}
    stage.checks.append(keep_review(Filled("disciplines", points), by=owner, at=now).pk)
    keep_case(Stated(50_000, 20_000, 5, 0.1, gain=Range(80_000, 150_000, 260_000)), by=owner, at=now)
    wanted = WantedStep(
        "data", "Ask after each delivery", "Days until it is used", owner.pk, dt.date(2026, 1, 31), 9, 2
    )
    stage.steps = [write_step(wanted, by=owner, at=now).pk]


def _files(stage: Stage) -> None:
    owner, now = stage.people["owner"], timezone.now()
    for name, text in FILES.items():
        upload = send_file(stage, f"{name}.csv", text)
        if name == "refusing":
            import_file(upload, stage)
    for state, told in (
        (Job.State.WAITING, {}),
        (Job.State.RUNNING, {"started_at": now, "beat_at": now, "share": 0.4}),
    ):
        job = Job.objects.create(kind="look", asked_by=owner, asked_at=now, state=Job.State.DONE)
        upload = Upload.objects.create(
            stored=secrets.token_hex(16), name=f"{state}.csv", size=10, sent_by=owner, sent_at=now, job=job
        )
        Job.objects.filter(pk=job.pk).update(state=state, **told)
        stage.uploads.append(upload.pk)
    stage.batches = [batch.id for batch in batches_of(find_book(settings.ENVIRONMENT.book))]


def send_file(stage: Stage, name: str, text: str) -> Upload:
    """Send a file as the owner, and look at it."""
    stored = secrets.token_hex(16) + ".csv"
    (folder_of_uploads() / stored).write_text(text, encoding="utf-8")
    upload = receive_upload(Sent(stored, name, len(text)), by=stage.people["owner"], at=timezone.now())
    _do_all()
    stage.uploads.append(upload.pk)
    return upload


def import_file(upload: Upload, stage: Stage) -> None:
    """Import what was sent."""
    upload.refresh_from_db()
    ask_of_upload(upload, "import", by=stage.people["owner"], at=timezone.now())
    _do_all()


def _backup(stage: Stage) -> None:
    request_work("backup", {}, by=stage.people["owner"], at=timezone.now())
    _do_all()


def _work(stage: Stage) -> None:
    """One job of every state; nobody works on them."""
    owner, now = stage.people["owner"], timezone.now()
    said = {Job.State.REFUSED: "This book cannot be scored yet.", Job.State.FAILED: "0123abcd"}
    for state in Job.State:
        for kind, numbers in (("score", stage.jobs), ("sample", stage.works)):
            told = {"asked_by": owner, "asked_at": now, "started_at": now, "beat_at": now, "said": said.get(state, "")}
            numbers.append(Job.objects.create(kind=kind, state=state, **told).pk)


def _persons(stage: Stage) -> None:
    """Somebody erased with a receipt, somebody restricted, and somebody as people are."""
    book, owner, now = find_book(settings.ENVIRONMENT.book), stage.people["owner"], timezone.now()
    found = [one.person for one in persons_searched(book, "mar") if one.person.kind == "contact"][:3]
    for gone in found[:1]:
        request_erasure(gone, by=owner, at=now)
        _do_all()
    for still in found[1:2]:
        restrict_rights(still, by=owner, lift=False)
    stage.persons = [(one.kind, one.number) for one in found[1:]]
    stage.receipts = [str(one["receipt"]) for one in receipts_of(book)]


def _customers(stage: Stage) -> None:
    """The most valuable, and one who never ordered; of the first a piece of every kind; a trial of every kind."""
    book = find_book(settings.ENVIRONMENT.book)
    scored = open_scored(book)
    rows = scored.page(Wanted(limit=1000)).rows
    stage.customers = [int(rows[0]["number"]), int(rows[-1]["number"])]
    kinds = {one.evidence_id.partition(":")[0]: one for one in pushes_of(book, scored, number=stage.customers[0])}
    stage.pieces = [(stage.customers[0], one.indicator, mark_of(one)) for one in kinds.values()]
    fought = {int(row["number"]): fought_of(scored, int(row["number"])) for row in rows}
    tried = {
        one.evidence_id.partition(":")[0]: (number, mark_of_trial(one))
        for number, found in fought.items()
        if found
        for one in found.trials
    }
    stage.trials = list(tried.values())


def _ledger(stage: Stage) -> None:
    """Lines of the value ledger, one answered, and the page on which their contact signs."""
    owner, now, number = stage.people["owner"], timezone.now(), stage.customers[0]
    scored = open_scored(find_book(settings.ENVIRONMENT.book))
    own, other = (str(scored.one(one)["customer_id"]) for one in stage.customers[:2])  # type: ignore[index]
    said = {"customer_id": own, "period": f"{now:%Y}", "side": "theirs", "kind": "hours saved", "amount": "1200",
            "status": "claimed", "status_on": f"{now:%Y-%m-%d}"}  # fmt: skip
    first = write_row(Said("ledger", said), by=owner, at=now)
    write_row(Said("ledger", said | {"side": "ours", "kind": "fees"}), by=owner, at=now)
    line = json.loads(first.key)[0]
    write_row(Said("ledger", said | {"amount": "900", "answers_id": line}), by=owner, at=now)
    stage.lines = [(number, f"w{first.pk}")]
    brought = {"referrer_id": own, "customer_id": other, "happened_on": f"{now:%Y-%m-%d}"}
    stage.referrals = [f"w{write_row(Said('referrals', brought), by=owner, at=now).pk}"]
    _extras(stage, own, other=other)
    _spending(stage)
    _partners(stage, own)
    _our_people(stage, own)
    _plan(stage, whose={"customer_id": own, "set_on": f"{now:%Y-%m-%d}", "due_on": f"{now:%Y-%m-%d}"})
    contact = write_row(Said("contacts", {"customer_id": own, "name": "Mara Quill"}), by=owner, at=now)
    stage.tokens["ledger"] = make_link(own, contact.contact, by=owner, at=now)[1]
    _review(stage, own, contact=contact.contact)
    _events(stage, own, contact=contact.contact)
    _beyond(stage, own, contact=contact.contact)
    stage.testimonials, stage.tokens["words"] = words_put(own, contact.contact, by=owner)


def _our_people(stage: Stage, own: str) -> None:
    """A right of everybody, and a decision above it, of which somebody said what came."""
    owner, now = stage.people["owner"], timezone.now()
    day, words = f"{now:%Y-%m-%d}", {"text_id": "They had said why it mattered.", "result_text_id": "They stayed."}
    right = {"what": "refund", "most": "500", "ask_id": "mei", "since": "2024-01-01"}
    decision = {"colleague_id": "mei", "customer_id": own, "decided_on": day, "what": "refund", "amount": "620",
                "result": "helped", "result_on": day}  # fmt: skip
    asked = {"colleague_id": "mei", "kind": "training", "what": "negotiation", "asked_on": day}
    far = {"colleague_id": "mei", "customer_id": own, "done_on": day, "thanked_on": day, "reward": "a day off"}
    grown = {"colleague_id": "mei", "kind": "promotion", "what": "principal", "grown_on": day}
    for table, values in (("decision_rights", right), ("decisions", decision), ("resources", asked), ("further", far),
                          ("growth", grown)):  # fmt: skip
        texts = {"decision_rights": {}, "decisions": words}.get(table, {"text_id": "They had asked for it."})
        said = Said(table, values, words=texts)
        stage.own.append((table, f"w{write_row(said, by=owner, at=now).pk}"))


def _partners(stage: Stage, own: str) -> None:
    """A partner who could meet a need, who met another, and with whom two promises are shared."""
    owner, now = stage.people["owner"], timezone.now()
    book, day = find_book(settings.ENVIRONMENT.book), f"{now:%Y-%m-%d}"
    partner = json.loads(write_row(Said("partners", {"name": "Fernhill", "does": "checks"}), by=owner, at=now).key)[0]
    settle_written(book)
    said = {"name": "Checked references", "need": "References", "valid_from": "2024-01-01", "partner_id": partner}
    over = said | {"name": "Screening", "valid_to": "2024-06-30"}
    made = [
        write_row(Said("offerings", one, words={"text_id": "Three calls."}), by=owner, at=now) for one in (said, over)
    ]
    write_row(Said("offerings", {"name": "Search", "need": "Speed", "valid_from": "2024-01-01"}), by=owner, at=now)
    need = {"customer_id": own, "stated_on": day}
    for topic in ("References", "Be seen"):
        write_row(Said("needs", need | {"topic": topic}, words={"text_id": "They said so."}), by=owner, at=now)
    write_row(Said("needs", need | {"topic": "References", "state": "met", "state_on": day, "met_on": day,
                                    "partner_id": partner}), by=owner, at=now)  # fmt: skip
    promise = {"customer_id": own, "agreed_on": day, "due_on": day, "partner_id": partner}
    for kept in ("open", "yes"):
        write_row(Said("promises", promise | {"kept": kept, "kept_on": day if kept == "yes" else None},
                       words={"what_text_id": "References by Friday"}), by=owner, at=now)  # fmt: skip
    with lake_here(book) as lake:
        keys = fetched(lake.keys("partner")).to_pylist()
    stage.partners = [one["number"] for one in keys if one["text"] == partner]
    stage.offerings = [f"w{one.pk}" for one in made]


def _spending(stage: Stage) -> None:
    """What was spent: a quarter, and a month of it that counts twice."""
    quarter = {"period": "2026-Q1", "purpose": "keeping", "element": "sales", "amount": "12000"}
    made = [write_row(Said("spending", quarter | {"period": period}), by=stage.people["owner"], at=timezone.now())
            for period in ("2026-Q1", "2026-02")]  # fmt: skip
    stage.spending = [f"w{one.pk}" for one in made[:1]]


def _extras(stage: Stage, own: str, *, other: str) -> None:
    """Two extras: of one somebody had it and somebody may have it, the other's time is over."""
    owner, now = stage.people["owner"], timezone.now()
    guide = {"name": "Guide to hiring at night", "cost": "60", "months_apart": "6", "valid_from": "2024-01-01"}
    first = write_row(Said("extras", guide, words={"text_id": "What works in yards."}), by=owner, at=now)
    over = {"name": "Voucher", "tier": "a", "segment": "Trade", "valid_from": "2024-01-01", "valid_to": "2024-06-30"}
    second = write_row(Said("extras", over), by=owner, at=now)
    extra = {"extra_id": json.loads(first.key)[0], "entitled_on": f"{now:%Y-%m-%d}"}
    write_row(Said("extras_given", extra | {"customer_id": own, "given_on": f"{now:%Y-%m-%d}"}), by=owner, at=now)
    write_row(Said("extras_given", extra | {"customer_id": other}), by=owner, at=now)
    stage.extras = [f"w{first.pk}", f"w{second.pk}"]


def _plan(stage: Stage, *, whose: dict[str, str]) -> None:
    """A plan: a line with a step that is due, and a line that was dropped."""
    owner, now, number = stage.people["owner"], timezone.now(), stage.customers[0]
    said = {"goal_text_id": "They hear bad news from us first.", "ours_text_id": "We think so already.",
            "theirs_text_id": "They learn too late.", "obstacles_text_id": "Two reviews a year."}  # fmt: skip
    line = write_row(Said("plans", whose | {"indicator": "trust", "target": "75"}, words=said), by=owner, at=now)
    dropped = whose | {"indicator": "fit", "state": "dropped"}
    write_row(Said("plans", dropped, words=said | {"why_text_id": "They merge."}), by=owner, at=now)
    step = whose | {"plan_id": json.loads(line.key)[0]}
    first = write_row(Said("plan_steps", step, words={"text_id": "Agree on a weekly call."}), by=owner, at=now)
    stage.plans, stage.plan_steps = [(number, f"w{line.pk}")], [(number, f"w{first.pk}")]


def _events(stage: Stage, own: str, *, contact: str) -> None:
    """An event to come with a proposed guest, and one that is past, to which they came."""
    owner, now = stage.people["owner"], timezone.now()
    for days, state, name in ((30, "proposed", "A dinner"), (-200, "came", "A breakfast")):
        day = f"{now + dt.timedelta(days):%Y-%m-%d}"
        said = {"name": name, "starts_on": day, "capacity": "6", "cost": "900", "quiet_days": "14", "place": "Harbour"}
        event = write_row(Said("events", said), by=owner, at=now)
        guest = {"event_id": json.loads(event.key)[0], "contact_id": contact, "customer_id": own, "state": state,
                 "listed_on": f"{now:%Y-%m-%d}", "why": "like=3;speaks=1"}  # fmt: skip
        write_row(Said("guests", guest), by=owner, at=now)
        stage.events.append(f"w{event.pk}")


def _beyond(stage: Stage, own: str, *, contact: str) -> None:
    """Somebody who wants to be seen and to learn, a talk that they were offered, and a seat that is free."""
    owner, now = stage.people["owner"], timezone.now()
    day, whose = f"{now:%Y-%m-%d}", {"customer_id": own, "contact_id": contact}
    for wish in ("seen", "learn"):
        write_row(Said("wishes", whose | {"wish": wish, "stated_on": day}, words={"text_id": "Nobody knows us."}),
                  by=owner, at=now)  # fmt: skip
    said = {"kind": "talk", "gives": "seen", "set_on": day, "held_on": f"{now + dt.timedelta(60):%Y-%m-%d}",
            "place": "Harbour", "places": "2", "cost": "400"}  # fmt: skip
    talk = write_row(Said("openings", said | {"name": "A talk"}), by=owner, at=now)
    seat = said | {"name": "A master class", "kind": "seminar", "gives": "learn"}
    write_row(Said("openings", seat, words={"text_id": "Two days."}), by=owner, at=now)
    given = whose | {"opening_id": json.loads(talk.key)[0], "offered_on": day, "state": "done", "state_on": day,
                     "came": "talk", "came_on": day, "why": "wish=1.00:seen;first=0.50:"}  # fmt: skip
    made = write_row(Said("openings_given", given, words={"text_id": "Three wrote to me."}), by=owner, at=now)
    stage.openings, stage.givings = [f"w{talk.pk}"], [f"w{made.pk}"]
    page = {"title": "Our history", "kind": "page", "page": "/history", "since": "2024-01-01"}
    stage.content = [f"w{write_row(Said('content', page), by=owner, at=now).pk}"]


def _review(stage: Stage, own: str, *, contact: str) -> None:
    """A quarter's review that waits for a signature, with one goal."""
    owner, now = stage.people["owner"], timezone.now()
    goal = {"key": "g", "goal": "They hear bad news from us first.", "indicator": "trust", "target": 75.0,
            "due": f"{now:%Y-%m-%d}", "owner": "", "theirs": "They learn too late.", "steps": ["A call."]}  # fmt: skip
    number = {"indicator": "trust", "target": 75.0, "score": 60.0, "low": 50.0, "high": 70.0, "pieces": 3,
              "newest": f"{now:%Y-%m-%d}"}  # fmt: skip
    content = {"period": quarter_of(now.date()), "day": f"{now:%Y-%m-%d}", "run": None, "promises": [], "kept": None,
               "done": [], "numbers": [number], "goals": [goal]}  # fmt: skip
    kept = keep_quarter(own, content["period"], content=content, by=owner, at=now)
    stage.tokens["review"] = make_review_link(kept, contact, by=owner, at=now)[1]


def _rows(stage: Stage) -> None:
    """One row of each kind that people write by hand, to be changed again."""
    owner, now, number = stage.people["owner"], timezone.now(), stage.customers[0]
    first = open_scored(find_book(settings.ENVIRONMENT.book)).one(number)
    assert first is not None
    whose = {"customer_id": str(first["customer_id"])}
    day = f"{now:%Y-%m-%d}"
    of_customer = {
        "contacts": whose | {"name": "Li Na", "role": "CFO"},
        "needs": whose | {"kind": "need", "topic": "Speed", "stated_on": day, "state": "stated"},
        "promises": whose | {"measure": "days", "agreed_on": day, "due_on": day, "kept": "open"},
        "rivals": whose | {"rival": "Elsewhere", "valid_from": day},
    }
    of_all = {
        "colleagues": {"name": "Mei Tan"},
        "partners": {"name": "Harbour Print"},
        "segments": {"segment": "Finance", "valid_from": day},
        "trends": {"kind": "economic", "likelihood": "3", "impact": "4", "valid_from": day},
    }
    marks = {
        table: f"w{write_row(Said(table, values), by=owner, at=now).pk}"
        for table, values in (of_customer | of_all).items()
    }
    stage.rows = [(number, table, marks[table]) for table in of_customer]
    stage.ours = [(table, marks[table]) for table in of_all]


def _do_all() -> None:
    """Do what a worker would."""
    while (job := claim_job()) is not None:
        run_job(job, kinds=JOBS)
