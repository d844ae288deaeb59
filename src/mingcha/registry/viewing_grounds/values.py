"""Grounds for duty viewing, and points as its rules see them, as frozen values (articles 8, 13, 15, 16)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place
from mingcha.registry.points.rules import TRIAL
from mingcha.registry.trials.values import TrialFacts


class GroundKind(StrEnum):
    """What opens systems to the monitors of another organisation."""

    CONTRACT = "contract"  # the unit entrusted it (16(2))
    DECISION = "decision"  # a competent body decided to share (13)

    @property
    def words(self) -> Words:
        """The kind's name for people."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    GroundKind.CONTRACT: Words("委托合同", "contract"),
    GroundKind.DECISION: Words("共享决定", "sharing decision"),
}


class ViewingWay(StrEnum):
    """How a point is viewed on duty; the value is the mode of a ticket (access.tickets.tokens)."""

    LIVE = "live"
    PLAYBACK = "playback"

    @property
    def words(self) -> Words:
        """The way's name for people."""
        return _WAY_WORDS[self]


_WAY_WORDS = {
    ViewingWay.LIVE: Words("实时图像", "live pictures"),
    ViewingWay.PLAYBACK: Words("历史图像", "recorded pictures"),
}
BOTH_WAYS = frozenset(ViewingWay)


@dataclass(frozen=True, slots=True)
class GroundFacts:
    """A ground as rules see it: it opens a point in these ways to the monitors of `organisation` in [begins_at,
    ends_at).

    One of a share (access.shares, article 13(2)) opens it to the person `user_id` alone, whom the share names, for its
    `purpose`, and played back no further than to `back_to`; a contract and a recorded decision leave these three empty.
    """

    organisation: str
    begins_at: datetime
    ends_at: datetime
    ways: frozenset[ViewingWay] = BOTH_WAYS
    user_id: int | None = None
    purpose: str = ""
    back_to: datetime | None = None

    def in_force(self, at: datetime) -> bool:
        """Whether it holds at an instant."""
        return self.begins_at <= at < self.ends_at

    def opens_to(self, user_id: int, organisation: str, at: datetime) -> bool:
        """Whether it opens the point to a person of an organisation at an instant."""
        return self.organisation == organisation and self.user_id in (None, user_id) and self.in_force(at)

    @property
    def of_share(self) -> bool:
        """Whether a share opens it, which is for viewing alone."""
        return self.user_id is not None


@dataclass(frozen=True, slots=True)
class ViewedPoint:
    """A point as the rules of duty viewing see it.

    `builder` and `user` are the codes of the building and using units, "" if they are the managing unit; `in_use_at`:
    when it was recorded as put into use; `grounds`: the recorded grounds that cover its system, and what shares open of
    the point itself; `device_in_use`: for a
    point on trial, whether a point that is accepted or in use has a stream on the same device, however either of them
    came to its address; `trial`: for a point on trial, the trial run of its project, None for one of no project.
    """

    place: Place
    state: str
    builder: str = ""
    user: str = ""
    in_use_at: datetime | None = None
    grounds: tuple[GroundFacts, ...] = ()
    device_in_use: bool = False
    trial: TrialFacts | None = None

    @property
    def on_trial(self) -> bool:
        """Whether it is not yet in use, so that its footage is trial footage (article 8)."""
        return self.state == TRIAL

    @property
    def units(self) -> frozenset[str]:
        """The units that build, manage or use the system (articles 9, 16)."""
        return frozenset(code for code in (self.place.organisation, self.builder, self.user) if code)


@dataclass(frozen=True, slots=True)
class GroundRow:
    """A ground for pages. `systems` are codes; empty: every system that `unit` manages. `ended_at` is None unless it
    was ended before its last day."""

    number: int
    kind: GroundKind
    organisation: str
    organisation_name: str
    unit: str
    unit_name: str
    systems: tuple[str, ...]
    document: str
    authority: str
    issued_on: date
    from_on: date
    until_on: date
    begins_at: datetime
    ends_at: datetime
    recorded_at: datetime
    recorded_by: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str

    def in_force(self, at: datetime) -> bool:
        """Whether it opens anything at an instant."""
        return self.stands(at) and self.has_begun(at)

    def has_begun(self, at: datetime) -> bool:
        """Whether its first day has come."""
        return self.begins_at <= at

    def stands(self, at: datetime) -> bool:
        """Whether it has not ended; it may begin later."""
        return self.ended_at is None and at < self.ends_at
