"""Rows that are derived from others and written only where they changed."""

from collections.abc import Iterable


def differs(row: object, stored: object | None, columns: Iterable[str]) -> bool:
    """Whether a row has to be written: none is stored, or one of these columns has another value there."""
    return stored is None or any(getattr(row, name) != getattr(stored, name) for name in columns)
