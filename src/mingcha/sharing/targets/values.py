"""Targets as frozen values (article 13(1))."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.sharing.point_rows.values import Audience

type CodesOfLists = Mapping[str, Mapping[str, str]]
"""The codes of a receiver by the name of a list of ours and the name in it."""


class TargetKind(StrEnum):
    """How a target is spoken with; the value is stored."""

    TABLE = "table"
    FILE = "file"
    REST = "rest"
    CKAN = "ckan"
    VIID = "viid"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]

    @property
    def takes_points(self) -> bool:
        """Whether it gets rows of points."""
        return self is not TargetKind.CKAN

    @property
    def takes_sets(self) -> bool:
        """Whether it gets the entries of the catalogue."""
        return self is not TargetKind.VIID

    @property
    def suits_grants(self) -> bool:
        """Whether rows of a share grant may leave for it: it takes rows as departments read them, and gives back."""
        return self.takes_points and self.takes_sets

    @property
    def names_each_batch(self) -> bool:
        """Whether its newest batch is that of the whole receiver, since it keeps the number of each: an older one than
        it acknowledged says that it was restored."""
        return self in (TargetKind.TABLE, TargetKind.FILE, TargetKind.REST)


_KINDS = {
    TargetKind.TABLE: Words("前置库（库表）", "front-end database (tables)"),
    TargetKind.FILE: Words("文件包", "file packages"),
    TargetKind.REST: Words("接口（REST）", "interface (REST)"),
    TargetKind.CKAN: Words("CKAN 目录", "CKAN catalogue"),
    TargetKind.VIID: Words("公安视频图像信息库（GA/T 1400）", "police library (GA/T 1400)"),
}


class PausedFor(StrEnum):
    """Why the program that pushes paused a target; the value is stored. A person's pause has a reason and no value."""

    OWN_RESTORE = "own_restore"
    HOME = "home"
    RECEIVER = "receiver"
    READABLE = "readable"

    @property
    def lets_withdrawals(self) -> bool:
        """Whether withdrawals leave meanwhile, as in a pause by a person: while a side seems restored by what the
        receiver holds, since a receiver brings that about by itself. Nothing leaves after a restore that our own log
        knows, since withdrawals are made of rows that may be old, nor for a receiver that shows what it has to
        anybody."""
        return self in (PausedFor.HOME, PausedFor.RECEIVER)


HOME_WAS_RESTORED = Words("平台已从备份恢复，须先核对", "the platform was restored from a backup: it is compared first")
HOLDS_NEWER = Words(
    "接收方持有本平台没有的批次或者更新的版本，本平台可能已从备份恢复",
    "the receiver holds batches or versions that are newer than ours: this home may have been restored",
)
LACKS_NEWEST = Words(
    "接收方没有其已确认的最新批次，接收方可能已从备份恢复",
    "the receiver lacks the newest batch that it acknowledged: it may have been restored",
)


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A target as it is written. `holder`: code of the organisation that receives; `secret`: password or token, "" to
    keep the one that is held; `trust`: certificate of an authority (PEM) or SHA-256 of the receiver's certificate."""

    address: str
    holder: str
    secret: str = field(default="", repr=False)
    trust: str = ""
    code_map: CodesOfLists = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A target as rules see it. `has_answered`: it was tried since it was last written, and answered; `writers`: user
    ids of all who wrote it, 0 for programs; `paused_for`: why the program paused it, None if a person did."""

    audience: Audience
    is_enabled: bool = False
    is_paused: bool = False
    has_answered: bool = False
    writers: tuple[int, ...] = ()
    paused_for: PausedFor | None = None

    @property
    def lets_withdrawals(self) -> bool:
        """Whether withdrawals leave: it is enabled, and not paused so that nothing does."""
        return self.is_enabled and (self.paused_for is None or self.paused_for.lets_withdrawals)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target without its secret. `grant`: number of the share grant whose rows alone it gets, "" for a target of the
    catalogue; `tried_why`: why it did not answer when it was tried, "" if it did; the last fields
    are None and "" while it is not enabled, and not paused."""

    name: str
    kind: TargetKind
    audience: Audience
    grant: str
    holder: str
    holder_name: str
    address: str
    has_secret: bool
    trust: str
    code_map: CodesOfLists
    key_version: int
    written_at: datetime
    written_by: str
    tried_at: datetime | None
    tried_why: str
    enabled_at: datetime | None
    enabled_by: str
    paused_at: datetime | None
    paused_by: str
    paused_why: str

    @property
    def is_running(self) -> bool:
        """Whether batches leave for it."""
        return self.enabled_at is not None and self.paused_at is None


@dataclass(frozen=True, slots=True)
class TargetSteps:
    """Which steps the reader may take with a target now, each with its reason."""

    change: Decision
    attempt: Decision
    enable: Decision
    disable: Decision
    pause: Decision
    resume: Decision
    rotate_key: Decision


@dataclass(frozen=True, slots=True)
class TargetPage:
    """A target with what the reader may do."""

    row: TargetRow
    steps: TargetSteps


@dataclass(frozen=True, slots=True)
class OpenTarget:
    """What an adapter is made of: a target with its secret."""

    name: str
    audience: Audience
    address: str
    secret: str = field(repr=False)
    trust: str
    code_map: CodesOfLists
