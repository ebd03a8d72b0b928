"""Nothing says that we caused something where nobody was left out to compare with: all words of ours are read.

Templates, both languages' catalogs, and the texts in the code that commands, results, mails and reports say. Whoever
has a comparison group says so in `COMPARED`, with the one place that may say it; what means something else stands in
`NO_CLAIM`.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "src"
CLAIM = re.compile(
    r"\b(?:caus(?:ed|es|ing)|(?:was|were|is|are) the cause|led to|leads? to|because of (?:us|our)|thanks to|owing to|"
    r"due to (?:us|our)|result(?:s|ed|ing)? (?:in|from)|as a result of|brought about|bring(?:s|ing)? about|"
    r"attributable to|made (?:them|customers|people) \w+|prove[sd]? that|it works(?! in\b)|(?:does|did) harm)\b",
    re.IGNORECASE,
)
CLAIM_ZH = re.compile(
    "导致|造成|致使|引起|促成|促使|归功|归因|多亏|得益于|由于我们|因为我们|证明.{0,4}有[用效]|它有[用害]"
)

# What may claim an effect: the words, where they may stand in the code, and with whom it compares.
COMPARED = {
    "It works: the whole range lies above nothing.": (
        "keepworth_web/prove/reads/experiment_words.py", "an experiment's arms, drawn by lot",
    ),
    "It does harm: the whole range lies below nothing.": (
        "keepworth_web/prove/reads/experiment_words.py", "an experiment's arms, drawn by lot",
    ),
    "它有用：整个区间都高于零。": ("", "the same in Chinese"),
    "它有害：整个区间都低于零。": ("", "the same in Chinese"),
}  # fmt: skip
# Whoever says these must ask whether the arms were drawn by lot: names that stand in their module.
ASKS = {"keepworth_web/prove/reads/experiment_words.py": "Verdict.MORE"}
# What claims nothing that we did: what it says in truth.
NO_CLAIM = {
    "Nothing here says that growing made customers stay": "says that it is no effect",
    "With it the tool proves that a message is ours.": "of a signature",
    "It works once.": "of a link",
    "nobody can say that the event was the cause": "says that it is no effect",
    "it did harm": "a colleague's own judgement of one decision",
    "Did harm": "a colleague's own judgement of one decision",
    "under a random id that leads to nobody": "of an id",
    "Usual causes: ": "of a model that cannot be fitted",
    "促使客户离开的因素有多少是共同的": "of the economy",
    "推荐证言按其促成的客户价值分得一部分": "a share that is set, not measured",
    "或注明促成了谁的决定的推荐证言": "what somebody wrote down",
    "作证促成": "what somebody wrote down",
    "未注明促成谁的证言": "what somebody wrote down",
    "一个决定有多少归功于推荐证言": "a share that is set, not measured",
    "归功于其推荐的价值": "who told whom, as written down",
    "偶然造成如此不均的机会": "of chance",
    "优惠券被收回并不证明它促成了销售": "says that it is no effect",
    "不能证明它有用": "says that it is no effect",
    "不能证明阅读有用": "says that it is no effect",
    "一种压力同时对客户会造成什么": "of what would be, in a stress test",
}


def claims_in(text: str) -> list[str]:
    """Return the claims of a text that are not allowed."""
    for said in (*COMPARED, *NO_CLAIM):
        text = text.replace(said, " ")
    return [match[0] for kind in (CLAIM, CLAIM_ZH) for match in kind.finditer(text)]


@cache
def said() -> tuple[tuple[str, str], ...]:
    """Every text of ours in which a claim may stand, with where it stands."""
    return tuple(_said())


def _said() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in (".py", ".po", ".html", ".txt", ".toml", ".json", ".md"):
            continue
        place, text = path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")
        if path.suffix == ".po":
            text = re.sub(r'"\n"', "", text)  # a text of several lines
            yield from ((place, line) for line in text.splitlines() if line.startswith("msg"))
        elif path.suffix == ".html":
            # Words that are translated stand in the catalogs; here is what stands between the tags.
            yield place, re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", " ", text, flags=re.DOTALL)
        elif path.suffix == ".py":
            if CLAIM.search(text) or CLAIM_ZH.search(text):
                yield from ((place, one) for one in _literals(text))
        else:
            yield from ((place, line) for line in text.splitlines() if not line.lstrip().startswith("#"))


def _literals(source: str) -> Iterator[str]:
    """Yield the texts in code, without its own explanations."""
    tree = ast.parse(source)
    explained = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.value if " " in node.value or not node.value.isascii() else ""


def test_no_page_mail_or_report_claims_an_effect_without_somebody_to_compare_with() -> None:
    faults = [f"{place}: {claim} – {text.strip()[:150]}" for place, text in said() for claim in claims_in(text)]
    assert faults == [], "say “association”, or “never tested”; or name the comparison group in COMPARED"


def test_a_claim_that_is_allowed_stands_in_its_place_alone_and_is_still_said() -> None:
    for words, (place, _) in COMPARED.items():
        found = {where for where, text in said() if words in text}
        assert found, f"nobody says any more: {words}"
        code = {where for where in found if not where.endswith(".po")}
        assert code == ({place} if place else set()), words
    assert [words for words in NO_CLAIM if not any(words in text for _, text in said())] == [], (
        "nobody says it any more"
    )
    for place, asked in ASKS.items():
        assert asked in (SOURCE / place).read_text(encoding="utf-8"), "it no longer asks whether a lot was drawn"


@pytest.mark.parametrize(
    "claim",
    [
        "Our calls caused 12 customers to stay.", "The letters led to 3 more orders.", "They stayed because of us.",
        "Thanks to the extra 5 stayed.", "This resulted in 10 % more.", "The call made them stay.", "It works.",
        "我们的电话导致 12 个客户留下。", "多亏了这封信，多了 3 个订单。", "这次赠送促成了续约。",
    ],
)  # fmt: skip
def test_a_claim_is_found_in_both_languages(claim: str) -> None:
    assert claims_in(claim) != []
    assert claims_in("12 more stayed than of those left out by lot: an association.") == []
