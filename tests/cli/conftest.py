"""Books that several commands are asked about."""

from pathlib import Path

import pytest
from tests.factories.chain import facts
from tests.factories.commands import answered, keepworth

from keepworth.samples.firm.rows import write_tables

TOLD = ("customers", "products", "locations", "stock", "needs", "orders")


@pytest.fixture(scope="session")
def sold_chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chain without promotions and coupons, and with a need of two customers that nothing meets."""
    aside = tmp_path_factory.mktemp("chain")
    book = aside / "book"
    assert keepworth("init", book, "--currency", "USD").exit_code == 0
    needs = [
        {"need_id": f"X{at}", "customer_id": f"C000{at}", "kind": "need", "stated_on": facts()["needs"][0]["stated_on"],
         "topic": "A bicycle", "state": state}
        for at, state in ((1, "stated"), (2, "stated"), (3, "met"))
    ]  # fmt: skip
    files = write_tables({name: [*facts()[name], *(needs if name == "needs" else [])] for name in TOLD}, into=aside)
    for name, file in files.items():
        assert keepworth("import", book, file, "--as", name).exit_code == 0, name
    answered("score", book)
    return book
