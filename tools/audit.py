"""D1-17: what tools find in the code and in the locked versions; whatever is not explained here fails.

Usage: audit.py [SEMGREP]. What could not be looked at, for want of a network, is said loudly.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULES, PLANTED, LOCKED = "tools/semgrep.yaml", "tools/planted.py", "requirements/everything.txt"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding."""

    rule: str
    path: str
    line: int
    said: str


# Rule and beginning of the path → why it may be. One that explains nothing any more fails too.
EXPLAINED: dict[tuple[str, str], str] = {
    ("B101", "src/"): "asserts narrow types; nothing rests on them",
    ("B404", ""): "programs are started from lists, never through a shell",
    ("B603", ""): "programs are started from lists, never through a shell",
    ("B608", "src/keepworth/tables/"): "SQL is written here; names and texts go in through named() and quoted()",
    ("B608", "src/keepworth_web/site/snapshots.py"): "a statement of ours alone",
    ("B608", "src/keepworth_web/shared/ready.py"): "names of our own columns alone; every value is a parameter",
    ("B105", "src/keepworth_web/site/environment.py"): "the name of a file",
    ("B106", "src/keepworth_web/staff/migrations/0005_seal_in_steps.py"): "people without a second factor are left out",
    ("B602", "tools/printed_docs.py"): "runs the blocks of our own tutorial",
    ("shell", "tools/printed_docs.py"): "runs the blocks of our own tutorial",
    ("built-statement", "src/keepworth_web/site/sweeping.py"): "the quoted name of a table of ours",
    ("fields-from-outside", "src/keepworth_web/act/actions/approve_words.py"): "what feeds choose by",
    ("fields-from-outside", "src/keepworth_web/act/actions/forget_words.py"): "the kinds of persons are ours",
    ("fields-from-outside", "src/keepworth_web/act/actions/release_order.py"): "the key of a proposal, named below",
    ("fields-from-outside", "src/keepworth_web/act/reads/webhooks.py"): "three counts, named one line above",
    ("fields-from-outside", "src/keepworth_web/book/actions/ask_of_upload.py"): "its callers name the fields",
    ("fields-from-outside", "src/keepworth_web/focus/actions/write_step.py"): "a record of ours names the fields",
    ("fields-from-outside", "src/keepworth_web/know/actions/change_rows.py"): "its callers name the fields",
    ("fields-from-outside", "src/keepworth_web/know/actions/forget_person.py"): "its callers name the fields",
    ("fields-from-outside", "src/keepworth_web/know/actions/undo_write.py"): "its callers name the fields",
    ("fields-from-outside", "src/keepworth_web/listen/actions/forget_person.py"): "the kinds of persons are ours",
    ("fields-from-outside", "src/keepworth_web/prove/actions/plan_experiment.py"): "the fields are those of Plan",
    ("fields-from-outside", "src/keepworth_web/prove/actions/set_report.py"): "the fields are those of Plan",
    ("fields-from-outside", "src/keepworth_web/prove/actions/start_experiment.py"): "a row written out one line above",
    ("fields-from-outside", "src/keepworth_web/shared/api/once.py"): "a row written out two lines above",
    ("fields-from-outside", "src/keepworth_web/shared/views.py"): "filled under the names of three fields, one by one",
    ("fields-from-outside", "src/keepworth_web/site/sweeping.py"): "the columns of a table, from the model itself",
    ("fields-from-outside", "src/keepworth_web/staff/actions/make_link.py"): "its callers name the fields",
    ("fields-from-outside", "src/keepworth_web/value/actions/forget_person.py"): "the kinds of persons are ours",
    ("secret", "tests/web/staff/test_sign_in.py"): "an address that seems to be ours and is not, for D1-13",
}
SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "a key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b"),
    "a token of a code host": re.compile(r"\bgh[pousr]_\w{36}\b|\bglpat-[\w-]{20}\b|\bpypi-AgE[\w-]{50,}"),
    "a token of a service": re.compile(r"\bxox[abprs]-[\w-]{20,}|\b[sr]k_live_\w{20,}|\bsk-\w{40,}"),
    "a key of Keepworth": re.compile(r"\bkw_[0-9A-Za-z_-]{43}\b"),
    "a password in an address": re.compile(r"\b\w+://[^\s/:@'\"{}<>]+:(?!password@|secret@)[^\s/:@'\"{}<>$]+@[\w.-]+\.\w{2,}"),
}  # fmt: skip


