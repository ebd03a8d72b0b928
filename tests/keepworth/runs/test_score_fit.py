"""Fit in a run: a made book of which it is known who works best, what they have in common, and what we want."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.factories.asked import by_id
from tests.factories.books import add, empty_book

from keepworth.runs.asked import Resolved
from keepworth.runs.foremost import foremost_in
from keepworth.runs.score_fit import score_fit
from keepworth.tables.book import Book
from keepworth.tables.fitted import fits_in, fits_of, fitted_in, reasons_in
from keepworth.tables.fitting import NEEDED, READ
from keepworth.tables.indicator_results import INDICATORS, INDICATORS_FILE
from keepworth.tables.profile_settings import Profile
from keepworth.tables.tie_results import table_of
from keepworth.tables.touching import lake_asker

NOBODY = np.empty(0, dtype=np.int64)
AS_OF = dt.date(2026, 6, 30)
SIZE = 300


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Machine builders need speed and buy service; the others need a low price and do not."""
    made = empty_book(tmp_path_factory.mktemp("fit"))
    ids = [f"c{at:03}" for at in range(SIZE)]
    machines = [at % 2 == 0 for at in range(SIZE)]
    add(made, "customers", {
        "customer_id": ids, "segment": ["Machines" if one else "Shops" for one in machines],
        "kind": ["organisation"] * SIZE, "channel": [("fair", "web", "call")[at % 3] for at in range(SIZE)],
    })  # fmt: skip
    lines = [(one, "goods") for one in ids] + [
        (one, "service") for one, is_one in zip(ids, machines, strict=True) if is_one
    ]
    add(made, "orders", {
        "order_id": [str(at) for at in range(len(lines))], "customer_id": [line[0] for line in lines],
        "product_id": [line[1] for line in lines], "ordered_on": [dt.date(2026, 1, 5)] * len(lines),
        "amount": [Decimal(50)] * len(lines),
    })  # fmt: skip
    add(made, "needs", {
        "need_id": ids, "customer_id": ids, "kind": ["need"] * SIZE, "stated_on": [dt.date(2026, 2, 1)] * SIZE,
        "topic": ["speed" if one else "price" for one in machines],
    })  # fmt: skip
    return made


def scored(
    book: Book, into: Path, *, strength: np.ndarray | None = None, profile: Profile | None = None,
    answers: dict[int, float] | None = None,
) -> dict[str, object]:  # fmt: skip
    """Score fit over a file of customers: machine builders are worth more."""
    named = by_id(book, "customer")
    numbers = np.array(sorted(named))
    ids = [named[number] for number in numbers.tolist()]
    is_machine = np.array([int(one[1:]) % 2 == 0 for one in ids])
    rng = np.random.default_rng(4)
    value = np.exp(rng.normal(0, 0.5, SIZE) + is_machine)
    strong = np.full(SIZE, 70.0) if strength is None else strength
    pq.write_table(pa.table({
        "number": numbers, "value": value, "state": ["thriving"] * SIZE,
        "strength": pa.array(strong, from_pandas=True),
    }), into / "customers.parquet")  # fmt: skip
    if answers:
        rows = {name: np.full(len(answers), np.nan) for name in INDICATORS}
        rows |= {"customer_id": np.array(list(answers)), "score": np.array(list(answers.values())),
                 "sd": np.full(len(answers), 5.0), "prior": np.full(len(answers), 60.0),
                 "prior_sd": np.full(len(answers), 10.0), "pieces": np.ones(len(answers)),
                 "side": np.full(len(answers), "customer", np.object_),
                 "indicator": np.full(len(answers), "fit", np.object_),
                 "newest": np.full(len(answers), "2026-01-01", "datetime64[D]")}  # fmt: skip
        pq.write_table(table_of(rows, INDICATORS), into / INDICATORS_FILE)
    names = {kind: by_id(book, kind) for kind in ("product", "location")}
    to = Resolved(as_of=AS_OF, model="auto", seed=1, horizon_weeks=52, discount=0.1, value_years=10)
    with book.lake() as lake:
        of = lake_asker(lake, read=READ, needed=NEEDED)
        assert of is not None
        found = score_fit(
            of, names, held=foremost_in(into, left=NOBODY).here, profile=profile or Profile(), to=to, into=into
        )
    assert found is not None
    return found


