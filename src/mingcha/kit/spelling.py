"""Names as they are compared: typed by different people, with other spaces and other forms of the same characters.

What was typed is stored and shown as it is; only comparisons use these functions.
"""

import unicodedata


def name_key(name: str) -> str:
    """A name in the form NFKC (UAX 15: full-width letters, digits and brackets as the usual ones), without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def reads_alike(one: str, other: str) -> bool:
    """Whether two names have the same letters and digits, whatever their case, width, spaces and punctuation: for rules
    that another spelling must not go around. A name without any reads like none."""
    kept = [c for c in name_key(one).casefold() if c.isalnum()]
    return bool(kept) and kept == [c for c in name_key(other).casefold() if c.isalnum()]


def is_same_name(one: str, other: str) -> bool:
    """Whether two names differ in nothing but spaces and the width or composition of their characters."""
    return name_key(one) == name_key(other)
