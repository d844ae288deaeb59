"""Causes and alarms as frozen values (article 16(1))."""

from dataclasses import dataclass, field
from datetime import datetime

from mingcha.registry.identity.duty import Place
from mingcha.supervision.alarms.states import AlarmKind, AlarmStep, Severity


@dataclass(frozen=True, slots=True)
class AlarmMember:
    """A camera with its place, as far as the derived rows of points have it."""

    camera: str
    place: Place


@dataclass(frozen=True, slots=True)
class CameraTrouble:
    """A camera that does not record, or records poorly: `reason` a GapReason or a measure of quality; `since_ms` Unix
    milliseconds, 0 where it is not known; `circuit` 0 for none; `site`: code of its site, "" if not known."""

    camera: str
    place: Place
    kind: AlarmKind
    reason: str
    since_ms: int
    recorder: str = ""
    circuit: int = 0
    site: str = ""
    is_key: bool = False
    on_trial: bool = False


@dataclass(frozen=True, slots=True)
class SilentRecorder:
    """A recorder without a report, with the cameras that it should record."""

    name: str
    since: datetime
    members: tuple[AlarmMember, ...]


@dataclass(frozen=True, slots=True)
class DiskTrouble:
    """A disk that fails, is full or will be (`reason`), with the cameras of its recorder. `since` None: unknown."""

    recorder: str
    disk: str
    reason: str
    since: datetime | None
    members: tuple[AlarmMember, ...]


@dataclass(frozen=True, slots=True)
class PlainTrouble:
    """What is a cause by itself: a standing finding of a picture, a clue, a seat. `subject`: its number; `grave`:
    whether it asks for more haste than others of its kind (rules.severity_of)."""

    kind: AlarmKind
    subject: str
    reason: str
    since: datetime
    place: Place
    camera: str = ""
    grave: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Troubles:
    """Everything that may be a cause now. `carried`: the circuit of each camera on a circuit with a troubled one, with
    the instant from which it hangs there (Unix ms). `sites`: how many cameras on no circuit should record at each site
    that has troubled ones, by code."""

    cameras: tuple[CameraTrouble, ...] = ()
    carried: tuple[tuple[int, str, int], ...] = ()
    sites: tuple[tuple[str, int], ...] = ()
    recorders: tuple[SilentRecorder, ...] = ()
    disks: tuple[DiskTrouble, ...] = ()
    others: tuple[PlainTrouble, ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmCause:
    """A cause that asks for one alarm. `key` is unique among the causes of an instant and stays while it lasts;
    `since` None: not known, from now on; `members`: the cameras of a cause that is no camera's own."""

    key: str
    kind: AlarmKind
    subject: str
    reason: str
    severity: Severity
    since: datetime | None
    place: Place
    camera: str = ""
    members: tuple[AlarmMember, ...] = ()


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step that was done, as far as an alarm's standing follows from it. `person`: the user id of whom it was
    assigned to; `order`: the work order; `until`: the end of a snooze."""

    step: AlarmStep
    actor: str
    at: datetime
    person: int = 0
    order: int = 0
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What people's steps made of an alarm."""

    accepted_by: str = ""
    accepted_at: datetime | None = None
    assigned_to: int = 0
    order: int = 0
    snoozed_until: datetime | None = None
    snooze_reason: str = ""
    note: str = ""

    @property
    def assignee(self) -> str:
        """The actor id of whom it is assigned to; "" if nobody."""
        return f"user:{self.assigned_to}" if self.assigned_to else ""

    def waits(self, at: datetime) -> bool:
        """Whether somebody is to accept it: nobody has, or its snooze is over."""
        return not self.accepted_by or (self.snoozed_until is not None and not self.is_snoozed(at))

    def is_snoozed(self, at: datetime) -> bool:
        """Whether its snooze runs."""
        return self.snoozed_until is not None and at < self.snoozed_until


@dataclass(frozen=True, slots=True)
class AlarmFacts:
    """An alarm as its rules see it, with every place that it is about; `is_grown`: it became graver, or came to other
    places, since the last step of a person; `steps`: how many this person did."""

    kind: AlarmKind
    places: tuple[Place, ...]
    is_over: bool
    standing: Standing
    is_grown: bool = False
    steps: int = 0

    def waits(self, at: datetime) -> bool:
        """Whether somebody is to accept it."""
        return self.is_grown or self.standing.waits(at)


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm for a list. `members`: its cameras; `place`: of one place, empty parts else; `times`: how often it
    began anew within a few minutes."""

    number: int
    kind: AlarmKind
    subject: str
    reason: str
    severity: Severity
    since: datetime
    until: datetime | None
    camera: str
    place: Place
    members: int
    times: int
    revision: int
    standing: Standing
    is_grown: bool = False


@dataclass(frozen=True, slots=True)
class AlarmStepRow:
    """A step of an alarm's history."""

    step: AlarmStep
    actor: str
    at: datetime
    text: str
    person: int
    order: int
    until: datetime | None

    @property
    def assignee(self) -> str:
        """The actor id of whom it was assigned to; "" if nobody."""
        return f"user:{self.person}" if self.person else ""


@dataclass(frozen=True, slots=True)
class AlarmDetail:
    """An alarm with its history, the oldest step first, and its cameras in the reader's reach, by code; `others`: how
    many of its cameras are elsewhere. `handles`: whether the reader may do its steps; `silences`: also those that take
    it from the lists of others; `accepts`: whether the reader may accept it now."""

    row: AlarmRow
    steps: tuple[AlarmStepRow, ...]
    cameras: tuple[str, ...]
    others: int
    handles: bool
    silences: bool
    accepts: bool


@dataclass(frozen=True, slots=True)
class AlarmCounts:
    """How many alarms of each list are in reach; `high`: of the open ones; `last`: the newest open one's number;
    `grown`: how many of the open ones are open again because they have grown."""

    open: int = 0
    accepted: int = 0
    snoozed: int = 0
    high: int = 0
    last: int = 0
    fresh: int = 0
    grown: int = 0
    by_kind: dict[AlarmKind, int] = field(default_factory=dict)
