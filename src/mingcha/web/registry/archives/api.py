"""Archives over the API (article 11)."""

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.archives import actions, files, handing_over, queries
from mingcha.registry.archives.rules import MOST_NAME, MOST_PAGES, MOST_REASON, MOST_TEXT, MOST_TITLE
from mingcha.registry.archives.states import Activity, ArchiveKind, Secrecy, VolumeState
from mingcha.registry.archives.values import (
    NewDocument,
    NewParticipant,
    NewTechnician,
    NewVersion,
    VolumeFacts,
    VolumeRow,
)
from mingcha.registry.points.classified import require_no_work_secret
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Instant, Limit, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["archives"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
_LINE = r"^[^\x00-\x1f]*$"
Short = Annotated[str, Field(max_length=MOST_TEXT, pattern=_LINE)]


class VolumeShape(Schema):
    """A volume. `percent`: of what it must have by the law of today; `receiver`: of the handover that waits or was
    accepted, "" for none; `revision` is asked for by each step."""

    number: int
    title: str
    state: VolumeState
    system: str
    unit: str
    receiver: str
    percent: int
    documents: int
    revision: int
    opened_at: Instant
    completed_at: Instant | None


class ArchiveVersionShape(Schema):
    """A version of a document, by the digest of its bytes."""

    version: int
    pages: int
    note: str
    media_type: str
    size_bytes: int
    sha256: str
    added_at: Instant


class ArchiveDocumentShape(Schema):
    """A document with its versions, the newest first; `may_read`: whether you may have its files."""

    number: int
    kind: ArchiveKind
    title: str
    secrecy: Secrecy
    may_read: bool
    versions: list[ArchiveVersionShape]


class EarlierStatementShape(Schema):
    """What was stated before it was corrected, and why."""

    texts: list[str]
    reason: str
    corrected_at: Instant


class TechnicianShape(Schema):
    """A professional, by certificate."""

    number: int
    name: str
    certificate: str
    duty: str
    earlier: list[EarlierStatementShape]


class ParticipantShape(Schema):
    """A unit that took part; its professionals for who may read internal documents."""

    number: int
    activity: Activity
    name: str
    uscc: str
    qualification: str
    contract: str
    technicians: list[TechnicianShape]
    earlier: list[EarlierStatementShape]


class HandoverShape(Schema):
    """A handover: the SHA-256 of the inventory that was signed, when each side signed, or why it was given back."""

    number: int
    giver_name: str
    receiver_name: str
    files: int
    sha256: str
    signed_at: Instant
    accepted_at: Instant | None
    returned_at: Instant | None
    reason: str


class LackShape(BothWords):
    """What a volume lacks; `about` is the kind of document, or the activity without unit or professional."""

    about: str


class WholeVolumeShape(Schema):
    """A volume with its documents, units and handovers. `kept_until`: null while the system lives;
    `inventory_sha256`: what a handover signs."""

    volume: VolumeShape
    documents: list[ArchiveDocumentShape]
    participants: list[ParticipantShape]
    handovers: list[HandoverShape]
    missing: list[LackShape]
    kept_until: date | None
    inventory_sha256: str

    @classmethod
    def of(cls, found: VolumeFacts) -> "WholeVolumeShape":
        """The facts as a shape."""
        return cls(
            volume=VolumeShape.model_validate(found.row),
            documents=[ArchiveDocumentShape.model_validate(one) for one in found.documents],
            participants=[ParticipantShape.model_validate(one) for one in found.participants],
            handovers=[HandoverShape.model_validate(one) for one in found.handovers],
            missing=[LackShape.model_validate(one) for one in found.missing],
            kept_until=found.kept_until,
            inventory_sha256=found.inventory_sha256,
        )


class NewVolumeBody(Strict):
    """A volume to be opened. `unit`: code of the unit that keeps it, "" for the managing one."""

    system: ShortCode
    title: str = Field(min_length=1, max_length=MOST_TITLE, pattern=_LINE)
    unit: str = Field("", max_length=20, pattern=r"^[A-Za-z0-9_-]*$")


class ArchiveDocumentBody(Strict):
    """A document beside its file."""

    kind: ArchiveKind
    title: str = Field(max_length=MOST_TITLE, pattern=_LINE)
    secrecy: Secrecy
    pages: int = Field(ge=0, le=MOST_PAGES)
    note: Short = ""


class ArchiveVersionBody(Strict):
    """A version beside its file: the one after the newest that was read."""

    version: int = Field(ge=1, le=9_999)
    pages: int = Field(ge=0, le=MOST_PAGES)
    note: Short = ""


class ParticipantBody(Strict):
    """A unit that took part; its contract may follow."""

    activity: Activity
    name: str = Field(max_length=MOST_NAME, pattern=_LINE)
    uscc: str = Field(max_length=18, pattern=r"^[0-9A-Z]*$")
    qualification: Short = ""
    contract: Short = ""


class TechnicianBody(Strict):
    """A professional of a unit that took part, by certificate."""

    participant: Number
    name: str = Field(max_length=MOST_NAME, pattern=_LINE)
    certificate: Short
    duty: Short


class ReadVolumeBody(Strict):
    """The revision of the volume that was read."""

    revision: Number


class HandOverBody(ReadVolumeBody):
    """The unit that is to receive it."""

    receiver: ShortCode


class AcceptBody(ReadVolumeBody):
    """The SHA-256 of the inventory that was read."""

    inventory: str = Field(pattern=r"^[0-9a-f]{64}$")


class GiveBackBody(ReadVolumeBody):
    """Why the handover ends without acceptance."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


@router.get("", response=list[VolumeShape], summary="Volumes in reach")
@cites("3", "11")
def volumes(
    request: HttpRequest,
    before: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
    state: VolumeState | None = None,
    system: Annotated[str, Field(max_length=20)] = "",
) -> list[VolumeRow]:
    """Newest first; `before`: those below this number."""
    asker, at = reader(request)
    return list(queries.volumes(asker, at=at, before=before, limit=limit, state=state, system=system))


@router.post("", response={201: WholeVolumeShape}, summary="Open a volume of a system")
@cites("3", "11")
def open_volume(request: HttpRequest, body: NewVolumeBody) -> Status[WholeVolumeShape]:
    """By the manager of the unit that keeps it: one that builds, manages or uses the system."""
    number = actions.open_volume(signed_in(request), **body.model_dump(), clock=wiring.clock())
    return Status(201, whole_volume(request, number))


@router.get("/{number}", response=WholeVolumeShape, summary="One volume")
@cites("3", "11")
def volume(request: HttpRequest, number: Path[Number]) -> WholeVolumeShape:
    """With its documents, what it lacks, units and handovers."""
    return whole_volume(request, number)


@router.post("/{number}/documents", response={201: WholeVolumeShape}, summary="Add a document to a volume")
@cites("3", "11")
def add_document(
    request: HttpRequest, number: Path[Number], body: Form[ArchiveDocumentBody], scan: File[UploadedFile]
) -> Status[WholeVolumeShape]:
    """With its first version. The file is judged by its bytes before it is kept: PDF, JPEG or PNG."""
    kept = {"scan": scan.read(), "folder": settings.MINGCHA_HOME.documents}
    new = NewDocument(**body.model_dump())
    files.add_document(signed_in(request), volume=number, new=new, **kept, clock=wiring.clock())
    return Status(201, whole_volume(request, number))


@router.post(
    "/{number}/documents/{document}/versions", response={201: WholeVolumeShape}, summary="Add a version of a document"
)
@cites("3", "11")
def add_version(
    request: HttpRequest,
    number: Path[Number],
    document: Path[Number],
    body: Form[ArchiveVersionBody],
    scan: File[UploadedFile],
) -> Status[WholeVolumeShape]:
    """Those before stay; a version that is there is refused under article 11."""
    kept = {"scan": scan.read(), "folder": settings.MINGCHA_HOME.documents}
    new = NewVersion(**body.model_dump())
    files.add_version(signed_in(request), volume=number, document=document, new=new, **kept, clock=wiring.clock())
    return Status(201, whole_volume(request, number))


@router.get("/{number}/documents/{document}/versions/{version}", summary="The file of a version, as it was handed in")
@cites("3", "11")
def file(request: HttpRequest, number: Path[Number], document: Path[Number], version: Path[Number]) -> HttpResponse:
    """As a download, for who may read documents of its level; no page shows it. By a token public ones alone."""
    asker, at = reader(request)
    folder, program = settings.MINGCHA_HOME.documents, by_token(request)
    found = queries.archived_file(asker, number, document, version, folder=folder, at=at, by_token=program)
    if program:
        require_no_work_secret(system=queries.volume(asker, number, at=at, by_token=True).row.system)
    return download_of(found)


@router.put("/{number}/documents/{document}/versions/{version}", response={204: None}, summary="No version is replaced")
@cites("3", "11")
def replace_version(
    request: HttpRequest, number: Path[Number], document: Path[Number], version: Path[Number]
) -> Status[None]:
    """Always 409, naming article 11: another file is another version."""
    return _stays(request, number, document, version)


@router.delete(
    "/{number}/documents/{document}/versions/{version}", response={204: None}, summary="No version is deleted"
)
@cites("3", "11")
def delete_version(
    request: HttpRequest, number: Path[Number], document: Path[Number], version: Path[Number]
) -> Status[None]:
    """Always 409, naming article 11 and until when it is kept."""
    return _stays(request, number, document, version)


@router.post("/{number}/participants", response={201: WholeVolumeShape}, summary="State a unit that took part")
@cites("3", "11")
def add_participant(request: HttpRequest, number: Path[Number], body: ParticipantBody) -> Status[WholeVolumeShape]:
    """What it did, its name and code; the contract may follow."""
    new = NewParticipant(**body.model_dump())
    actions.add_participant(signed_in(request), volume=number, new=new, clock=wiring.clock())
    return Status(201, whole_volume(request, number))


@router.post("/{number}/technicians", response={201: WholeVolumeShape}, summary="State a professional of a unit")
@cites("3", "11")
def add_technician(request: HttpRequest, number: Path[Number], body: TechnicianBody) -> Status[WholeVolumeShape]:
    """By certificate; a number of an identity card is refused."""
    new = NewTechnician(**body.model_dump(exclude={"participant"}))
    actions.add_technician(
        signed_in(request), volume=number, participant=body.participant, new=new, clock=wiring.clock()
    )
    return Status(201, whole_volume(request, number))


@router.post("/{number}/complete", response=WholeVolumeShape, summary="Declare a volume complete")
@cites("3", "11")
def complete(request: HttpRequest, number: Path[Number], body: ReadVolumeBody) -> WholeVolumeShape:
    """Refused with all that it lacks."""
    actions.complete_volume(signed_in(request), volume=number, revision=body.revision, clock=wiring.clock())
    return whole_volume(request, number)


@router.post("/{number}/hand-over", response=WholeVolumeShape, summary="Sign the inventory and hand a volume over")
@cites("3", "11")
def hand_over(request: HttpRequest, number: Path[Number], body: HandOverBody) -> WholeVolumeShape:
    """To another unit, by the manager of the one that keeps it."""
    handing_over.hand_over(signed_in(request), volume=number, **body.model_dump(), clock=wiring.clock())
    return whole_volume(request, number)


@router.post("/{number}/accept", response=WholeVolumeShape, summary="Sign that a volume is accepted")
@cites("3", "11")
def accept(request: HttpRequest, number: Path[Number], body: AcceptBody) -> WholeVolumeShape:
    """By the manager of the receiving unit, once every file has the digest that was signed."""
    handing_over.accept_volume(
        signed_in(request),
        volume=number,
        **body.model_dump(),
        folder=settings.MINGCHA_HOME.documents,
        clock=wiring.clock(),
    )
    return whole_volume(request, number)


@router.post("/{number}/give-back", response=WholeVolumeShape, summary="End a handover without acceptance")
@cites("3", "11")
def give_back(request: HttpRequest, number: Path[Number], body: GiveBackBody) -> WholeVolumeShape:
    """By either side, with the reason: the volume is complete again and may grow."""
    handing_over.give_back_volume(signed_in(request), volume=number, **body.model_dump(), clock=wiring.clock())
    return whole_volume(request, number)


def _stays(request: HttpRequest, number: int, document: int, version: int) -> Status[None]:
    queries.require_file_stays(signed_in(request), number, document, version, at=wiring.clock().now())
    return Status(204, None)


def whole_volume(request: HttpRequest, number: int) -> WholeVolumeShape:
    """One volume as its reader sees it now."""
    asker, at = reader(request)
    return WholeVolumeShape.of(queries.volume(asker, number, at=at, by_token=by_token(request)))