def test_who_is_like_the_best_fits_and_the_counts_say_why(book: Book, tmp_path: Path) -> None:
    told = scored(book, tmp_path)
    assert told["learnt"] is True
    assert (told["measured"], told["best"]) == (300, 100)
    said = fitted_in(tmp_path)
    assert said is not None
    common = {(one["kind"], one["of"], one["value"]): one for one in said["common"]}
    service = common["buys", "service", "yes"]
    best = {row["customer_id"] for row in fits_in(tmp_path) if row["is_best"]}
    ids = by_id(book, "customer")
    assert service["best"] == sum(int(ids[number][1:]) % 2 == 0 for number in best)
    assert service["best"] + service["others"] == 150
    assert service["low"] > 0
    fits = {ids[row["customer_id"]]: row["fit"] for row in fits_in(tmp_path)}
    assert min(fits[f"c{at:03}"] for at in range(0, SIZE, 2)) > max(fits[f"c{at:03}"] for at in range(1, SIZE, 2))


def test_reasons_add_up_to_the_fit(book: Book, tmp_path: Path) -> None:
    """What is left out moves by less than .05 each; there are ten attributes at most."""
    scored(book, tmp_path, profile=Profile(wants={"channel": {"Fair": 2.0}}))
    reasons = reasons_in(tmp_path)
    for row in fits_in(tmp_path)[::50]:
        sums = {source: sum(one["push"] for one in reasons.get(row["customer_id"], ()) if one["source"] == source)
                for source in ("learnt", "told")}  # fmt: skip
        assert sums["learnt"] == pytest.approx(row["learnt"], abs=0.5)
        assert sums["told"] == row["told"]
    numbers = sorted(by_id(book, "customer"))
    found = fits_of(tmp_path, np.array(numbers))
    assert found is not None
    for name, moved in found.moves.items():
        sources = {"source": "told"} if name == "what we want" else {"source": "learnt", "attribute": name}
        assert moved.tolist() == pytest.approx([
            sum(one["push"] for one in reasons.get(number, ()) if sources.items() <= one.items()) for number in numbers
        ])  # fmt: skip
    assert {"buys service", "what we want"} <= found.moves.keys()


def test_where_strengths_are_withheld_nothing_is_learnt(book: Book, tmp_path: Path) -> None:
    strength = np.where(np.arange(SIZE) < 27, 70.0, np.nan)
    told = scored(book, tmp_path, strength=strength)
    assert (told["measured"], told["best"], told["learnt"]) == (27, 9, False)
    assert "there are 9 and 18" in str(told["no_fit"])
    assert [row["fit"] for row in fits_in(tmp_path)] == pytest.approx([1 / 3] * SIZE)
    assert [row["is_best"] for row in fits_in(tmp_path)].count(None) == 273


def test_what_we_want_moves_those_who_have_it_by_its_points(book: Book, tmp_path: Path) -> None:
    """Half a logit a point: from a third, two points make 1 / (1 + 2 exp(-1)) = 57.6 %."""
    wants = {"segment": {"shops": 2.0, "harbours": 3.0}, "buys service": {"yes": -1.0}}
    scored(book, tmp_path, strength=np.full(SIZE, np.nan), profile=Profile(wants=wants))
    ids = by_id(book, "customer")
    fits = {ids[row["customer_id"]]: row["fit"] for row in fits_in(tmp_path)}
    assert fits["c001"] == pytest.approx(1 / (1 + 2 * np.exp(-1.0)))
    assert fits["c000"] == pytest.approx(1 / (1 + 2 * np.exp(0.5)))
    said = fitted_in(tmp_path)
    assert said is not None
    assert [(one["value"], one["customers"]) for one in said["wants"]] == [
        ("shops", 150),
        ("harbours", 0),
        ("yes", 150),
    ]


def test_answers_move_who_was_asked_and_nobody_else(book: Book, tmp_path: Path) -> None:
    """One standard deviation of such answers above what is expected is half a logit."""
    numbers = sorted(by_id(book, "customer"))
    told = scored(book, tmp_path, strength=np.full(SIZE, np.nan), answers={numbers[3]: 70.0, numbers[4]: 40.0})
    assert told["asked"] == 2
    found = fits_of(tmp_path, np.array(numbers))
    assert found is not None
    fit = found.fit
    assert found.moves["what they answered"] == pytest.approx([0, 0, 0, 0.5, -1.0, *[0] * (SIZE - 5)])
    assert fit[3] == pytest.approx(1 / (1 + 2 * np.exp(-0.5)))
    assert fit[4] == pytest.approx(1 / (1 + 2 * np.exp(1.0)))
    assert np.delete(fit, [3, 4]) == pytest.approx(1 / 3)


