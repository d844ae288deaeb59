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


@dataclass(frozen=True, slots=True)
class GroundFacts:
    """A recorded ground as rules see it: it opens a point to the monitors of `organisation` in [begins_at, ends_at)."""

    organisation: str
    begins_at: datetime
    ends_at: datetime

    def in_force(self, at: datetime) -> bool:
        """Whether it holds at an instant."""
        return self.begins_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class ViewedPoint:
    """A point as the rules of duty viewing see it.

    `builder` and `user` are the codes of the building and using units, "" if they are the managing unit; `in_use_at`:
    when it was recorded as put into use; `grounds`: the recorded grounds that cover its system; `device_in_use`: for a
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
        return self.stands(at) and self.begins_at <= at

    def stands(self, at: datetime) -> bool:
        """Whether it has not ended; it may begin later."""
        return self.ended_at is None and at < self.ends_at
