"""Numbers of leak cases and of transfers, which are drawn and not counted (20(4), 20(5)).

Who sees some of them learns nothing of the others: neither the number that people write nor the key of a row, which is
its address, has a place in an order. Numbers from before this, which were counted, stay. Pure.
"""

import secrets
from datetime import date

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U, which are misread."""
_DRAWN = 6
"""Drawn signs of a number: 30 bits a day."""
_LEAST_KEY = 2**52
"""Keys are drawn from here to twice this, the most that JSON holds exactly; counted ones lie far below."""


def drawn_no(letter: str, on: date) -> str:
    """A number: its letter, Shanghai day, six drawn signs."""
    return f"{letter}{on:%Y%m%d}-{''.join(secrets.choice(_SIGNS) for _ in range(_DRAWN))}"


def drawn_key() -> int:
    """The key of a new row."""
    return _LEAST_KEY + secrets.randbelow(_LEAST_KEY)


def is_drawn(key: int) -> bool:
    """Whether a row with this key has a drawn number."""
    return key >= _LEAST_KEY
