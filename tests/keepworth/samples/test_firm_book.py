"""The firm's book is a book like any other: made by the import, taken out in one step."""

import shutil
from pathlib import Path

import pytest
from tests.factories.firm import facts

from keepworth.errors import BadInput
from keepworth.runs.import_file import Asked, import_file
from keepworth.runs.undo_batch import undo_batch
from keepworth.samples.complete_journey import baskets
from keepworth.samples.firm import NAME
from keepworth.samples.loading import load_sample, remove_sample, sample_book, sample_of
from keepworth.tables.book import Book, find_book, make_book
from keepworth.tables.lake.manifest import read_manifest


def test_every_row_was_taken_by_the_import(firm: Book) -> None:
    held = {batch.table: batch.rows for batch in read_manifest(firm.lake_folder).batches}
    assert held == {name: len(rows) for name, rows in facts().items()}
    assert not firm.errors.exists()


def test_it_says_that_it_is_simulated(firm: Book) -> None:
    assert firm.settings.sample
    assert firm.settings.name == NAME
    assert "simulated" in NAME
    assert sample_of(firm) == "firm"


def test_it_makes_no_user_and_no_token(firm: Book) -> None:
    inside = {path.name for path in firm.folder.iterdir()}
    assert inside <= {"keepworth.toml", "book.lock", "lake", "scores", "samples"}
    assert not list(firm.folder.rglob("*.sqlite3*"))
    said = firm.truth.read_text(encoding="utf-8") + (firm.folder / "keepworth.toml").read_text(encoding="utf-8")
    assert not any(word in said.lower() for word in ("token", "password", "secret"))


def test_own_files_are_refused_with_what_to_do(firm: Book) -> None:
    with pytest.raises(BadInput, match=r"keepworth demo --remove"):
        import_file(firm, baskets(), asked=Asked(table="orders"))


def test_a_sample_is_loaded_into_an_empty_book_and_taken_out_in_one_step(firm: Book, tmp_path: Path) -> None:
    mine = make_book(tmp_path / "mine", currency="EUR", name="Mine")
    loaded = load_sample(mine)
    assert find_book(mine.folder).settings == loaded.settings
    assert (loaded.settings.sample, loaded.settings.name, loaded.settings.currency) == (True, "Mine", "EUR")
    assert_same_facts(loaded, firm)
    gone = remove_sample(loaded)
    assert gone.tables == len(facts())
    assert gone.rows == sum(len(rows) for rows in facts().values())
    empty = find_book(mine.folder)
    assert read_manifest(empty.lake_folder).batches == ()
    assert not list(empty.folder.rglob("*.parquet"))
    assert not empty.truth.exists()
    assert (empty.settings.sample, empty.settings.name) == (False, "Mine")
    assert import_file(empty, trials_of_mine(tmp_path), asked=Asked(table="trials")).rows_new == 1


def assert_same_facts(one: Book, other: Book) -> None:
    """The same seed gives the same batches, to the byte."""
    batches = read_manifest(one.lake_folder).batches
    assert [batch.id for batch in batches] == [batch.id for batch in read_manifest(other.lake_folder).batches]
    assert one.truth.read_bytes() == other.truth.read_bytes()
    for batch in batches:
        assert (one.lake_folder / batch.file).read_bytes() == (other.lake_folder / batch.file).read_bytes()


def trials_of_mine(folder: Path) -> Path:
    file = folder / "trials.csv"
    file.write_text("trial_id,customer_id,happened_on,outcome\n1,acme,2026-01-31,passed\n", encoding="utf-8")
    return file


def test_a_book_that_holds_something_takes_no_sample(firm: Book, tmp_path: Path) -> None:
    held = shutil.copytree(firm.folder, tmp_path / "held", symlinks=True)  # of one's own: it is locked meanwhile
    with pytest.raises(BadInput, match="holds data already"):
        load_sample(find_book(held))
    euros = make_book(tmp_path / "euros", currency="EUR")
    with pytest.raises(BadInput, match="is in USD"):
        load_sample(euros, sample="retail")
    assert not find_book(euros.folder).settings.sample


def test_a_book_of_your_own_is_never_emptied(tmp_path: Path) -> None:
    mine = make_book(tmp_path / "mine", currency="USD")
    import_file(mine, baskets(), asked=Asked(table="orders"))
    with pytest.raises(BadInput, match="nothing was removed"):
        remove_sample(mine)
    assert len(read_manifest(mine.lake_folder).batches) == 1


def test_one_sample_is_not_put_over_the_other(firm: Book) -> None:
    with pytest.raises(BadInput, match="holds another sample"):
        sample_book(firm.folder, sample="retail")


def test_a_sample_that_was_cut_short_is_completed(firm: Book, tmp_path: Path) -> None:
    shutil.copytree(firm.folder, tmp_path / "half", symlinks=True)
    half = find_book(tmp_path / "half")
    undo_batch(half, read_manifest(half.lake_folder).of("trials")[0].id)
    half.truth.write_text("{}", encoding="utf-8")
    sample_book(half.folder)
    held = {batch.table: batch.id for batch in read_manifest(half.lake_folder).batches}
    assert held == {batch.table: batch.id for batch in read_manifest(firm.lake_folder).batches}
    assert half.truth.read_bytes() == firm.truth.read_bytes()
