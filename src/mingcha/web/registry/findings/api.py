"""Findings over the API: the list, one finding, closing it (articles 3, 6, 10, 18)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from mingcha.kit.decision import cites, require
from mingcha.registry.findings import queries as findings_queries
from mingcha.registry.findings.actions import close_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import FindingsAsked
from mingcha.registry.findings.rules import MOST_DOCUMENT, MOST_REASON, may_read_findings
from mingcha.registry.findings.values import FindingRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Instant, Limit, Offset, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["findings"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class FindingQuery(Schema):
    """The filter; omitted fields do not filter. `closed`: the closed ones too."""

    kind: FindingKind | None = None
    subject_kind: SubjectKind | None = None
    subject: str = Field("", max_length=40, pattern=r"^[^\x00]*$")
    closed: bool = False


class FindingShape(Schema):
    """A finding. `subject` is the code or number of what `subject_kind` names; `closed_at` is null while it stands."""

    number: int
    kind: FindingKind
    kind_words: BothWords
    article: str
    subject_kind: SubjectKind
    subject: str
    words: BothWords
    division: str
    organisation: str
    zone: str
    opened_at: Instant
    opened_act: str
    opened_entry: int
    opened_by: str
    closed_at: Instant | None
    closed_by: str
    close_reason: str
    close_document: str


class FindingsPage(Schema):
    """A page of findings and the total."""

    total: int
    offset: int
    findings: list[FindingShape]


class CloseBody(Strict):
    """Why a finding is closed, and on which document."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=r"^[^\x00]*$")
    document: str = Field("", max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")


@router.get("", response=FindingsPage, summary="Findings in reach")
@cites("3", "6", "10", "18")
def findings(request: HttpRequest, where: Query[FindingQuery], offset: Offset = 0, limit: Limit = 100) -> FindingsPage:
    """The findings in reach: those that stand, the oldest first, then on request the closed ones."""
    facts, at = reader(request)
    require(may_read_findings(facts))
    asked = FindingsAsked(where.kind, where.subject_kind, where.subject, where.closed)
    rows = findings_queries.open_findings(facts, at=at, asked=asked, limit=limit, offset=offset)
    total = findings_queries.count_findings(facts, at=at, asked=asked)
    return FindingsPage(total=total, offset=offset, findings=[_shape(row) for row in rows])


@router.get("/{number}", response=FindingShape, summary="One finding")
@cites("3", "6", "10", "18")
def finding(request: HttpRequest, number: Path[Number]) -> FindingShape:
    """A finding in reach."""
    facts, at = reader(request)
    return _shape(findings_queries.finding(facts, number, at=at))


@router.post("/{number}/close", response=FindingShape, summary="Close a finding")
@cites("3", "6", "10", "18")
def close(request: HttpRequest, number: Path[Number], body: CloseBody) -> FindingShape:
    """Closes a finding, by the role that its kind names and on a document."""
    row = close_finding(
        signed_in(request), finding=number, reason=body.reason, document=body.document, clock=wiring.clock()
    )
    return _shape(row)


def _shape(row: FindingRow) -> FindingShape:
    facts = {name: getattr(row, name) for name in _OF_ROW}
    return FindingShape(
        **facts,
        kind_words=BothWords(zh=row.kind.facts.words.zh, en=row.kind.facts.words.en),
        words=BothWords(zh=row.words.zh, en=row.words.en),
        division=row.place.division,
        organisation=row.place.organisation,
        zone=row.place.zone,
    )


_OF_ROW = tuple(
    name for name in FindingShape.model_fields if name in FindingRow.__dataclass_fields__ and name != "words"
)
