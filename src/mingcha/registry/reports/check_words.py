"""Check words: 80 random bits that the reporter alone has; the register has their SHA-256 (article 18)."""

import hashlib
import hmac
import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 4, 4
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
MOST_TYPED = 40
"""Characters of a typed word; ours have 19."""


def new_word() -> str:
    """A new word: four groups of four letters and digits, none of which looks like another."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def digest_of(check_word: str, about: str = "mingcha.report") -> str:
    """SHA-256 of a word as typed, hexadecimal: case, blanks and hyphens do not count, and O, I, L are 0, 1, 1. `about`:
    what the word opens, so that equal words for two things have two digests."""
    plain = check_word.upper().translate(_LOOK_ALIKE)
    return hashlib.sha256(about.encode() + b"\0" + plain.encode("utf-8", "replace")).hexdigest()


def is_word_of(check_word: str, digest: str, about: str = "mingcha.report") -> bool:
    """Whether a typed word is the one of this digest, compared in constant time."""
    return len(check_word) <= MOST_TYPED and hmac.compare_digest(digest_of(check_word, about), digest)