def test_kinds_are_proposed_by_needs_and_products(book: Book, tmp_path: Path) -> None:
    told = scored(book, tmp_path)
    assert told["kinds"] == 2
    said = fitted_in(tmp_path)
    assert said is not None
    assert [one["customers"] for one in said["kinds"]["each"]] == [150, 150]
    apart = [{(one["kind"], one["of"], one["value"]) for one in kind["apart"]} for kind in said["kinds"]["each"]]
    assert sum(("needs", "speed", "yes") in one for one in apart) == 1


def test_the_same_book_gives_the_same_files(book: Book, tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("a", "b")]
    for place in places:
        place.mkdir()
        scored(book, place)
    one, other = (json.loads((place / "fit.json").read_text()) for place in places)
    assert one == other


def sized(folder: Path, *, planted: bool, seed: int) -> dict[tuple[str, str], dict[str, object]]:
    """Of 300 in three sizes, four countries, three sectors, those of 250 and more, in CN and of ports are worth more.

    Or nobody is. Returns what is said to be common, by attribute and value; empty where nothing is.
    """
    made = empty_book(folder)
    rng = np.random.default_rng(seed)
    ids = [f"c{at:03}" for at in range(SIZE)]
    people, country = rng.choice([5, 100, 400], SIZE), rng.choice(["DE", "CN", "US", "FR"], SIZE)
    sector = rng.choice(["Ports", "Banks", "Mills"], SIZE)
    add(made, "customers", {
        "customer_id": ids, "size": people.tolist(), "country": country.tolist(), "sector": sector.tolist(),
    })  # fmt: skip
    add(made, "orders", {
        "order_id": ids, "customer_id": ids, "ordered_on": [dt.date(2026, 1, 5)] * SIZE, "amount": [Decimal(50)] * SIZE,
    })  # fmt: skip
    named = by_id(made, "customer")
    numbers = np.array(sorted(named))
    place = [int(named[number][1:]) for number in numbers.tolist()]
    high = (people[place] >= 250, country[place] == "CN", sector[place] == "Ports")
    adds = 1.2 * np.sum(high, axis=0) if planted else np.zeros(SIZE)
    pq.write_table(pa.table({
        "number": numbers, "value": np.exp(rng.normal(0, 0.7, SIZE) + adds), "state": ["thriving"] * SIZE,
        "strength": pa.array(np.full(SIZE, 70.0)),
    }), folder / "customers.parquet")  # fmt: skip
    to = Resolved(as_of=AS_OF, model="auto", seed=seed, horizon_weeks=52, discount=0.1, value_years=10)
    with made.lake() as lake:
        of = lake_asker(lake, read=READ, needed=NEEDED)
        assert of is not None
        found = score_fit(of, {}, held=foremost_in(folder, left=NOBODY).here, profile=Profile(), to=to, into=folder)
    said = fitted_in(folder)
    assert found is not None
    assert said is not None
    told = {(one["kind"], one["value"]): one for one in said["common"]}
    return told if found["learnt"] else {}


def test_what_sector_size_and_country_add_is_found_with_its_sign(tmp_path: Path) -> None:
    found = sized(tmp_path, planted=True, seed=5)
    assert found["size", "250 to 999"]["low"] > 0
    assert found["country", "CN"]["low"] > 0
    assert found["size", "under 10"]["push"] < 0
    assert found["sector", "Ports"]["low"] > 0
    assert all(found["sector", name]["push"] < 0 for name in ("Banks", "Mills"))
    assert all(found["country", code]["push"] < 0.3 for code in ("DE", "US", "FR"))


def test_where_sector_size_and_country_add_nothing_nothing_is_said_of_them(tmp_path: Path) -> None:
    for seed in range(4):
        (tmp_path / str(seed)).mkdir()
        assert sized(tmp_path / str(seed), planted=False, seed=seed) == {}
