"""The pages of a word, by what they stand under."""

from keepworth_web.shared.context import Entry
from keepworth_web.shared.panels import Page


def page(name: str, group: str = "") -> Page:
    return Page("act", name, f"act:{name}", "see", group)


def test_pages_stand_by_group_in_the_order_of_their_first_and_a_phone_sees_those_beside_it():
    here = Entry("act", "Act", [page("a", "x"), page("b", "y"), page("c", "x")], is_here=True)
    assert [(group, [one.title for one in pages]) for group, pages in here.groups] == [("x", ["a", "c"]), ("y", ["b"])]
    assert [one.title for one in here.beside("act:b")] == ["b"]
    assert [one.title for one in here.beside("act:of no menu")] == ["a", "c"]


def test_pages_under_nothing_are_one_group():
    here = Entry("act", "Act", [page("a"), page("b")], is_here=True)
    assert here.groups == [("", here.pages)]
    assert here.beside("act:b") == here.pages
