"""What becomes of the moves of cameras in a gateway's log, as openings ask it: access.control fulfils it when Django
starts (articles 2, 7(2)). Until then there is nothing that takes moves up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mingcha.evidence.entries import ActRecord
from mingcha.media.gateway.opening_log import OpeningLine


class TakeMoves(Protocol):
    """Writes the moves among lines that issued tickets explain, inside the act that takes them up; returns how many."""

    def __call__(self, record: ActRecord, gateway: str, lines: Sequence[OpeningLine], now: datetime) -> int:
        """Writes them."""
        ...


class _Plugged:
    moves: TakeMoves | None = None


def set_moves(moves: TakeMoves | None) -> None:
    """Plugs in what takes up the moves of this process; None: nothing."""
    _Plugged.moves = moves


def take_moves(record: ActRecord, gateway: str, lines: Sequence[OpeningLine], now: datetime) -> int:
    """As `TakeMoves`; 0 where nothing is plugged in."""
    moves = _Plugged.moves
    return 0 if moves is None else moves(record, gateway, lines, now)
