"""Bookmarks as frozen values (articles 16(2), 19)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewBookmark:
    """A bookmark to be made: instants in Unix milliseconds, both the same for an instant."""

    camera: str
    from_ms: int
    to_ms: int
    text: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class BookmarkRow:
    """A bookmark for a reader; `own`: the reader made it."""

    number: int
    camera: str
    point_name: str
    person: str
    from_ms: int
    to_ms: int
    text: str
    shared: bool
    own: bool
    made_at: datetime
