"""Names as they are looked for: without accents and capitals, and for Hanzi also by sound and first letters."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

HANZI: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
PARTS: Final = re.compile(r"[^\W_]+")
# Characters that sound otherwise where they begin a family name.
FAMILIES: Final = {
    "单": "shan", "單": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "盖": "ge", "区": "ou", "區": "ou",
    "朴": "piao", "翟": "zhai", "缪": "miao", "繆": "miao", "冼": "xian", "乐": "yue", "樂": "yue", "任": "ren",
    "华": "hua", "燕": "yan", "宁": "ning", "召": "shao", "折": "she", "黑": "he", "覃": "qin", "尉迟": "yu chi",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """A name as it is sorted, and everything by which it is found."""

    sorted_as: str
    search: str


def folded(text: str) -> str:
    """Return a text as it is compared: no accents, no capitals, full-width letters as plain ones, one blank a gap."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (mark for mark in plain if mark.isspace() or unicodedata.category(mark) not in ("Mn", "Cc", "Cf", "Cs"))
    # Composed again, or the syllables of Hangul would stay apart.
    return " ".join(unicodedata.normalize("NFKC", "".join(kept)).split())


def sought(name: str, *, own_id: str) -> Sought:
    """Return how a customer is sorted and found, by name and by own id.

    >>> sought("Acme Ibérica", own_id="A-7").search
    ' acme iberica a-7 ai'
    >>> sought("张伟", own_id="7").search
    ' 张伟 7 zhang wei zhangwei zw'
    """
    plain = folded(name)
    parts = [plain] if name == own_id else [plain, folded(own_id)]
    sounds = _sounds(name) if HANZI.search(name) else []
    if not sounds:
        letters = "".join(word[0] for word in PARTS.findall(plain)) if name != own_id else ""
        return Sought(plain, " " + " ".join([*parts, letters] if len(letters) > 1 else parts))
    for one in sounds:
        parts += [" ".join(one), "".join(one), "".join(part[0] for part in one)]
    return Sought(" ".join(sounds[0]), " " + " ".join(parts))


def _sounds(name: str) -> list[list[str]]:
    """Return how a name with Hanzi sounds, syllable by syllable; first as a family name where it may be one."""
    from pypinyin import lazy_pinyin

    read = [word for part in lazy_pinyin(name) for word in PARTS.findall(folded(part))]
    if not read:
        return []
    family = next((sound for begin, sound in FAMILIES.items() if name.startswith(begin)), None)
    if family is None:
        return [read]
    other = [*family.split(), *read[len(family.split()) :]]
    return [read] if other == read else [other, read]
