"""The key in a guest's link and the code beside it: each random, each told once, of each the digest alone is kept."""

import hashlib
import secrets

from mingcha.registry.reports.check_words import digest_of, is_word_of, new_word

MOST_KEY = 40
"""Characters of a key in an address; ours have 22."""
_KEY_BYTES = 16
_ABOUT = "mingcha.relocation"


def new_key() -> str:
    """A new key of 128 random bits, as it stands in an address."""
    return secrets.token_urlsafe(_KEY_BYTES)


def key_digest(key: str) -> str:
    """SHA-256 of a key, hexadecimal."""
    return hashlib.sha256(b"mingcha.relocation.link\0" + key.encode("utf-8", "replace")).hexdigest()


def new_code() -> str:
    """A new code of 80 random bits in four groups, to be given by another way than the link."""
    return new_word()


def code_digest(code: str) -> str:
    """SHA-256 of a code as typed, hexadecimal."""
    return digest_of(code, _ABOUT)


def is_code_of(code: str, digest: str) -> bool:
    """Whether a typed code is the one of this digest, compared in constant time."""
    return is_word_of(code, digest, _ABOUT)
