"""Signed scans of issued papers: they are about papers of orders and cases and so above them, and plug in what they
know when Django starts (APL 61)."""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.printed.kinds import PrintedKind

type ScannedBy = Callable[[PrintedKind, str], str]
"""The actor who handed in the newest signed scan of the paper of a kind that was issued last for a subject, "" for
none."""

_PLUGGED: list[ScannedBy] = []


def plug_scanned_by(scanned_by: ScannedBy) -> None:
    """Takes what signed papers say; once more replaces it."""
    _PLUGGED[:] = [scanned_by]


def scanned_by(kind: PrintedKind, subject: str) -> str:
    """See ScannedBy. Raises Fault(INTERNAL) where nothing was plugged in: no day is proven without asking."""
    if not _PLUGGED:
        raise Fault(FaultKind.INTERNAL, Words("签收扫描件规则未装载", "the signed scans are not loaded"))
    return _PLUGGED[0](kind, subject)
