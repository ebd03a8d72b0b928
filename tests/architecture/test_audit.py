"""D1-17: what bandit finds in the code, secrets in files, and the bill of materials; semgrep has `make audit`."""

from pathlib import Path

import pytest
from tools import audit, sbom

FORGED = {
    "a private key": "-----BEGIN PRIVATE " + "KEY-----",
    "a key of a cloud": "AKIA" + "A1" * 8,
    "a token of a code host": "ghp_" + "a1" * 18,
    "a token of a service": "xoxb-" + "a1" * 12,
    "a key of Keepworth": "kw_" + "aB1" * 14 + "a",
    "a password in an address": "postgresql://" + "keepworth:orange" + "@db.example.com/book",
}


def test_d1_17_whatever_bandit_finds_is_explained() -> None:
    assert audit.unexplained(list(audit.bandit()), rules=r"B\d+$") == []


def test_d1_17_no_file_holds_a_secret() -> None:
    assert audit.unexplained(list(audit.secrets()), rules="secret$") == []


@pytest.mark.parametrize("what", audit.SECRETS)
def test_d1_17_a_secret_would_be_found(what: str) -> None:
    assert audit.SECRETS[what].search(f"x = '{FORGED[what]}'")


def test_d1_17_a_finding_elsewhere_and_an_explanation_of_nothing_fail() -> None:
    found = [audit.Found("B602", "src/keepworth_web/value/reads.py", 7, "a shell")]
    first, *stale = audit.unexplained(found, rules="B602$")
    assert first == "src/keepworth_web/value/reads.py:7 B602: a shell"
    assert stale == ["tools/audit.py explains B602 in tools/printed_docs.py, and there is none"]


def test_d1_17_the_bill_of_materials_is_what_is_locked() -> None:
    locked = sbom.LOCKED.read_text(encoding="utf-8")
    assert sbom.BILL.read_text(encoding="utf-8") == sbom.bill(locked), "make lock"
    assert sbom.bill(locked) == sbom.bill(locked)


def test_d1_17_what_runs_is_what_was_tested() -> None:
    def pinned(path: Path) -> set[tuple[str, str]]:
        return {(one[1], one[2]) for one in sbom.PINNED.finditer(path.read_text(encoding="utf-8"))}

    tested = pinned(sbom.ROOT / "requirements/everything.txt")
    assert pinned(sbom.LOCKED)
    assert pinned(sbom.LOCKED) <= tested


def test_d1_17_no_package_comes_from_an_index_that_is_named() -> None:
    for path in sorted((sbom.ROOT / "requirements").iterdir()):
        assert "://" not in path.read_text(encoding="utf-8").replace("http://cyclonedx.org/schema", "")
