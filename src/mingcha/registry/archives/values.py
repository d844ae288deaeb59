"""Volumes as frozen values (article 11)."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.kit.decision import Missing
from mingcha.registry.archives.states import Activity, ArchiveKind, Secrecy, VolumeState
from mingcha.registry.identity.duty import Place


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be added. `pages`: sheets of the paper or pictures of the file, as its unit counts them."""

    kind: ArchiveKind
    title: str
    pages: int
    secrecy: Secrecy = Secrecy.INTERNAL
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be added to a document: the one after the newest that was read. `note`: what is new in it."""

    version: int
    pages: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """A unit that took part. `uscc`: its unified social credit code; `contract`: its number, "" while it follows."""

    activity: Activity
    name: str
    uscc: str
    qualification: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class CorrectedUnit:
    """A unit that took part as it should have been stated; what it did stays."""

    name: str
    uscc: str
    qualification: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class NewTechnician:
    """A professional of a participating unit, by certificate and never by the number of an identity card."""

    name: str
    certificate: str
    duty: str


@dataclass(frozen=True, slots=True)
class JudgedVolume:
    """A volume as its rules see it. `unit`: code of the unit that keeps it; `units`: of those that build, manage or use
    the system; `receiver`: of the unit to which it is handed over or was; `signer`: account that signed the handover;
    `inventory`: SHA-256 of what it signed; `stated`, `staffed`: activities with a unit, and with a technician."""

    place: Place
    state: VolumeState
    unit: str
    units: frozenset[str]
    legal_class: str
    kinds: frozenset[ArchiveKind] = frozenset()
    stated: frozenset[Activity] = frozenset()
    staffed: frozenset[Activity] = frozenset()
    receiver: str = ""
    signer: int = 0
    inventory: str = ""


@dataclass(frozen=True, slots=True)
class AcceptedSystem:
    """A system with a passed acceptance as the clock sees it. `accepted_on`: day of the first one; `unarchived_on`: day
    of the first one that no complete volume has, None if all are in one; `stands`: one of its points was not taken
    away."""

    accepted_on: date
    is_maintained: bool
    unarchived_on: date | None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """A volume in a list. `percent`: of what it must have; `receiver_name`: of the last handover that stands."""

    number: int
    title: str
    state: VolumeState
    system: str
    system_name: str
    unit: str
    unit_name: str
    receiver: str
    receiver_name: str
    percent: int
    documents: int
    revision: int
    opened_by: str
    opened_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a document, kept as it was handed in."""

    version: int
    pages: int
    note: str
    media_type: str
    size_bytes: int
    sha256: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document with its versions, the newest first; `may_read`: whether the reader may have its file."""

    number: int
    kind: ArchiveKind
    title: str
    secrecy: Secrecy
    versions: tuple[VersionRow, ...]
    may_read: bool = False

    @property
    def next_version(self) -> int:
        """The version that may be added."""
        return self.versions[0].version + 1 if self.versions else 1


@dataclass(frozen=True, slots=True)
class EarlierStatement:
    """What was stated of a unit or professional before it was corrected: its words, why and when it was corrected."""

    texts: tuple[str, ...]
    reason: str
    corrected_by: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class TechnicianRow:
    """A professional of a participating unit; `earlier`: what was stated before, the newest first."""

    number: int
    name: str
    certificate: str
    duty: str
    earlier: tuple[EarlierStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """A unit that took part, with its professionals for who may read them; `earlier`: as of `TechnicianRow`."""

    number: int
    activity: Activity
    name: str
    uscc: str
    qualification: str
    contract: str
    technicians: tuple[TechnicianRow, ...] = ()
    earlier: tuple[EarlierStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A handover with both signatures; `returned_at`: it was not taken, or taken back, with the reason."""

    number: int
    giver_name: str
    receiver_name: str
    files: int
    sha256: str
    signed_by: str
    signed_at: datetime
    accepted_by: str
    accepted_at: datetime | None
    returned_by: str
    returned_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class VolumeSteps:
    """What the reader may do now."""

    add: bool
    complete: bool
    hand_over: bool
    accept: bool
    give_back: bool


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """One volume with all that its page shows. `kept_until`: last day of the keeping time, None while the system lives;
    `inventory_sha256`: of the inventory as it is now, or as it was signed."""

    row: VolumeRow
    site: str
    documents: tuple[DocumentRow, ...]
    participants: tuple[ParticipantRow, ...]
    handovers: tuple[HandoverRow, ...]
    missing: tuple[Missing, ...]
    kept_until: date | None
    inventory_sha256: str
    steps: VolumeSteps
