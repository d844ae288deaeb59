"""Files of points over the API: one point's whole file, and exports of many (articles 3, 13)."""

import tempfile
from datetime import date
from typing import Any, Literal, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from mingcha.kit.decision import Decision, cites
from mingcha.overview.points.queries import recording_among
from mingcha.registry.dossiers.actions import MOST_AT_A_CONNECTION, export_dossiers
from mingcha.registry.dossiers.exported import ExportForm, FileKind
from mingcha.registry.dossiers.queries import dossier, exported_fields
from mingcha.registry.points.filter import LONGEST_TEXT, PointFilter
from mingcha.registry.signs.rules import SignState
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import Division, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["dossiers"])
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_CONTENT = {kind.media_type.partition(";")[0]: _BINARY for kind in FileKind}
_FILES = {"responses": {200: {"description": "the file, of the kind that was asked for", "content": _CONTENT}}}


class ExportBody(Strict):
    """As what which points are written; omitted fields do not narrow."""

    kind: FileKind
    use: Literal["trial", "used"] | None = None
    division: Division | None = None
    zone: ShortCode | None = Field(None, description="a functional zone; none: outside of all zones")
    street: str | None = Field(None, pattern=r"^[0-9]{9}$")
    cat: str | None = Field(None, pattern=r"^6\([0-9]{1,2}\)$")
    site: ShortCode | None = None
    unit: ShortCode | None = None
    q: str | None = Field(None, max_length=LONGEST_TEXT)

    @property
    def where(self) -> PointFilter:
        """The filter. Raises Fault(INVALID) for an unknown value."""
        given = self.model_dump(exclude={"kind"})
        return PointFilter.parse({name: value for name, value in given.items() if value})


class ExportedFieldsShape(Schema):
    """What one export says of a point: its fields with a value by name, and those that its list demands and the
    register cannot give."""

    form: ExportForm
    fields: dict[str, str]
    lacking: list[str]


class DossierShape(Schema):
    """The file of a point: the numbers under which its parts are kept (0: there is none), and what the exports say, for
    who takes exports. `received`: the received filings of its system; `project_class`: the class of the planned place,
    0 for none; `view_complete`: it has what article 7 asks of its view; `findings`: those that stand."""

    code: str
    name: str
    system: str
    organ: str
    organ_name: str
    project: int
    project_class: int
    acceptance: int
    used_on: date | None
    received: list[int]
    relocation: int
    sign_state: SignState
    signs: list[int]
    view_complete: bool
    references: list[int]
    claims: list[int]
    findings: list[int]
    exports: list[ExportedFieldsShape]


@router.get("/{code}", response=DossierShape, summary="The file of a point")
@cites("3", "7", "8", "9", "10", "13")
def dossier_of(request: HttpRequest, code: PointCode) -> dict[str, Any]:
    """For who may read its register. A program with a token gets no network address, no person, and nothing of a point
    in a classified area in the exports; a point that is a work secret is none for it."""
    asker, at = reader(request)
    clock = wiring.clock()
    found = dossier(asker, code, at=at)
    filed = () if isinstance(found.filings, Decision) else found.filings.parts
    exports = exported_fields(
        asker,
        code,
        at=at,
        seen=lambda codes: recording_among(codes, clock=clock),
        by_token=by_token(request),
    )
    return {
        "code": code,
        "name": found.point.row.name,
        "system": found.system.code,
        "organ": found.organ,
        "organ_name": found.organ_name,
        "project": found.project,
        "project_class": found.point_class,
        "acceptance": found.acceptance.number if found.acceptance else 0,
        "used_on": found.used.used_on if found.used else None,
        "received": [one.received for one in filed if one.received],
        "relocation": found.relocation.number if found.relocation else 0,
        "sign_state": found.sign_state,
        "signs": [one.number for one in found.signs],
        "view_complete": found.view.allowed,
        "references": [one.number for one in found.references],
        "claims": [one.row.number for one in found.claims],
        "findings": [one.number for one in found.findings if one.is_open],
        "exports": [{"form": one.form, "fields": dict(one.fields), "lacking": list(one.lacking)} for one in exports],
    }


@router.post("", summary="Take a copy of the files of points", openapi_extra=_FILES)
@cites("3", "13")
def export(request: HttpRequest, body: ExportBody) -> HttpResponse:
    """The file, after its digest was entered in the log. A program with a token gets no network address, no user name
    and no person in it; nobody gets a password."""
    clock, held = wiring.clock(), tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        export_dossiers(
            signed_in(request),
            held,
            kind=body.kind,
            where=body.where,
            clock=clock,
            seen=lambda codes: recording_among(codes, clock=clock),
            most=MOST_AT_A_CONNECTION,
        )
    except BaseException:
        held.close()
        raise
    name = f"points-{body.kind.form.value}.{body.kind.suffix}"
    answer = FileResponse(held, as_attachment=True, filename=name, content_type=body.kind.media_type)
    return cast("HttpResponse", answer)  # an operation may answer with a stream, which Django's types keep apart
