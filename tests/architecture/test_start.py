"""Starting the command line loads nothing heavy."""

import subprocess
import sys

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
