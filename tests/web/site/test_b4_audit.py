"""B4: no line of the audit log holds a word about a person, since lines cannot be changed when somebody is erased."""

import ast
from pathlib import Path

import pytest

import keepworth_web
from keepworth_web.staff.actions.close_erased import close_erased
from keepworth_web.staff.actions.keys import end_key, make_key
from keepworth_web.staff.actions.make_link import invite, make_password_link
from keepworth_web.staff.actions.manage_people import change_role, disable, enable, make_team
from keepworth_web.staff.models import AuditEntry

WEB = Path(keepworth_web.__file__).parent
CANARY = "Ann Quibble"
# What a line may carry beside its kind and what it is about: numbers, codes, settings and days. Never what somebody
# typed to find, name or describe a person.
MAY_CARRY = {
    *(
        "after",
        "as_of",
        "before",
        "bytes",
        "answer",
        "change",
        "changed",
        "customers",
        "days",
        "deleted",
        "key",
        "kind",
        "receipt",
        "role",
        "rows",
    ),
    *("instrument", "port", "security", "survey"),
    *("answers", "check", "part", "state"),  # of checks of the company and of its programme: counts and names of ours
    *("item", "bound", "on_all", "on_words", "opens", "most"),  # which answers open a case, and how often to remind
    *("bytes", "narrowed_by", "scope", "shared", "since", "table", "tables", "teams", "version", "way"),
}


def notes():
    """Every call of `note`, with where it stands."""
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "note":
                yield f"{path.relative_to(WEB)}:{node.lineno}", node


def test_b4_a_line_carries_numbers_and_codes():
    faults = [
        f"{where} {word.arg}"
        for where, node in notes()
        for word in node.keywords
        if word.arg not in {None, "by", "about", *MAY_CARRY}
    ]
    assert faults == [], "an audit line is never changed: leave out what somebody typed, or say here that it is a code"


def test_b4_what_a_line_is_about_is_a_number():
    faults = [
        f"{where} {ast.unparse(part.value)}"
        for where, node in notes()
        for word in node.keywords
        if word.arg == "about" and isinstance(word.value, ast.JoinedStr)
        for part in word.value.values
        if isinstance(part, ast.FormattedValue) and ast.unparse(part.value).split(".")[-1] in ("name", "email", "text")
    ]
    assert faults == []


@pytest.mark.django_db
def test_b4_nothing_that_people_do_to_each_other_writes_a_name(people):
    owner, whom = people["owner"], people["viewer"]
    whom.name, whom.email = CANARY, "ann.quibble@canary.example"
    whom.save()
    team = make_team(f"{CANARY}'s", by=owner)
    invite(by=owner, name=CANARY, role="viewer", teams=[team])
    make_password_link(whom, by=owner)
    make_key(whom, name=CANARY, scope="read", days=1)
    end_key(whom.keys.get(), by=whom)
    change_role(whom, by=owner, role="editor", teams=[team])
    disable(whom, by=owner)
    enable(whom, by=owner)
    from keepworth.tables.persons.who import Traits

    assert close_erased(Traits(names=(CANARY,), mails=("ann.quibble@canary.example",))) == 1
    lines = list(AuditEntry.objects.values("kind", "about", "detail"))
    assert len(lines) >= 9
    assert CANARY.lower() not in str(lines).lower()
    assert "canary.example" not in str(lines)
