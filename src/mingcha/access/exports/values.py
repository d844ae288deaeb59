"""Exports as frozen values (articles 15, 16(3), 19)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mingcha.access.requests.values import RequestFacts
from mingcha.evidence.bag.gaps import SPOILED
from mingcha.evidence.bag.values import Gap
from mingcha.kit.decision import Decision
from mingcha.registry.identity.duty import Place

EXPORT_JOB = "access.make_export"
"""The name of the kind of job that makes a bag."""


class ExportState(StrEnum):
    """The state of an export. After a failed job it stays `making`; its working files are removed."""

    MAKING = "making"
    MADE = "made"
    """Its manifest is logged; nothing was handed over."""
    DELIVERED = "delivered"
    """The register has its line."""


class Destination(StrEnum):
    """The way of delivery of a bag (16(3))."""

    PAGE = "page"
    """Fetched through the page of exports by the person who hands it over."""
    FOLDER = "folder"
    """A folder of this host: a disc or a mounted medium (MINGCHA_EXPORT_FOLDER)."""
    URL = "url"
    """A PUT to an address that the recipient signed beforehand (S3), on a host of MINGCHA_EXPORT_HOSTS."""


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """The facts of a request for an export: its content, the number of the register's line that opened it, who approved
    (name and user id), whether it allows an export now (open or delivered, its term not over, all four conditions of
    article 15), and the place of its managing unit."""

    facts: RequestFacts
    register: str
    approver: str
    carries: Decision
    approver_id: int = 0
    unit: Place = Place("", "")


@dataclass(frozen=True, slots=True)
class WantedExport:
    """An operator's order. Empty points and a span of 0 mean those of the request. `target`: the name of the medium's
    folder, or the signed address; `recipient`: an age recipient (age1...), "" for none."""

    request: str
    destination: Destination
    method: str
    target: str = field(default="", repr=False)
    recipient: str = ""
    points: tuple[str, ...] = ()
    from_ms: int = 0
    to_ms: int = 0
    with_copy: bool = False
    """Whether it also contains a convenience copy: encoded again, with label and mark."""


@dataclass(frozen=True, slots=True)
class BagContents:
    """The gaps of a bag: milliseconds by reason, their number, the first of them (damaged or lost footage first); and
    whether the footage has sound."""

    missing_ms: Mapping[str, int]
    gap_count: int
    gaps: tuple[Gap, ...]
    has_sound: bool

    @property
    def spoiled_ms(self) -> int:
        """Milliseconds of damaged or lost footage; with it the bag is incomplete."""
        return sum(ms for reason, ms in self.missing_ms.items() if reason in SPOILED)


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export. `target` never contains the secret part of an address. Times ending in `_ms` are Unix milliseconds.
    `contents` is None until it is made; `holder_id` 0 until it is handed over on the page."""

    no: str
    request: str
    state: ExportState
    points: tuple[str, ...]
    from_ms: int
    to_ms: int
    managing_unit: str
    operator_id: int
    operator: str
    destination: Destination
    method: str
    target: str
    recipient: str
    started_at: datetime
    job: int
    made_at: datetime | None
    manifest_sha256: str
    entry: int | None
    line: str
    delivered_at: datetime | None
    fetched_at: datetime | None
    sent_at: datetime | None
    with_copy: bool = False
    contents: BagContents | None = None
    holder_id: int = 0
    pass_ends_at: datetime | None = None
    handed_over: int = 0
    films: tuple[str, ...] = ()
    """Numbers of the redactions whose films are its only payload (19); () for originals."""

    @property
    def file_name(self) -> str:
        """The name of the file for delivery (docs/ref/export-bag.md, Forms)."""
        return f"{self.no}.zip.age" if self.recipient else f"{self.no}.zip"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery by page; the pass is only for the person who hands over."""

    export: ExportRow
    token: str = field(repr=False)
    exp_ms: int = 0
