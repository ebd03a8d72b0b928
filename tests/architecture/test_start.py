"""Starting the command line loads nothing heavy."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("ibis", "duckdb", "numpy", "scipy", "pandas", "pyarrow", "altair", "rich.progress")


def test_help_loads_no_engine_and_no_numbers() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from keepworth.cli import main; "
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_importing_the_library_loads_no_engine_and_no_numbers() -> None:
    code = f"import sys, keepworth; print([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_reading_a_file_loads_neither_ibis_nor_pandas_nor_questionnaires(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("customer_id,ordered_on,amount\na,2024-02-13,1\nb,2024-02-13,x\n")
    code = (
        "import sys; from pathlib import Path; from keepworth.runs.import_file import Asked, import_file; "
        "from keepworth.tables.book import make_book; "
        "from keepworth.tables.reading import source, steps; source.run_in_child = lambda name, asked, tell: "
        "steps.read(asked); "
        "done = import_file(make_book(Path('book'), currency='USD'), Path('orders.csv'), asked=Asked('orders')); "
        "assert (done.rows_new, done.rows_refused) == (1, 1); "
        "print([name for name in ('ibis', 'pandas', 'keepworth.listen') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert found.stdout.strip() == "[]"


def test_a_score_loads_neither_ibis_nor_pandas(tmp_path: Path) -> None:
    days = [f"2024-{month:02d}-{day:02d}" for month in range(1, 13) for day in (3, 17)]
    rows = [f"c{who},{day},{10 + who}" for who in range(40) for day in days[who % 7 :: 1 + who % 5]]
    (tmp_path / "orders.csv").write_text("customer_id,ordered_on,amount\n" + "\n".join(rows) + "\n")
    (tmp_path / "customers.csv").write_text("customer_id,segment\nc1,retail\nc2,trade\n")
    run = [sys.executable, "-c", "from keepworth.cli import main; main()"]
    subprocess.run([*run, "init", "book", "--currency", "USD"], check=True, capture_output=True, cwd=tmp_path)
    for table in ("orders", "customers"):
        asked = [*run, "import", "book", f"{table}.csv", "--as", table]
        subprocess.run(asked, check=True, capture_output=True, cwd=tmp_path)
    code = (
        "import sys; from pathlib import Path; from keepworth.runs.score import score_book; "
        "from keepworth.tables.book import find_book; score_book(find_book(Path('book'))); "
        "print([name for name in ('ibis', 'pandas') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert found.stdout.strip() == "[]"


def test_reading_results_loads_no_pandas(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import numpy as np; "
        "from keepworth.tables.arrow import parts_by, read_rows; "
        "from keepworth.tables.results import write_columns; "
        "held = {'who': np.arange(3), 'side': np.array(['us', 'customer', 'us'], dtype=object)}; "
        "write_columns(held, into=Path('held.parquet')); "
        "found = read_rows(Path('held.parquet'), ('who', 'side'), where={'side': ('us',)}); "
        "assert parts_by(found, 'side')['us'].num_rows == 2; "
        "print([name for name in ('pandas', 'pyarrow.dataset') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert found.stdout.strip() == "[]"


def test_scoring_people_loads_no_statistics_of_surveys() -> None:
    heavy = ("keepworth.listen", "keepworth.measure.metrics")
    code = f"import sys, keepworth.runs.score_people; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
