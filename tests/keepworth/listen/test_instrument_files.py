"""What is wrong with an instrument's file is said with its place, all faults in one go."""

import pytest
from tests.factories.instruments import OURS

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments import read_instrument, read_scales

SCALES = """
format = 1
[agree]
kind = "points"
lowest = 1
highest = 7
low = { en = "No", zh-hans = "否" }
high = { en = "Yes", zh-hans = "是" }
[said]
kind = "words"
"""
ONE = '{ value = 1, en = "A", zh-hans = "甲" }'
GOOD = f"""{OURS}
[[items]]
name = "second"
construct = "Why"
because = "A detail of the first."
scale = "said"
only_if.works = 7
customer = {{ en = "Why?", zh-hans = "为什么？" }}
"""


def read(text: str, *, scales: str = SCALES) -> None:
    read_instrument(text, where="ours.toml", scales=read_scales(scales, where="scales.toml"))


def test_a_good_file_is_read() -> None:
    read(GOOD)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1\nname", "format = 2\nname", "format must be 1"),
        ('version = "1.0"', 'version = "one"', r"version cannot be 'one': it must look like"),
        ('sources = "Our own words."', "", "sources is missing"),
        ('"Ours", zh-hans = "我们的"', '"Ours"', "title.zh-hans is missing"),
        ('name = "second"', 'name = "works"', r"items 2 \(works\).name stands twice in this instrument"),
        ('feeds = "trust"', 'feeds = "trsut"', r"items 1 \(works\).feeds cannot be 'trsut'; did you mean 'trust'\?"),
        ('feeds = "trust"', "", r"items 1 \(works\).feeds must name an indicator, or `because` say why it feeds none"),
        ('because = "A detail of the first."', 'feeds = "trust"', r"items 2 .*scale gives words, which cannot feed"),
        ('scale = "agree"', 'scale = "agre"', r"items 1 .*scale cannot be 'agre'; did you mean 'agree'\?"),
        ("only_if.works = 7", "only_if.third = 7", r"items 2 .*only_if must name one item that stands before"),
        ("only_if.works = 7", "only_if.works = 8", r"only_if asks for 8, which nobody can answer to works"),
        ("{company} works.", "{customer} works.", r"customer.en leaves open \{customer\}, which is not known here"),
        ("{company} works.", "It works.", r"customer leaves other places open in one language than in another"),
        ('construct = "Why"', 'construct = "Why"\nrevers = true', r"items 2 \(second\).revers is not known"),
        ('construct = "Why"', 'construct = "Why"\nlower_is_better = "yes"', "must be true or false, not 'yes'"),
        ('construct = "Why"', 'construct = "Why"\nper_element = true', "must have {element}, for it is asked of each"),
        ('construct = "Why"', 'construct = "Why"\ntop = 3', "top must be a point of the scale"),
        ('construct = "Why"', 'construct = "Why"\npart = "x"', "part makes no sense without `feeds`"),
        ('opening.customer = { en = "Hello.", zh-hans = "您好。" }', "", "opening.customer.en is missing"),
        ('scale = "agree"\n', 'scale = "agree"\nus = { en = "We.", zh-hans = "我们。" }\n', "guess.us.en is missing"),
        ('"Why?"', f'"{"Why? " * 100}Why?"', "customer.en has 504 characters, more than 400"),
        ('"Why?"', '" Why?"', "customer.en must hold words, without blanks around them"),
    ],
)
def test_each_fault_is_named_with_its_place(old: str, new: str, said: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(InstrumentRefused, match=f"(?s)^ours.toml has .*{said}"):
        read(GOOD.replace(old, new))


def test_all_faults_are_said_at_once() -> None:
    broken = GOOD.replace('feeds = "trust"', 'feeds = "love"').replace('"1.0"', '"x"').replace("only_if.works = 7", "")
    with pytest.raises(
        InstrumentRefused, match=r"(?s)2 faults:\n  .*feeds cannot be 'love'.*\n  version cannot be 'x'"
    ):
        read(broken)


def test_a_file_without_items_or_that_is_no_toml_is_refused() -> None:
    with pytest.raises(InstrumentRefused, match="items has none"):
        read(GOOD[: GOOD.index("[[items]]")])
    with pytest.raises(InstrumentRefused, match=r"ours.toml is no TOML: .* \(at line 1"):
        read("name = ours")
    for number in ("0x" + "f" * 6000, "1" + "0" * 400, str(2**63)):
        with pytest.raises(InstrumentRefused, match="no TOML: a whole number has more than 64 bits"):
            read(GOOD.replace('version = "1.0"', f"version = {number}"))
    with pytest.raises(InstrumentRefused, match="items must be a list of tables, not 3"):
        read(GOOD[: GOOD.index("opening")] + "items = 3")
    with pytest.raises(InstrumentRefused, match="items 1 must be a table"):
        read(GOOD[: GOOD.index("opening")] + "items = [3]")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("highest = 7", "highest = 1", "agree.lowest and highest must be two numbers, the first smaller"),
        ("highest = 7", 'highest = "7"', "agree.highest must be a number, not '7'"),
        ("highest = 7", "highest = inf", "agree.highest must be a number, not inf"),
        ("highest = 7", "highest = nan", "agree.highest must be a number, not nan"),
        ('low = { en = "No", zh-hans = "否" }', "", "agree.low and high must say what the ends mean"),
        ('kind = "words"', 'kind = "choice"', "said.choices must be at least two"),
        ('kind = "words"', 'kind = "words"\nlowest = 1', "said.lowest and highest make no sense for words"),
        ('kind = "words"', 'kind = "word"', "said.kind cannot be 'word'; did you mean 'words'"),
        (
            "highest = 7",
            'highest = 7\nchoices = [{ value = 1, en = "A", zh-hans = "甲" }]',
            "one for each point, 1 to 7",
        ),
        ('kind = "words"', f'kind = "choice"\nchoices = [{ONE}, {ONE}]', "said.choices use a value twice"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(old: str, new: str, said: str) -> None:
    assert SCALES.count(old) == 1
    with pytest.raises(InstrumentRefused, match=f"(?s)^scales.toml has .*{said}"):
        read(GOOD, scales=SCALES.replace(old, new))
