"""D5: a fault of a form stands at its field, is linked to it, and is announced: the keyboard waits there."""

from html.parser import HTMLParser

import pytest

from tests.web.browsers import browser_of
from tests.web.site.test_d1_01_matrix import MATRIX, PARAMETER, about

OWNER = MATRIX["people"].index("owner")
REFUSED = [
    route
    for route, row in MATRIX["routes"].items()
    if row.get("POST", [0] * 9)[OWNER] == 422 and not route.startswith("api/")
]
VOID = ("input", "br", "img", "meta", "link", "hr", "source", "col", "wbr")


class Read(HTMLParser):
    """Gathers faults, what is linked to what, and what a reader says by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[dict[str, str]] = []
        self.words: dict[str, str] = {}  # by the element's id
        self.faults: list[tuple[str, bool]] = []  # the id, and whether it stands in an alert
        self.linked: set[str] = set()
        self.invalid: list[dict[str, str]] = []
        self.alerts = 0

    def handle_starttag(self, tag, attrs):
        held = {name: value or "" for name, value in attrs}
        self.linked |= set(held.get("aria-describedby", "").split())
        if held.get("aria-invalid") == "true" and held.get("type") != "hidden":
            self.invalid.append(held)
        in_alert = held.get("role") == "alert" or any(one.get("role") == "alert" for one in self.open)
        self.alerts += held.get("role") == "alert"
        if "fault" in held.get("class", "").split():
            self.faults.append((held.get("id", ""), in_alert))
        self.alerts += held.get("class") == "empty"  # the page says why there is no form on it
        if tag not in VOID:
            self.open.append({"tag": tag, **held})

    def handle_endtag(self, tag):
        while self.open and self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        for one in self.open:
            if "id" in one:
                self.words[one["id"]] = self.words.get(one["id"], "") + data.strip()


def faults_of(page: str) -> list[str]:
    """Say what a person who does not see the page would miss."""
    read = Read()
    read.feed(page)
    lost = [name or "a fault" for name, loud in read.faults if not loud and name not in read.linked]
    missed = [f"no field is told {name}" for name in lost]
    for one in read.invalid:
        told = [read.words.get(name) for name in one.get("aria-describedby", "").split()]
        missed += [] if any(told) else [f"{one.get('name')} is wrong, and nothing says why"]
    if read.invalid and not read.alerts and "autofocus" not in read.invalid[0]:
        missed.append(f"nothing leads to {read.invalid[0].get('name')}")
    if not (read.faults or read.alerts):
        missed.append("no fault is said")
    return missed


@pytest.mark.django_db
@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("route", REFUSED)
def test_d5_faults_are_linked_to_their_fields_and_announced(route, people):
    given = {name: about(what, people) for name, what in MATRIX["routes"][route].get("with", {}).items()}
    answer = browser_of(people["owner"]).post("/" + PARAMETER.sub(lambda match: str(given[match[1]]), route))
    assert answer.status_code == 422
    assert faults_of(answer.text) == []


def test_d5_a_fault_that_nobody_hears_is_found():
    said = "<input name=a aria-invalid=true aria-describedby=gone><p class=fault id=a_error>Say more.</p>"
    assert faults_of(said) == [
        "no field is told a_error",
        "a is wrong, and nothing says why",
        "nothing leads to a",
    ]
    linked = said.replace("=gone", "=a_error autofocus")
    assert faults_of(linked) == []
    assert faults_of("<input name=a>") == ["no fault is said"]
