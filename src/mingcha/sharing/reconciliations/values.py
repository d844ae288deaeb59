"""Comparisons as frozen values (article 13(1))."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.pushes.states import ItemState
from mingcha.sharing.pushes.values import LastVersion
from mingcha.sharing.targets.values import HOLDS_NEWER, LACKS_NEWEST, PausedFor


class DifferenceKind(StrEnum):
    """How a key stands otherwise there than it should; the value is stored. In the order in which they are listed."""

    WITHHELD = "withheld"
    DIFFERENT = "different"
    FOREIGN = "foreign"
    NEWER = "newer"
    OLDER = "older"
    MISSING = "missing"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self][0]

    @property
    def done(self) -> Words:
        """What is done with it."""
        return _KINDS[self][1]

    @property
    def waits_for_person(self) -> bool:
        """Whether nothing is done before an officer settled it."""
        return self in (DifferenceKind.DIFFERENT, DifferenceKind.FOREIGN)


_SENT_AGAIN = Words("按下一版本重新推送", "sent again under the next version")
_KINDS = {
    DifferenceKind.WITHHELD: (
        Words("应撤而仍持有", "held though it must not be there"),
        Words("优先撤回", "withdrawn before all else"),
    ),
    DifferenceKind.DIFFERENT: (
        Words("版本相同而内容不同", "the same version with another content"),
        Words("保持原样，由市局民警决定", "kept as it is: an officer of the city decides"),
    ),
    DifferenceKind.FOREIGN: (
        Words("本平台没有的条目", "a key that is none of ours"),
        Words("保持原样，由市局民警决定", "kept as it is: an officer of the city decides"),
    ),
    DifferenceKind.NEWER: (
        Words("对方版本比本平台新", "a newer version than ours"),
        Words("推送暂停，恢复后接续对方版本", "pushes are paused; resumed, versions go on from theirs"),
    ),
    DifferenceKind.OLDER: (Words("对方为旧版本", "an older version than was acknowledged"), _SENT_AGAIN),
    DifferenceKind.MISSING: (Words("对方缺少", "missing there"), _SENT_AGAIN),
}


_SETTLED = {
    DifferenceKind.DIFFERENT: (
        Words("市局民警已决定：下一次核对时重新推送", "an officer decided: sent again at the next comparison"),
        Words("按市局民警的决定重新推送", "sent again, as an officer decided"),
    ),
    DifferenceKind.FOREIGN: (
        Words("市局民警已决定：下一次核对时撤回", "an officer decided: withdrawn at the next comparison"),
        Words(
            "按市局民警的决定撤回；其他形式的键保持原样", "withdrawn, as an officer decided; keys of another form stay"
        ),
    ),
}
_LEFT = Words("按市局民警的决定保持对方现状", "left as it stands there, as an officer decided")


class Treatment(StrEnum):
    """What a comparison does with a difference."""

    WITHDRAW = "withdraw"
    SEND = "send"
    ASK = "ask"


class HowSettled(StrEnum):
    """What an officer has done with what waits for a person; the value is stored."""

    SEND_AGAIN = "send_again"
    LEAVE = "leave"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _SETTLEMENTS[self]


_SETTLEMENTS = {
    HowSettled.SEND_AGAIN: Words(
        "以本平台为准：重新推送，多出的撤回", "ours counts: sent again, what is not ours goes"
    ),
    HowSettled.LEAVE: Words("保持对方现状", "left as it stands there"),
}


class Restored(StrEnum):
    """Which side was set back, by what the receiver names as its newest batch; the value is stored."""

    HOME = "home"
    RECEIVER = "receiver"

    @property
    def words(self) -> Words:
        """The reason for people."""
        return _RESTORED[self]

    @property
    def paused_for(self) -> PausedFor:
        """Why its target is paused since that was found."""
        return PausedFor(self.value)


_RESTORED = {
    Restored.HOME: HOLDS_NEWER,
    Restored.RECEIVER: LACKS_NEWEST,
}


@dataclass(frozen=True, slots=True)
class OurRow:
    """The newest version of a key that a target acknowledged."""

    key: str
    subject: str
    last: LastVersion


@dataclass(frozen=True, slots=True)
class Compared:
    """A key on both sides; `kind` None: it stands there as it should. `subject`: "" where the key is known by no row of
    ours; versions are 0 and digests "" on the side that lacks it."""

    key: str
    kind: DifferenceKind | None
    subject: str = ""
    our_version: int = 0
    our_digest: str = ""
    their_version: int = 0
    their_digest: str = ""


@dataclass(frozen=True, slots=True)
class KeyItem:
    """A version of a key that was made for a target; `is_older_there`: refused, since a newer one is there."""

    version: int
    operation: PushOperation
    digest: str
    state: ItemState
    tries: int = 0
    is_older_there: bool = False


@dataclass(frozen=True, slots=True)
class NewestBatch:
    """The batch that a receiver names as its newest: whether it is one of ours for it, and older than one of which it
    gave the receipt. `is_named`: the receiver names one at all; `names_each`: its kind keeps every number;
    `was_accepted`: a person resumed the target since the same was found."""

    is_named: bool
    is_ours: bool
    is_behind: bool
    names_each: bool
    was_accepted: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonFacts:
    """A comparison as rules see it; `waiting`: differences that wait for a person."""

    is_done: bool
    is_settled: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A comparison. It was asked for, `asked_at`, or is the clock's; without `ended_at` it is to come. `on_the_way`:
    keys of which a version is leaving; `counts`: differences by kind; `is_whole`: false if more differ than it mended;
    `digest`: of what waits for a person; `is_left`: an officer left just that as it is after an earlier comparison."""

    number: int
    asked_at: datetime | None
    asked_by: str
    sends_again: bool
    began_at: datetime | None
    ended_at: datetime | None
    newest_there: str
    restored: Restored | None
    equal: int
    on_the_way: int
    counts: tuple[tuple[DifferenceKind, int], ...]
    is_whole: bool
    digest: str
    settled_at: datetime | None
    settled_by: str
    how: HowSettled | None
    why: str
    is_left: bool

    @property
    def differing(self) -> int:
        """How many keys differ."""
        return sum(count for _, count in self.counts)

    @property
    def handled(self) -> tuple[tuple[DifferenceKind, int, Words], ...]:
        """The kinds that differ with their counts, and what is done with each, as it was settled."""
        return tuple((kind, count, self._done(kind)) for kind, count in self.counts if count)

    def _done(self, kind: DifferenceKind) -> Words:
        if not kind.waits_for_person:
            return kind.done
        if self.sends_again:
            return _SETTLED[kind][1]
        if self.is_left or self.how is HowSettled.LEAVE:
            return _LEFT
        return kind.done if self.settled_at is None else _SETTLED[kind][0]

    @property
    def waiting(self) -> int:
        """How many of them wait for a person, unless it is settled, was left or they are sent again by it."""
        if self.settled_at or self.is_left or self.sends_again:
            return 0
        return sum(count for kind, count in self.counts if kind.waits_for_person)


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A key that differs, with the version and the digest of each side."""

    key: str
    kind: DifferenceKind
    our_version: int
    our_digest: str
    their_version: int
    their_digest: str


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """How a target stands when its turn comes. `since`: when it was compared last, or enabled; None if it is not
    enabled; `tried_at`: when that failed since it was asked for; `is_last_whole`: of the last comparison, None if there
    is none; `is_unmended`: it was taken in and not mended; `gets_withdrawals`: something leaves for the target;
    `has_old_columns`: no pass came to its end since rows have other columns."""

    since: datetime | None
    tried_at: datetime | None
    is_asked: bool
    is_paused: bool
    is_last_whole: bool | None
    is_unmended: bool
    gets_withdrawals: bool
    has_old_columns: bool


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The comparisons of a target: the one that was asked for and is to come, the newest one with its differences,
    those before. `unnamed`: how many of the listed differences the reader may not be told by their key; `tried_at`,
    `tried_why`: when and why the target could not be compared last, `retried_at`: when it is tried again, unless it was
    asked for anew since."""

    target: str
    asked: ComparisonRow | None
    newest: ComparisonRow | None
    earlier: tuple[ComparisonRow, ...]
    differences: tuple[DifferenceRow, ...]
    unnamed: int
    tried_at: datetime | None
    tried_why: str
    retried_at: datetime | None
    ask: Decision
    settle: Decision
