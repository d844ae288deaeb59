"""Texts as the files of an export may hold them: nothing runs, nothing is refused by a reader (article 13)."""

import re

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no room for (2.2)."""
_BEGINS_FORMULA = frozenset("=+-@＝＋－＠")


def as_text(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins, after blanks, with = + - @ (of full width too),
    or with a tab or line break, gets an apostrophe before it (OWASP, CSV Injection)."""
    begins = text.lstrip()[:1]
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") or begins in _BEGINS_FORMULA else text


def fit(text: str) -> str:
    """A text as XML may hold it: what XML has no room for becomes U+FFFD."""
    return _UNFIT.sub("\ufffd", text)
