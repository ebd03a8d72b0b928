"""Themes of open answers: true themes are found, noise has none, and the same answers give the same themes."""

from collections.abc import Sequence

import numpy as np
import pytest

from keepworth.errors import NotEnough
from keepworth.listen.themes import Themes, find_themes, group_by_language
from keepworth.listen.words import words_of

TRUE = {
    "en": {
        "delivery": "parcel courier late delivery tracking doorstep warehouse shipping box driver van damaged route",
        "invoice": "invoice billing charge refund payment amount discount account bank card fee balance receipt",
        "staff": "advisor polite listened patient colleague rude helpful explained friendly attentive manager kind",
        "website": "website login password page button screen checkout browser menu link mobile loading crash basket",
    },
    "zh": {
        "delivery": "快递 物流 包裹 送货 仓库 发货 派送 配送 司机 货车 破损 签收 驿站 路线",
        "invoice": "发票 账单 退款 付款 金额 扣款 账户 优惠 银行 余额 收据 手续费 税率 报销",
        "staff": "客服 态度 耐心 礼貌 热情 解释 服务员 顾问 经理 店员 亲切 周到 粗鲁 推荐",
        "website": "网站 登录 密码 页面 按钮 浏览器 结账 屏幕 菜单 链接 手机 加载 崩溃 购物车",
    },
}
FILLER = {"en": "yesterday really customer order since again morning", "zh": "昨天 顾客 订单 早上 公司 城市 朋友"}


def answers(language: str, *, count: int, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Write answers that each speak of one theme, with words of everybody's between."""
    texts, of = [], []
    names = list(TRUE[language])
    for _ in range(count):
        theme = names[int(rng.integers(len(names)))]
        words = [*rng.choice(TRUE[language][theme].split(), 5, replace=False),
                 *rng.choice(FILLER[language].split(), 2, replace=False)]  # fmt: skip
        texts.append((" " if language == "en" else "，").join(rng.permutation(words)))
        of.append(theme)
    return texts, of


def purity(found: Themes, of: Sequence[str]) -> float:
    """Return the share of grouped answers that speak of what most in their group speak of."""
    most = [max(np.unique([of[row] for row in theme.answers], return_counts=True)[1]) for theme in found.themes]
    return sum(most) / sum(theme.answers.size for theme in found.themes)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_true_themes_are_found(language: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    texts, of = answers(language, count=400, rng=rng)
    found = find_themes(texts, language=language, rng=rng)
    assert purity(found, of) > 0.95
    groups = [[of[row] for row in theme.answers] for theme in found.themes]
    assert {max(set(group), key=group.count) for group in groups} == set(TRUE[language])
    assert sum(theme.answers.size for theme in found.themes) > 0.5 * len(texts)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_words_by_chance_make_hardly_a_theme(seed: int) -> None:
    rng = np.random.default_rng(seed)
    words = [f"word{a}{b}" for a in "abcdefgh" for b in "klmnopqrst"]
    words = [word.replace("word", "w") + "ord" for word in words]
    texts = [" ".join(rng.choice(words, 6, replace=False)) for _ in range(400)]
    found = find_themes(texts, language="en", rng=rng)
    assert sum(theme.answers.size for theme in found.themes) < 0.2 * len(texts)


def test_every_answer_is_in_one_place() -> None:
    rng = np.random.default_rng(4)
    texts, _ = answers("en", count=200, rng=rng)
    texts += ["ok", "", "fine"]
    found = find_themes(texts, language="en", rng=rng)
    placed = np.concatenate([*(theme.answers for theme in found.themes), found.other, found.unread])
    assert sorted(placed.tolist()) == list(range(len(texts)))
    assert set(found.unread.tolist()) == {200, 201, 202}


def test_the_same_answers_give_the_same_themes() -> None:
    texts, _ = answers("en", count=200, rng=np.random.default_rng(5))
    one, other = (find_themes(texts, language="en", rng=np.random.default_rng(6)) for _ in range(2))
    assert [theme.words for theme in one.themes] == [theme.words for theme in other.themes]
    assert [theme.answers.tolist() for theme in one.themes] == [theme.answers.tolist() for theme in other.themes]


def test_a_share_has_its_range() -> None:
    texts, _ = answers("en", count=200, rng=np.random.default_rng(5))
    theme = find_themes(texts, language="en", rng=np.random.default_rng(6)).themes[0]
    assert (theme.share.hits, theme.share.of) == (theme.answers.size, 200)
    assert theme.share.low < theme.share.share < theme.share.high


def test_few_answers_are_to_be_read_instead() -> None:
    with pytest.raises(NotEnough, match=r"49 of two words and more, and themes need 50\. Read them"):
        find_themes(["slow parcel delivery"] * 49, language="en", rng=np.random.default_rng(1))


def test_languages_are_told_apart() -> None:
    found = group_by_language(["parcel was late", "快递太慢了", "App 打不开", "the 微信 login page was broken"])
    assert {language: rows.tolist() for language, rows in found.items()} == {"en": [0, 3], "zh": [1, 2]}


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("The deliveries were late, and the driver's phone was off!", "en", ["delivery", "late", "driver", "phone"]),
        ("房间很干净，服务态度也不错", "zh", ["房间", "干净", "服务态度", "不错"]),
        ("", "en", []),
    ],
)
def test_words_that_tell(text: str, language: str, words: list[str]) -> None:
    assert words_of(text, language=language) == words
