"""The catalogue over the API: the list, an entry with its versions, drafts and the steps of a review (article 13)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.sharing.catalogue import entries as limits
from mingcha.sharing.catalogue import queries
from mingcha.sharing.catalogue.actions import (
    draft_set,
    publish_set,
    register_set,
    return_set,
    submit_set,
    withdraw_set,
)
from mingcha.sharing.catalogue.lists import (
    BasisRank,
    Cycle,
    DataLevel,
    Openness,
    SetFormat,
    SetItemKind,
    SetSource,
    ShareType,
    ShareWay,
)
from mingcha.sharing.catalogue.rules import MOST_WHY
from mingcha.sharing.catalogue.states import SetState
from mingcha.sharing.catalogue.values import NewSet, SetItem, SetRow, SetVersionRow, ShareBasis, ShareConditions
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Limit, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["sharing"])

_LARGEST_SERIAL = 2**31 - 1
SetNumber = Annotated[int, Path(ge=1, le=_LARGEST_SERIAL, description="number of a data set")]
_LINE = r"^[^\x00-\x1f]*$"
Short = Annotated[str, Field(max_length=limits.MOST_SHORT, pattern=_LINE)]
Line = Annotated[str, Field(max_length=limits.MOST_TEXT, pattern=_LINE)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{0,64}$", description="of the content that was read")]


class SetItemBody(Strict):
    """An item of a set; `kind`: the guide's letter; `length`: 0 where its kind has none; `share_type`: null for that of
    the set."""

    name: Short
    code: str = Field(max_length=limits.MOST_ITEM_CODE, pattern=_LINE)
    kind: SetItemKind
    length: int = Field(0, ge=0, le=limits.MOST_LENGTH)
    required: bool = False
    unique: bool = False
    share_type: ShareType | None = None


class ShareConditionsBody(Strict):
    """On what a set is shared."""

    who: Line = ""
    purpose: Line = ""
    fields: Line = ""
    term: Line = ""
    security: Line = ""


class ShareBasisBody(Strict):
    """What says that a set is not shared."""

    rank: BasisRank | None = None
    title: Line = ""
    article: Short = ""


class SetEntryBody(Strict):
    """An entry; a draft may lack anything but its name. `provider`: code of an organisation."""

    name: str = Field(min_length=1, max_length=limits.MOST_NAME, pattern=_LINE)
    summary: str = Field("", max_length=limits.MOST_SUMMARY, pattern=r"^[^\x00]*$")
    provider: str = Field("", max_length=20, pattern=r"^[A-Za-z0-9_-]*$")
    provider_code: str = Field("", max_length=18, pattern=r"^[0-9A-Za-z]*$")
    subject: Short = ""
    industry: Short = ""
    formats: list[SetFormat] = Field(default_factory=list, max_length=len(SetFormat))
    items: list[SetItemBody] = Field(default_factory=list, max_length=limits.MOST_ITEMS)
    share_type: ShareType | None = None
    conditions: ShareConditionsBody = ShareConditionsBody()
    basis: ShareBasisBody = ShareBasisBody()
    share_way: ShareWay | None = None
    openness: Openness | None = None
    cycle: Cycle | None = None
    level: DataLevel | None = None
    contact: Line = ""
    related: Line = ""
    spatial: Line = ""
    temporal: Line = ""


class SetItemShape(Schema):
    """An item of a set, as it was written."""

    name: str
    code: str
    kind: SetItemKind
    length: int
    required: bool
    unique: bool
    share_type: ShareType | None


class ShareConditionsShape(Schema):
    """On what a set is shared; "" where nothing is stated."""

    who: str
    purpose: str
    fields: str
    term: str
    security: str


class ShareBasisShape(Schema):
    """What says that a set is not shared; null and "" for one that is."""

    rank: BasisRank | None
    title: str
    article: str


class SetEntryShape(Schema):
    """An entry as it was written; null and "" for what a draft lacks."""

    name: str
    summary: str
    provider: str
    provider_code: str
    subject: str
    industry: str
    formats: list[SetFormat]
    items: list[SetItemShape]
    share_type: ShareType | None
    conditions: ShareConditionsShape
    basis: ShareBasisShape
    share_way: ShareWay | None
    openness: Openness | None
    cycle: Cycle | None
    level: DataLevel | None
    contact: str
    related: str
    spatial: str
    temporal: str


class SetDraftBody(Strict):
    """An entry to write; `digest`: of the open draft as it was read, "" where none is open."""

    entry: SetEntryBody
    digest: Digest = ""


class SetStepBody(Strict):
    """A step on the content that was read."""

    digest: Digest


class SetReturnBody(Strict):
    """Why a version is returned."""

    digest: Digest
    why: str = Field(max_length=MOST_WHY, pattern=_LINE)


class SetWithdrawBody(Strict):
    """Why a set is withdrawn."""

    why: str = Field(max_length=MOST_WHY, pattern=_LINE)


class DataSetShape(Schema):
    """A set by its newest version; `published_version`: 0 while none is; `withdrawn_why`: "" while it stands."""

    number: int
    code: str
    source: SetSource
    version: int
    state: SetState
    name: str
    provider_name: str
    share_type: ShareType | None
    share_way: ShareWay | None
    cycle: Cycle | None
    written_at: Instant
    published_version: int
    withdrawn_why: str


class SetVersionShape(Schema):
    """A version with its content; days of steps not yet taken are null. Who took them stands in the log."""

    version: int
    state: SetState
    digest: str
    entry: SetEntryShape
    written_at: Instant
    submitted_at: Instant | None
    registered_at: Instant | None
    published_at: Instant | None
    returned_why: str


class DataSetPage(DataSetShape):
    """A set with its versions, the newest first."""

    versions: list[SetVersionShape]


@router.get("", response=list[DataSetShape], summary="Data sets of the catalogue")
@cites("3", "13(1)")
def data_sets(
    request: HttpRequest,
    state: SetState | None = None,
    before: Annotated[int, Field(ge=0, le=_LARGEST_SERIAL)] = 0,
    limit: Limit = 100,
) -> list[SetRow]:
    """The newest number first; the next page begins below the last number."""
    facts, at = reader(request)
    return list(queries.sets(facts, at=at, state=state, before=before, limit=limit))


@router.get("/{number}", response=DataSetPage, summary="One data set with its versions")
@cites("3", "13(1)")
def data_set(request: HttpRequest, number: SetNumber) -> dict[str, object]:
    """An entry with what it said in each version."""
    facts, at = reader(request)
    found = queries.data_set(facts, number, at=at)
    row = {name: getattr(found.row, name) for name in SetRow.__dataclass_fields__}
    return row | {"versions": [_version(one) for one in found.versions]}


@router.post("", response={201: DataSetShape}, summary="Write a new entry")
@cites("3", "13(1)")
def write_set(request: HttpRequest, body: SetDraftBody) -> Status[SetRow]:
    """A draft with a number of its own."""
    return Status(201, draft_set(signed_in(request), new=_entry(body.entry), clock=wiring.clock()))


@router.put("/{number}/draft", response=DataSetShape, summary="Write a draft anew, or the next version")
@cites("3", "13(1)")
def write_version(request: HttpRequest, number: SetNumber, body: SetDraftBody) -> SetRow:
    """The open draft, or a new version where none is open."""
    new = _entry(body.entry)
    return draft_set(signed_in(request), new=new, number=number, digest=body.digest, clock=wiring.clock())


@router.post("/{number}/submit", response=DataSetShape, summary="Submit a draft")
@cites("3", "13(1)", "13(2)")
def submit(request: HttpRequest, number: SetNumber, body: SetStepBody) -> SetRow:
    """Refused with every gap at once."""
    return submit_set(signed_in(request), number=number, digest=body.digest, clock=wiring.clock())


@router.post("/{number}/register", response=DataSetShape, summary="Register a submitted version")
@cites("3", "13(1)")
def register(request: HttpRequest, number: SetNumber, body: SetStepBody) -> SetRow:
    """By another hand."""
    return register_set(signed_in(request), number=number, digest=body.digest, clock=wiring.clock())


@router.post("/{number}/publish", response=DataSetShape, summary="Publish a registered version")
@cites("3", "13(1)")
def publish(request: HttpRequest, number: SetNumber, body: SetStepBody) -> SetRow:
    """By a third hand."""
    return publish_set(signed_in(request), number=number, digest=body.digest, clock=wiring.clock())


@router.post("/{number}/return", response=DataSetShape, summary="Return a version under review")
@cites("3", "13(1)")
def give_back(request: HttpRequest, number: SetNumber, body: SetReturnBody) -> SetRow:
    """With the reason."""
    return return_set(signed_in(request), number=number, digest=body.digest, why=body.why, clock=wiring.clock())


@router.post("/{number}/withdraw", response=DataSetShape, summary="Withdraw a data set")
@cites("3", "13(1)")
def withdraw(request: HttpRequest, number: SetNumber, body: SetWithdrawBody) -> SetRow:
    """Its versions end; its number stays its own."""
    return withdraw_set(signed_in(request), number=number, why=body.why, clock=wiring.clock())


def _entry(body: SetEntryBody) -> NewSet:
    given = body.model_dump()
    return NewSet(
        **given
        | {
            "formats": tuple(body.formats),
            "items": tuple(SetItem(**one.model_dump()) for one in body.items),
            "conditions": ShareConditions(**body.conditions.model_dump()),
            "basis": ShareBasis(**body.basis.model_dump()),
        }
    )


def _version(row: SetVersionRow) -> dict[str, object]:
    return {
        "version": row.version,
        "state": row.state,
        "digest": row.digest,
        "entry": row.entry,
        "written_at": row.written.at,
        "submitted_at": row.submitted.at,
        "registered_at": row.registered.at,
        "published_at": row.published.at,
        "returned_why": row.returned_why,
    }
