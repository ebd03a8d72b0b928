"""Score a book: every part that its facts allow, stored as one run."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from keepworth.errors import CannotEstimate
from keepworth.runs.answers import Heeded, answers_of, heed, moment_of
from keepworth.runs.asked import AUTO, Asked, Resolved, resolve
from keepworth.runs.clock import Steps, Tell, nobody
from keepworth.runs.score_goods import score_goods
from keepworth.runs.score_inside import score_inside
from keepworth.runs.score_sentences import nothing_to_score, refusals, without_orders
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.store import days_and_runs, one_score_at_a_time, results_aside, run_name, write_record
from keepworth.tables.book import Book
from keepworth.tables.facts import Facts, open_facts
from keepworth.tables.touching import Asker, last_day

if TYPE_CHECKING:
    from keepworth.runs.foremost import Foremost
    from keepworth.runs.score_equity import Worth
    from keepworth.tables.referring import Getting

ABOUT_ORDERS: Final = ("orders", "spend", "margin", "equity", "scores", "cells")  # None where there are no orders
ABOUT_STAYING: Final = ("staying", "fight", "stress", "premium")  # None where nothing is known of contracts and trials

CUSTOMERS: Final = "customers.parquet"
UNTOLD: Final = ""  # stands where a warning about concentration would, until that is over

type Part = dict[str, Any]


def score_book(book: Book, *, asked: Asked | None = None, tell: Tell = nobody) -> Path:
    """Score a book and return the folder of the run, which `scores/latest` names from now on.

    A part that cannot be estimated leaves the others standing and is named among the warnings.

    Raises
    ------
    NotEnough
        The book holds nothing by the day asked for that could be scored.
    Busy
        Another process scores this book.

    """
    steps = Steps(tell)
    started = dt.datetime.now(tz=dt.UTC)
    asked = asked or Asked()
    if asked.model != AUTO:
        from keepworth.runs.order_forecast import check_model_name

        check_model_name(asked.model)
    take_snapshots(book)
    heeded = heed(answers_of(book), at=moment_of(asked.as_of))
    with one_score_at_a_time(book.scores), open_facts(book, as_of=asked.as_of) as facts:
        with steps.step("read"):
            ordered, people = facts.span().last, facts.people()
            last = _last_day(facts, people=people, ordered=ordered)
            held = frozenset(one["table"] for one in facts.batches)
            to = resolve(book, asked=asked, last=last, holds=held)
        with results_aside(book.scores, run=run_name(to.as_of, at=started)) as aside, ThreadPoolExecutor(1) as beside:
            parts = _Parts(facts, book=book, to=to, steps=steps, run=aside.run, beside=beside)
            with steps.step("between teams"):
                inside = score_inside(facts, settings=book.settings, as_of=to.as_of, into=aside.folder)
            found = parts.score(aside.folder, has_orders=ordered is not None, people=people)
            found = parts.with_equity(found, aside.folder)
            found = parts.with_what_follows(found, aside.folder, heeded=heeded)
            record = {
                "format": 1,
                "run": aside.run,
                "started_at": started.isoformat(timespec="seconds"),
                "as_of": to.as_of.isoformat(),
                **found,
                "internal": inside,
                "settings": {**book.settings.record(), **asdict(to), "as_of": to.as_of.isoformat()},
                "seed": to.seed,
                "version": version("keepworth"),
                "inputs": facts.batches,
                "seconds": steps.seconds,
            }
            write_record(aside.folder, record)
    return book.scores / aside.run


class _Parts:
    """The parts of one run.

    What a part asks the engine it asks here, one after another; what is long and is worked out of files and arrays
    alone goes on `beside`, one worker, in the order in which it was begun, and is waited for where it is needed.
    """

    def __init__(
        self, facts: Facts, *, book: Book, to: Resolved, steps: Steps, run: str, beside: Executor
    ) -> None:  # fmt: skip
        self._facts, self._book, self._to, self._steps, self._run = facts, book, to, steps, run
        self._beside = beside
        self._refused: list[tuple[str, CannotEstimate]] = []
        self._worth: Worth | None = None  # once the order part is over
        self._concentrating: Future[Part | None] | None = None

    def score(self, into: Path, *, has_orders: bool, people: Asker | None) -> Part:
        """Score what there is, and return its record; where no part can be, the first refusal is raised."""
        orders = self._tried("orders", lambda: self._orders(into)) if has_orders else None
        known = self._tried("people", lambda: self._people(people, into)) if people else None
        relationships = self._tried("relationships", lambda: self._relationships(into))
        lasting = self._tried("staying and trials", lambda: self._lasting(into, orders=orders))
        words = self._tried("words", lambda: self._words(into))
        before = len(self._refused)
        self._begin_concentration(into)
        balance = self._tried("balance", lambda: self._balance(into, orders=orders))
        assignment = self._tried("assignment", lambda: self._assignment(into))
        word_of_mouth = self._tried("word of mouth", lambda: self._referring(into))
        profit = self._tried("profit", lambda: self._profit(into, orders=orders))
        acting = self._book.settings.act
        goods = score_goods(
            self._facts, to=self._to, acting=acting, steps=self._steps, into=into, tried=self._tried
        )  # fmt: skip
        if not any((orders, known, relationships, lasting, words)):
            raise self._refused[0][1] if self._refused else nothing_to_score(self._book.folder, day=self._to.as_of)
        record = orders or {
            "customers": (known or relationships or (lasting or {}).get("fight") or {}).get("customers", 0),
            **dict.fromkeys(ABOUT_ORDERS),
            "warnings": [] if has_orders else [without_orders(self._book.folder)],
        }
        if (into / CUSTOMERS).is_file():
            record["scores"] = f"scores/{self._run}/{CUSTOMERS}"
        said = [*refusals(self._refused[:before]), UNTOLD, *refusals(self._refused[before:])]
        left_out = relationships["refused"] if relationships else []
        warnings = [*record["warnings"], *left_out, *said]
        parts = {
            "people": known,
            "indicators": relationships,
            **(lasting or dict.fromkeys(ABOUT_STAYING)),
            "words": words,
            "concentration": None,  # is still worked out
            "balance": balance,
            "assignment": assignment,
            "word_of_mouth": word_of_mouth,
            "profit": profit,
            **goods,
        }
        return {**record, **parts, "warnings": warnings}

    def _tried(self, part: str, score: Callable[[], Part | None]) -> Part | None:
        try:
            return score()
        except CannotEstimate as refusal:
            self._refused.append((part, refusal))
            return None

    def _orders(self, into: Path) -> Part:
        # A book without orders need not load the models; for the others they load while the orders are read.
        with self._steps.step("read"), ThreadPoolExecutor(1) as beside:
            beside.submit(import_module, "keepworth.runs.score_orders")
            buying = self._facts.buying(as_of=self._to.as_of)
        from keepworth.runs.score_orders import CELLS, score_orders

        try:
            found = score_orders(buying, book=self._book, to=self._to, steps=self._steps, into=into)
        except CannotEstimate:
            # Half a part is none.
            for name in (CUSTOMERS, CELLS):
                (into / name).unlink(missing_ok=True)
            raise
        return {**found, "scores": f"scores/{self._run}/{CUSTOMERS}", "cells": f"scores/{self._run}/{CELLS}"}

    def _people(self, people: Asker, into: Path) -> Part | None:
        from keepworth.runs.score_people import score_people

        with self._steps.step("people"):
            return score_people(people, as_of=self._to.as_of, into=into)

    def _relationships(self, into: Path) -> Part | None:
        settings, as_of = self._book.settings, self._to.as_of
        with self._steps.step("evidence"):
            gathered = self._facts.evidence(as_of=as_of, believed=settings.measure)
        if gathered is None:
            return None
        from keepworth.runs.score_indicators import score_indicators

        with self._steps.step("relationships"):
            return score_indicators(gathered, facts=self._facts, settings=settings, as_of=as_of, into=into)

    def _lasting(self, into: Path, *, orders: Part | None) -> Part | None:
        from keepworth.runs.score_equity import Worth

        self._worth = Worth(orders=orders, to=self._to, into=into, names=partial(self._facts.names, "customer"))
        asker = self._facts.lasting()
        if asker is None:
            return None
        from keepworth.runs.kept_backtests import correction_of
        from keepworth.runs.lasting import known_of
        from keepworth.runs.score_lasting import score_lasting

        with self._steps.step("staying"):
            left = self._facts.departed(as_of=self._to.as_of)
            by = correction_of(self._book.folder, until=self._to.as_of)
            known = known_of(asker, left=left, correction=by, settings=self._book.settings, to=self._to, into=into)
            known = replace(known, back=int(self._facts.returned(as_of=self._to.as_of).size))
            return score_lasting(asker, known, worth=self._worth, into=into, tried=self._tried)

    def with_what_follows(self, record: Part, into: Path, *, heeded: Heeded) -> Part:
        """Add actions, fit and tiers, and write what everybody is worth beside them; concentration is over then."""
        from keepworth.runs.foremost import foremost_in

        written = self._beside.submit(self._steps.beside("worth", lambda: self._write_sources(into)))
        with self._steps.step("foremost"):
            foremost = foremost_in(into, left=self._facts.departed(as_of=self._to.as_of))
        found = self._with_actions(record, foremost=foremost, heeded=heeded)
        found = self._with_tiers(self._with_fit(found, into, foremost=foremost), into, foremost=foremost)
        written.result()
        return self._with_concentration(found)

    def _with_actions(self, record: Part, *, foremost: "Foremost", heeded: Heeded) -> Part:
        """Return the record of a run with what could be done next, and write that: it goes by all that was scored."""
        from keepworth.runs.score_actions import Before, left_undone, score_actions
        from keepworth.tables.concentrated import READ
        from keepworth.tables.inviting import READ as INVITING
        from keepworth.tables.lots import READ as LOTS
        from keepworth.tables.lots import drawn_in

        refused, settings, to = len(self._refused), self._book.settings, self._to
        with self._steps.step("actions"):
            of = self._facts.about(read=(*READ, *INVITING, *LOTS), needed=("customers",))
            before = Before(drawn_in(days_and_runs(self._book.scores, day=to.as_of)), heeded)
            found = self._tried(
                "actions", lambda: score_actions(of, record, foremost=foremost, settings=settings, to=to, before=before)
            )
        said = refusals(self._refused[refused:])
        said += left_undone(found) if found else []
        return {**record, "actions": found, "warnings": [*record["warnings"], *said]}

    def with_equity(self, record: Part, into: Path) -> Part:
        """Return the record of a run with what its customers are worth together, and write that."""
        from keepworth.runs.score_equity import score_equity

        if self._worth is None:
            return record
        worth, day = self._worth, self._to.as_of
        with self._steps.step("equity"):
            equity = worth.equity(record, currency=self._book.settings.currency)
            whole = {**record, "equity": equity, "as_of": day.isoformat(), "run": self._run, "value": worth.record}
            if worth.record:
                silent = {without_orders(self._book.folder)} if equity else set()  # contracts tell it, without orders
                said = [one for one in record["warnings"] if one not in silent]
                whole["warnings"] = [*said, *worth.record.pop("warnings")]
            spent = self._spent()
            score_equity(worth, whole, scores=self._book.scores, to=self._to, into=into, spent=spent)
        return whole

    def _write_sources(self, into: Path) -> None:
        """Write what each customer is worth, and whence; nothing that is scored goes by it."""
        if self._worth is not None and (into / CUSTOMERS).is_file():
            from keepworth.runs.score_value import write_sources

            write_sources(into, self._worth.valued)

    def _with_fit(self, record: Part, into: Path, *, foremost: "Foremost") -> Part:
        """Return the record of a run with how well customers fit, and write that: it goes by value and strength."""
        from keepworth.tables.fitting import NEEDED, READ, called

        of = self._facts.about(read=READ, needed=NEEDED)
        if of is None:
            return {**record, "fit": None}
        from keepworth.runs.score_fit import score_fit

        with self._steps.step("fitting"):
            held, profile = foremost.here, self._book.settings.profile
            names = {kind: called(self._facts.names(kind)) for kind in ("product", "location")}
            return {**record, "fit": score_fit(of, names, held=held, profile=profile, to=self._to, into=into)}

    def _with_tiers(self, record: Part, into: Path, *, foremost: "Foremost") -> Part:
        """Return the record of a run with the tiers of its customers, and write them: what all else is worth is in."""
        from keepworth.tables.given import NEEDED, READ

        of = self._facts.about(read=READ, needed=NEEDED)
        if of is None:
            return {**record, "tiers": None}
        from keepworth.runs.score_tiers import score_tiers

        with self._steps.step("tiers"):
            return {**record, "tiers": score_tiers(of, foremost.here, to=self._to, into=into)}

    def _spent(self) -> "Getting | None":
        from keepworth.tables.referring import READ, getting_spent

        of = self._facts.about(read=READ, needed=("spending",))
        found = getting_spent(of, as_of=self._to.as_of) if of else None
        return found if found and found.last >= found.first else None

    def _referring(self, into: Path) -> Part | None:
        from keepworth.tables.referring import NEEDED, READ

        of = self._facts.about(read=READ, needed=NEEDED)
        if of is None:
            return None
        from keepworth.runs.score_referring import score_referring

        with self._steps.step("word of mouth"):
            left = self._facts.departed(as_of=self._to.as_of)
            valuing = self._book.settings.value
            return score_referring(of, left=left, valuing=valuing, as_of=self._to.as_of, into=into)

    def _profit(self, into: Path, *, orders: Part | None) -> Part | None:
        from keepworth.tables.earning import NEEDED, READ

        of = self._facts.about(read=READ, needed=NEEDED)
        if of is None:
            return None
        from keepworth.runs.profit import score_profit

        settings = self._book.settings
        said = orders["margin"] if orders else None
        share = said["share"] if said and said["source"] != "none" else settings.margin
        with self._steps.step("profit"):
            return score_profit(of, valuing=settings.value, margin=share, as_of=self._to.as_of, into=into)

    def _words(self, into: Path) -> Part | None:
        said = self._facts.spoken(as_of=self._to.as_of)
        if not said["text_id"].size:
            return None
        from keepworth.runs.score_themes import score_themes

        with self._steps.step("words"):
            return score_themes(said, into=into)

    def _begin_concentration(self, into: Path) -> None:
        from keepworth.runs.score_concentration import dealt_with, score_concentration

        with self._steps.step("concentration"):
            left = self._facts.departed(as_of=self._to.as_of)
            dealt, by = dealt_with(self._facts.dealing(), left=left, as_of=self._to.as_of), self._book.settings.focus
        work = partial(score_concentration, dealt, to=self._to, focusing=by, into=into)
        self._concentrating = self._beside.submit(self._steps.beside("concentration", work))

    def _concentration(self) -> Part | None:
        """Return what concentration came to, once that is over."""
        try:
            return self._concentrating.result() if self._concentrating else None
        except CannotEstimate:
            return None

    def _with_concentration(self, record: Part) -> Part:
        """Return the record of a run with concentration, or with why there is none, at its place."""
        refusal = self._concentrating.exception() if self._concentrating else None
        said = refusals([("concentration", refusal)]) if isinstance(refusal, CannotEstimate) else []
        at = record["warnings"].index(UNTOLD)
        warnings = [*record["warnings"][:at], *said, *record["warnings"][at + 1 :]]
        return {**record, "concentration": self._concentration(), "warnings": warnings}

    def _assignment(self, into: Path) -> Part | None:
        from keepworth.tables.served import READ

        of = self._facts.about(read=READ, needed=("colleagues",))
        if of is None:
            return None
        from keepworth.runs.score_assigning import score_assigning

        with self._steps.step("assignment"):
            left = self._facts.departed(as_of=self._to.as_of)
            focusing = self._book.settings.focus
            return score_assigning(of, left=left, focusing=focusing, to=self._to, into=into)

    def _balance(self, into: Path, *, orders: Part | None) -> Part | None:
        from keepworth.tables.winning import READ

        of = self._facts.about(read=READ, needed=("spending",))
        if of is None:
            return None
        from keepworth.runs.score_balance import Worth, score_balance

        shared = self._concentration()
        brought = shared["revenue"] if shared else None
        said = orders["margin"] if orders else None
        share = said["share"] if said and said["source"] != "none" else self._book.settings.margin
        worth = Worth(brought["total"], brought["customers"], share) if brought else None
        with self._steps.step("balance"):
            return score_balance(of, worth, settings=self._book.settings, to=self._to, into=into)


def _last_day(facts: Facts, *, people: Asker | None, ordered: dt.date | None) -> dt.date | None:
    """Return the day of the last order or answer; where there are no orders, of whatever came last."""
    days = [ordered, facts.last_answer()]
    if ordered is None:
        days += [last_day(people) if people else None, facts.last_fact()]
    return max((day for day in days if day), default=None)
