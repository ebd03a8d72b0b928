"""What has to be looked at: every page of the URL patterns, in every state that a recipe knows.

A route without a parameter needs no recipe. One with parameters is named in `RECIPES` by its beginning, so that pages
below `know/<int:number>/` are seen as soon as they exist. A form that the matrix says is refused when it is sent empty
is looked at as well. `VISITS` are states that no route says by itself.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from tests.web.stage import Stage

MATRIX: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "authz.yaml").read_text(encoding="utf-8"))
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
OWNER = MATRIX["people"].index("owner")
# What programs ask for.
NO_PAGES = ("api/", "health/")
# What the parameters of a route stand for on the stage; the longest beginning counts.
RECIPES: dict[str, Callable[["Stage"], Sequence[object]]] = {
    "start/<str:token>/": lambda stage: (stage.tokens["owner"], "spent"),
    "invited/<str:token>/": lambda stage: (stage.tokens["invitation"], "spent"),
    "new-password/<str:token>/": lambda stage: (stage.tokens["password"], "spent"),
    "s/<str:token>/": lambda stage: (stage.tokens["survey"], "spent"),
    "o/<str:token>/": lambda stage: (stage.tokens["open survey"], "spent"),
    "stop/<str:token>/": lambda stage: (stage.tokens["survey"], "spent"),
    "listen/links/<int:number>/": lambda stage: stage.links,
    "listen/links/<int:number>/code.svg/": lambda stage: (),  # a file
    "listen/links/<int:number>/code.png/": lambda stage: (),
    "listen/surveys/<int:number>/": lambda stage: stage.surveys,
    "listen/triggers/<int:number>/": lambda stage: (),
    "listen/questionnaires/<str:name>/<str:version>/": lambda stage: (("nps", "1.0"), ("ours", "1.0")),
    "listen/questionnaires/<str:name>/<str:version>/as/<str:side>/": lambda stage: (("loyalty", "1.0", "us"),),
    "listen/drafts/<int:number>/": lambda stage: stage.drafts,
    "listen/drafts/<int:number>/items/<int:at>/": lambda stage: [(one, 1) for one in stage.drafts],
    "listen/drafts/<int:number>/as/<str:side>/": lambda stage: [(one, "customer") for one in stage.drafts[:1]],
    "listen/cases/<str:mark>/": lambda stage: stage.cases,
    "listen/mail/<int:number>/": lambda stage: (),
    "account/sessions/<str:number>/": lambda stage: (),
    "account/keys/<int:number>/": lambda stage: (),
    "book/people/<int:number>/": lambda stage: (stage.people["editor"].pk,),
    "book/import/<int:number>/": lambda stage: stage.uploads,
    "book/import/batches/<str:name>/": lambda stage: stage.batches,
    "book/runs/jobs/<int:number>/": lambda stage: stage.jobs,
    "book/work/<int:number>/": lambda stage: stage.works,
    "book/privacy/<str:kind>/<int:number>/": lambda stage: stage.persons,
    "book/privacy/receipts/<str:name>/": lambda stage: stage.receipts,
    "focus/views/<int:number>/": lambda stage: stage.views,
    "focus/checks/<slug:kind>/": lambda stage: ("readiness", "challenges", "disciplines", "keeping"),
    "focus/checks/<int:number>/": lambda stage: stage.checks,
    "focus/programme/<int:number>/": lambda stage: stage.steps,
    "focus/serving/<int:number>/": lambda stage: (),
    "focus/balance/spending/<str:mark>/": lambda stage: stage.spending,
    "focus/balance/spending/<str:mark>/remove/": lambda stage: (),
    "focus/kept/": lambda stage: (),
    "know/<int:number>/": lambda stage: stage.customers,
    "know/<int:number>/<slug:table>/new/": lambda stage: [
        (one, table) for one in stage.customers for table in ("needs", "promises", "rivals", "trials")
    ],
    "know/<int:number>/<slug:table>/<str:mark>/": lambda stage: [one for one in stage.rows if one[1] != "contacts"],
    "know/<int:number>/contacts/<str:mark>/": lambda stage: [
        (number, mark) for number, table, mark in stage.rows if table == "contacts"
    ],
    "know/ours/<str:table>/new/": lambda stage: ("colleagues", "partners"),
    "know/ours/<str:table>/<str:mark>/": lambda stage: [
        one for one in stage.ours if one[0] in ("colleagues", "partners")
    ],
    "know/merged/<str:mark>/": lambda stage: (),
    "know/changes/<int:number>/": lambda stage: (),
    "know/segments/<slug:table>/new/": lambda stage: ("segments", "trends"),
    "know/segments/<slug:table>/<str:mark>/": lambda stage: [
        one for one in stage.ours if one[0] in ("segments", "trends")
    ],
    "measure/<int:number>/trials/<slug:mark>/": lambda stage: stage.trials,
    "measure/<int:number>/<slug:indicator>/": lambda stage: [(one, "trust") for one in stage.customers],
    "measure/<int:number>/<slug:indicator>/<slug:mark>/": lambda stage: stage.pieces,
    "today/answers/<int:number>/": lambda stage: (),
    "calendar/<str:token>/": lambda stage: (),  # a file
    "letters/stop/<str:token>/": lambda stage: (stage.tokens.get("letter", "spent"), "spent"),
    "act/webhooks/<int:number>/": lambda stage: stage.webhooks,
    "act/webhooks/<int:number>/deliveries/<int:delivery>/": lambda stage: (),
    "act/events/<str:mark>/": lambda stage: stage.events,
    "act/events/<str:mark>/calendar/": lambda stage: (),  # a file
    "act/events/<str:mark>/guests/<str:guest>/": lambda stage: (),
    "act/done/<str:mark>/": lambda stage: (),  # a form of the page of actions
    "act/plan/<int:number>/": lambda stage: stage.customers,
    "act/advocates/<int:number>/": lambda stage: stage.customers[:1],
    "act/testimonials/<str:mark>/": lambda stage: stage.testimonials,
    "act/words/<str:token>/": lambda stage: (stage.tokens.get("words", "spent"), "spent"),
    "words/feed.<slug:kind>": lambda stage: (),  # a file
    "act/content/<str:mark>/": lambda stage: stage.content,
    "act/references/<int:number>/": lambda stage: stage.customers[:2],
    "act/beyond/given/<str:mark>/": lambda stage: stage.givings,
    "act/beyond/wishes/<int:number>/": lambda stage: stage.customers[:1],
    "act/beyond/<str:mark>/": lambda stage: stage.openings,
    "act/counter/<int:number>/": lambda stage: stage.customers,
    "act/messages/<int:number>/": lambda stage: (),
    "act/people/hiring/<int:number>/": lambda stage: stage.applicants,
    "act/people/hiring/<int:number>/do/": lambda stage: (),
    "act/people/rows/<slug:table>/new/": lambda stage: sorted({(table,) for table, _ in stage.own}),
    "act/people/rows/<slug:table>/<str:mark>/": lambda stage: stage.own,
    "act/people/rows/<slug:table>/<str:mark>/remove/": lambda stage: (),
    "act/partners/<int:number>/": lambda stage: stage.partners,
    "act/partners/<int:number>/calendar/": lambda stage: (),  # a file
    "act/offerings/<str:mark>/": lambda stage: stage.offerings,
    "act/extras/<str:mark>/": lambda stage: stage.extras,
    "act/extras/given/<str:mark>/": lambda stage: (),
    "act/plan/<int:number>/review/pdf/": lambda stage: (),  # a file
    "act/plan/<int:number>/review/pages/<int:link>/": lambda stage: (),
    "act/review/<str:token>/": lambda stage: (stage.tokens.get("review", "spent"), "spent"),
    "act/review/<str:token>/pdf/": lambda stage: (),  # a file
    "act/plan/<int:number>/lines/<str:mark>/": lambda stage: stage.plans,
    "act/plan/<int:number>/steps/<str:mark>/": lambda stage: stage.plan_steps,
    "act/plan/<int:number>/<slug:what>/<str:mark>/": lambda stage: [(one, "lines", mark) for one, mark in stage.plans],
    "prove/experiments/<int:number>/": lambda stage: stage.experiments,
    "prove/reports/<int:number>/": lambda stage: stage.reports,
    "prove/reports/past/<int:number>/": lambda stage: (),  # a file
    "prove/reports/stop/<str:token>/": lambda stage: (stage.tokens.get("report", "spent"), "spent"),
    "value/page/<str:token>/": lambda stage: (stage.tokens.get("ledger", "spent"), "spent"),
    "value/page/<str:token>/pdf/": lambda stage: (),  # a file
    "value/referrals/<str:mark>/": lambda stage: stage.referrals,
    "value/<int:number>/ledger/": lambda stage: stage.customers[:1],
    "value/<int:number>/ledger/page/pdf/": lambda stage: (),
    "value/<int:number>/ledger/pages/<int:link>/": lambda stage: (),
    "value/<int:number>/ledger/lines/<str:mark>/": lambda stage: stage.lines,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One look: who asks for which address, or sends what to it; `keeps` are cookies beside those of the session."""

    address: str
    by: str = "owner"  # of the people of the tests; "nobody" is not signed in, "half" without the second factor
    sent: dict[str, str] | None = None  # None: GET
    keeps: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """What a report calls it."""
        way = "" if self.sent is None else " sent " + (",".join(self.sent) or "empty")
        who = "" if self.by == "owner" else f" by {self.by}"
        return self.address + way + who + "".join(f" {name}={value}" for name, value in self.keeps.items())


