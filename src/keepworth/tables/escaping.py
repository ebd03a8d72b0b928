"""Texts that a spreadsheet would run as a formula, made harmless on the way out."""

import re

# OWASP's list, also behind blanks of any kind, and in their full-width forms.
STARTS = "=+\\-@＝＋－＠\\t\\r\\n"
BLANKS = "\\s\\x{00A0}\\x{2000}-\\x{200F}\\x{202A}-\\x{202F}\\x{205F}-\\x{2064}\\x{3000}\\x{FEFF}"
DANGEROUS = f"^([\\t\\r\\n]|[{BLANKS}']*[{STARTS}])|[\\r\\n][{BLANKS}]*[{STARTS}]"


def escaped(column: str) -> str:
    """Write SQL that puts an apostrophe before a text that a spreadsheet would run; import takes it off again."""
    pattern = DANGEROUS.replace("'", "''")
    return f"CASE WHEN regexp_matches({column}, '{pattern}') THEN '''' || {column} ELSE {column} END"


_PATTERN = re.compile(re.sub(r"\\x\{([0-9A-F]{4})\}", r"\\u\1", DANGEROUS), re.ASCII)


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run, as `escaped` does in SQL."""
    return f"'{text}" if _PATTERN.search(text) else text
