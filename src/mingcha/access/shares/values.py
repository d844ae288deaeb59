"""Shares as rules see them, and what a decision opens, as frozen values (articles 13(2), 14, 19)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.points.rules import IN_USE, TRIAL

MOST_WHY = 200
"""Characters of the reason why a share or a point of it ended."""


class ShareKind(StrEnum):
    """What footage a share opens; the value is stored. Each opens its own kind alone."""

    SNAPSHOT = "snapshot"
    LIVE = "live"
    PLAYBACK = "playback"

    @property
    def words(self) -> Words:
        """The kind's name for people."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    ShareKind.SNAPSHOT: Words("静态画面", "still pictures"),
    ShareKind.LIVE: Words("实时图像", "live pictures"),
    ShareKind.PLAYBACK: Words("历史图像", "recorded pictures"),
}


@dataclass(frozen=True, slots=True)
class SharedData:
    """Whether data is shared with a requester on the city's platform; `entry` names its entry in the catalogue."""

    is_shared: bool
    entry: str = ""


@dataclass(frozen=True, slots=True)
class SharedPointFacts:
    """A point of a share: whether it was withdrawn from it, whether it is a work secret, whether it stands at a
    classified place (decree 799, art. 10), its state, and when it was put into use last."""

    withdrawn: bool = False
    is_secret: bool = False
    is_classified: bool = False
    state: str = IN_USE
    in_use_at: datetime | None = None

    @property
    def on_trial(self) -> bool:
        """Whether its footage is trial footage (article 8)."""
        return self.state == TRIAL

    @property
    def is_in_use(self) -> bool:
        """Whether it is in use: accepted is not enough, nor is having been in use (article 8)."""
        return self.state == IN_USE


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """A share as rules see it. `department` is the code of its organisation, `people` the ids of the accounts that are
    named now, `points` those of its points (20-digit codes) that are asked about.

    It opens in [from_at, until_at), each day in Shanghai between `opens` and `closes`, both None for the whole day;
    `opens` after `closes` goes over midnight. They are the hours of viewing and those of the pictures: what was taken
    outside of them is not shown. `back_hours`: how far playback reaches back from when it is viewed, never before
    `from_at`; 0 for the other kinds.
    """

    no: str
    data_set: str
    department: str
    kind: ShareKind
    purpose: str
    from_at: datetime
    until_at: datetime
    opens: time | None = None
    closes: time | None = None
    back_hours: int = 0
    ended: bool = False
    people: frozenset[int] = frozenset()
    points: Mapping[str, SharedPointFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewShare:
    """What a decision opens: `data_set` is the code of the entry in the catalogue, `department` that of an
    organisation, `people` are ids of accounts, `points` 20-digit codes; the rest as in ShareFacts."""

    data_set: str
    department: str
    kind: ShareKind
    purpose: str
    points: tuple[str, ...]
    people: tuple[int, ...]
    from_at: datetime
    until_at: datetime
    opens: time | None = None
    closes: time | None = None
    back_hours: int = 0
