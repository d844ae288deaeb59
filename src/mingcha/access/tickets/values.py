"""Tickets as frozen values (article 16(3))."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class IssuedTicket:
    """A new ticket. Give the token only to the page of the requesting person."""

    token: str = field(repr=False)
    id: str
    grant: str
    points: tuple[str, ...]
    modes: tuple[str, ...]
    from_ms: int
    to_ms: int
    exp_ms: int
    grant_until_ms: int
    """The end of the grant; a ticket that ends then is not renewed."""
