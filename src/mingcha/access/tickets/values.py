"""Tickets as frozen values (article 16(3))."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class IssuedTicket:
    """A fresh ticket. The token goes to the page of the person who asked and nowhere else."""

    token: str = field(repr=False)
    id: str
    grant: str
    points: tuple[str, ...]
    modes: tuple[str, ...]
    from_ms: int
    to_ms: int
    exp_ms: int
    grant_until_ms: int
    """The end of the grant: no ticket follows one that ends then."""
