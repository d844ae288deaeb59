"""Exports as frozen values (articles 15, 16(3), 19)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mingcha.access.requests.values import RequestFacts
from mingcha.kit.decision import Decision

EXPORT_JOB = "access.make_export"
"""The name of the kind of job that makes a bag."""


class ExportState(StrEnum):
    """Where an export stands. What a job that failed left over stays `making`; its work is removed."""

    MAKING = "making"
    MADE = "made"
    """Its manifest is in the log; nothing was handed over."""
    DELIVERED = "delivered"
    """The register has its line."""


class Destination(StrEnum):
    """How a bag leaves (16(3))."""

    PAGE = "page"
    """Fetched once through the page of exports, by who hands it over."""
    FOLDER = "folder"
    """A folder of this host: a disc or a mounted medium (MINGCHA_EXPORT_FOLDER)."""
    URL = "url"
    """A PUT to an address that the recipient signed beforehand (S3), on a host of MINGCHA_EXPORT_HOSTS."""


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """A request as an export needs it: its facts, the number of the register's line that opened it, who approved, and
    whether it carries an export now (open, its term not over, all four conditions of article 15)."""

    facts: RequestFacts
    register: str
    approver: str
    carries: Decision


@dataclass(frozen=True, slots=True)
class WantedExport:
    """What an operator asks for. Empty points and a span of 0 mean those of the request. `target`: the name of the
    medium's folder, or the signed address; `recipient`: an age recipient (age1...), "" for none."""

    request: str
    destination: Destination
    method: str
    target: str = field(default="", repr=False)
    recipient: str = ""
    points: tuple[str, ...] = ()
    from_ms: int = 0
    to_ms: int = 0


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export. `target` never has what is secret of an address. Times in Unix milliseconds where they say so."""

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

    @property
    def file_name(self) -> str:
        """The name of what is handed over (docs/ref/export-bag.md, Forms)."""
        return f"{self.no}.zip.age" if self.recipient else f"{self.no}.zip"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery by page: the pass goes to who hands over and nowhere else."""

    export: ExportRow
    token: str = field(repr=False)
    exp_ms: int = 0
