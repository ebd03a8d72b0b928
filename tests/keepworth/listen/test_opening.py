"""Which answers open a case by themselves."""

import pytest

from keepworth.listen import all_instruments, instrument
from keepworth.listen.opening import Opening, opening_of


@pytest.mark.parametrize(
    ("name", "version", "bad", "good"),
    [
        ("nps", "1.0", range(7), range(7, 11)),
        ("ces", "2.0", (1, 2, 3), (4, 5, 6, 7)),
        ("ces", "1.0", (4, 5), (1, 2, 3)),  # lower is better there
        ("csat-5", "1.0", (1, 2), (3, 4, 5)),
        ("csat-7", "1.0", (1, 2, 3), (4, 5, 6, 7)),
        ("csat-10", "1.0", range(1, 6), range(6, 11)),
    ],
)
def test_a_metric_opens_a_case_where_it_is_worse_than_the_middle(name, version, bad, good) -> None:
    rule = opening_of(instrument(name, version=version))
    assert rule is not None
    assert all(rule.opens({rule.item: (float(one), "")}) for one in bad)
    assert not any(rule.opens({rule.item: (float(one), "fine words")}) for one in good)
    assert not rule.opens({"other": (float(min(bad)), "")})


def test_every_complaint_opens_one_and_what_has_no_bad_end_none() -> None:
    complaint = opening_of(instrument("complaint"))
    assert complaint is not None
    assert complaint.opens({"happened": (None, "It broke")})
    assert opening_of(instrument("readiness")) is None
    assert {one.name for one in all_instruments() if opening_of(one)} == {
        "nps", "ces", "csat-5", "csat-7", "csat-10", "complaint", "pulse", "relationship",
    }  # fmt: skip


def test_words_open_one_only_where_somebody_said_so() -> None:
    said = {"recommend": (10.0, ""), "why": (None, "Too dear")}
    assert not Opening(item="recommend", bound=6).opens(said)
    assert Opening(item="recommend", bound=6, on_words=True).opens(said)
    assert not Opening(item="recommend", bound=6, on_words=True).opens({"recommend": (10.0, "  ")})
