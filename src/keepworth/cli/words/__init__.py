"""Every word that the terminal and the page show, in one place, by language."""

from keepworth.cli.words.english import ENGLISH
from keepworth.cli.words.language import Words
from keepworth.cli.words.simplified_chinese import SIMPLIFIED_CHINESE

LANGUAGES: dict[str, Words] = {words.code.lower(): words for words in (ENGLISH, SIMPLIFIED_CHINESE)}

__all__ = ["LANGUAGES", "Words"]