VISITS: tuple[Visit, ...] = (
    Visit("/nothing/here/"),
    Visit("/nothing/here/", by="nobody"),
    Visit("/book/audit/", by="viewer"),
    Visit("/focus/", by="viewer"),
    Visit("/focus/", by="stranger"),
    Visit("/focus/", keeps={"as-of": "2025-06-30"}),
    Visit("/focus/?q=nobody-is-called-so"),
    Visit("/focus/?value_least=not-a-number"),
    Visit("/focus/?sort=name&active_most=50"),
    Visit("/know/find/?q=yun"),
    Visit("/know/find/?q=nobody-is-called-so"),
    Visit("/know/segments/briefing/?segment=Finance"),
    Visit("/sign-in/", by="nobody"),
    Visit("/sign-in/", by="nobody", sent={"email": "busy@keepworth.test", "password": "wrong"}),
    Visit("/sign-in/", by="nobody", sent={"email": "viewer@keepworth.test", "password": "wrong"}),
    Visit("/sign-in/code/", by="half"),
    Visit("/account/", by="viewer"),
    Visit("/account/?secure=1", by="viewer"),
    Visit("/account/confirm/", sent={"password": "wrong"}),
    Visit("/account/keys/", sent={"name": "a program", "scope": "read", "days": "30"}),
    Visit("/account/password/", sent={"password": "123"}),
    Visit("/book/people/invite/", sent={"name": "Li Na", "role": "owner"}),
    Visit("/book/audit/check/", sent={}),
    Visit("/book/privacy/find/", sent={"who": "mar"}),
    Visit("/book/privacy/find/", sent={"who": "nobody-is-called-so"}),
    Visit("/book/settings/", sent={"name": "", "currency": "euro"}),
    Visit("/measure/settings/", by="viewer"),
    Visit("/measure/settings/change/", sent={"tracked.fit": "on", "measure.mean": "much", "beyond": "none"}),
    Visit("/value/settings/", sent={"value.hour_cost": "much", "ledger.fair_share": "0.4"}),
    Visit("/measure/settings/staying/", sent={"staying.severe": "9", "trials.phi_mean": "-20"}),
    Visit("/focus/balance/spending/new/", sent={"period": "2026-13", "purpose": "getting", "element": "sales"}),
    Visit("/focus/settings/", sent={"focus.won": "0.9", "focus.won_most": "0.5", "service.hours.A": "many"}),
)


