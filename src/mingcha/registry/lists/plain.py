"""Texts as cells of a table or workbook: nothing in them runs, nothing is refused by a reader (article 13)."""

import re
from xml.sax.saxutils import escape

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no room for (2.2)."""
_CARRIAGE_RETURN = {"\r": "&#13;"}
_BEGINS_FORMULA = frozenset("=+-@＝＋－＠")


def as_text(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins, after blanks, with = + - @ (of full width too),
    or with a tab or line break, gets an apostrophe before it (OWASP, CSV Injection)."""
    if not text or text[0].isalnum():  # nearly every cell
        return text
    begins = text.lstrip()[:1]
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") or begins in _BEGINS_FORMULA else text


def xml_text(text: str) -> str:
    """A text as the content of an XML element, to come back as it was: a reader would make a line feed of a bare
    carriage return (XML 1.0, 2.11)."""
    return escape(fit(text), _CARRIAGE_RETURN)


def fit(text: str) -> str:
    """A text as XML may hold it: what XML has no room for becomes U+FFFD."""
    return _UNFIT.sub("\ufffd", text)