def bandit() -> Iterator[Found]:
    """Yield what bandit finds."""
    ran = _run(sys.executable, "-m", "bandit", "-q", "-r", "src", "tools", "-x", PLANTED, "-f", "json")
    for one in json.loads(ran)["results"]:
        yield Found(one["test_id"], one["filename"].removeprefix("./"), one["line_number"], one["issue_text"])


def semgrep(program: str) -> Iterator[Found]:
    """Yield what our rules find, and each rule that does not find its own fault in the planted file."""
    ran = _run(program, "scan", "--config", RULES, "--metrics=off", "--disable-version-check", "--json", "--quiet",
               "--no-git-ignore", "src", "tools")  # fmt: skip
    told = json.loads(ran)
    found = [
        Found(one["check_id"].rsplit(".", 1)[-1], one["path"], one["start"]["line"], one["extra"]["message"])
        for one in told["results"]
    ]
    rules = re.findall(r"^  - id: (\S+)$", (ROOT / RULES).read_text(encoding="utf-8"), re.MULTILINE)
    seen = {one.rule for one in found if one.path == PLANTED}
    yield from (one for one in found if one.path != PLANTED)
    yield from (
        Found("planted", PLANTED, 1, f"{rule} no longer finds its own fault") for rule in rules if rule not in seen
    )
    yield from (
        Found("error", RULES, 1, one["message"]) for one in told["errors"] if one["level"] == "error"
    )  # its grammar has no `type` statement yet: a warning


def secrets() -> Iterator[Found]:
    """Yield what looks like a secret in a file of the repository."""
    for name in _run("git", "ls-files", "-z").split("\0"):
        path = ROOT / name
        if not name or not path.is_file() or path.suffix in (".png", ".parquet", ".sqlite3"):
            continue
        for at, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            yield from (Found("secret", name, at, what) for what, shape in SECRETS.items() if shape.search(line))


def known_faults() -> tuple[list[Found], list[str]]:
    """Return what is known of the locked versions, and the packages that nothing could be learnt about."""
    ran = _run(sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "-r", LOCKED,
               "--format", "json", "--progress-spinner", "off", "--timeout", "10")  # fmt: skip
    if not ran.startswith("{"):
        return [], ["every package"]
    told = json.loads(ran)["dependencies"]
    found = [
        Found(
            fault["id"],
            LOCKED,
            1,
            f"{one['name']} {one['version']}: fixed in {fault['fix_versions']}",
        )
        for one in told
        for fault in one.get("vulns", ())
    ]
    return found, [one["name"] for one in told if "skip_reason" in one]


def unexplained(found: list[Found], *, rules: str) -> list[str]:
    """Return a line for what nobody explained, and for explanations of rules like `rules` that explain nothing."""
    used: set[tuple[str, str]] = set()
    lines = []
    for one in found:
        reasons = {key for key in EXPLAINED if key[0] == one.rule and one.path.startswith(key[1])}
        used |= reasons
        if not reasons:
            lines.append(f"{one.path}:{one.line} {one.rule}: {one.said}")
    stale = {key for key in EXPLAINED if re.match(rules, key[0])} - used
    return lines + [
        f"tools/audit.py explains {key[0]} in {key[1] or 'any file'}, and there is none" for key in sorted(stale)
    ]


def main(program: str) -> int:
    """Look at everything, print what is wrong, and return how many lines that were."""
    lines = unexplained(list(bandit()), rules=r"B\d+$") + unexplained(list(secrets()), rules="secret$")
    lines += unexplained(list(semgrep(program)), rules="(?!secret$)[a-z]+(-[a-z]+)*$")
    faults, unknown = known_faults()
    lines += unexplained(faults, rules="(CVE|PYSEC|GHSA)-")
    if unknown:
        shown = f"{len(unknown)} packages, {', '.join(unknown[:3])} …" if len(unknown) > 3 else ", ".join(unknown)
        sys.stderr.write(
            f"!!! DID NOT RUN HERE: the look-up of known faults (pip-audit), for want of a network: {shown}\n"
        )
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return min(len(lines), 1)


def _run(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout  # noqa: S603 — our own list


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