def recipe_of(route: str) -> Callable[["Stage"], Sequence[object]] | None:
    """Return what the parameters of a route stand for: the longest beginning that is known."""
    known = [name for name in RECIPES if route.startswith(name)]
    return RECIPES[max(known, key=len)] if known else None


def addresses(route: str, stage: "Stage") -> list[str]:
    """Return the addresses of a route on this stage."""
    if not PARAMETER.search(route):
        return ["/" + route]
    recipe = recipe_of(route)
    assert recipe is not None, f"{route} has no recipe: give it one in tests/web/visits.py"
    return ["/" + _filled(route, values) for values in recipe(stage)]


def _filled(route: str, values: object) -> str:
    left = iter(values if isinstance(values, tuple) else (values,))
    return PARAMETER.sub(lambda _: str(next(left)), route)


def pages() -> list[tuple[str, dict[str, Any]]]:
    """Return every route of the matrix, which holds the URL patterns, that may answer with a page."""
    return [(route, row) for route, row in MATRIX["routes"].items() if not route.startswith(NO_PAGES)]


def visits(stage: "Stage") -> list[Visit]:
    """Return everything that is looked at on this stage."""
    found = []
    for route, row in pages():
        by = "nobody" if "token" in route else "owner"
        if "GET" in row:
            found += [Visit(address, by=by) for address in addresses(route, stage)]
        if row.get("POST", [0] * 9)[OWNER] in (200, 422) or "token" in route:
            found += [Visit(address, by=by, sent={}) for address in addresses(route, stage) if not _does(address)]
    return [*found, *VISITS]


def _does(address: str) -> bool:
    """Whether an empty form is all it takes there: it would do what it is for."""
    return address.startswith("/start/") and not address.endswith("/spent/")
