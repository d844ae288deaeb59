"""Redactions over the API: the list, one with what is to be looked at, and its acts (articles 19, 21), which the page
of the review uses, too (review_api.py).

While no engine is plugged in (docs/design/privacy.md, step 31) every begin is refused under article 21.
"""

from dataclasses import asdict
from typing import Annotated

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Field, Path, Router, Schema
from ninja.responses import Status
from pydantic import AwareDatetime

from mingcha.kit.decision import cites
from mingcha.privacy.redaction import queries
from mingcha.privacy.redaction.actions import (
    begin_redaction,
    edit_redaction,
    refuse_redaction,
    release_redaction,
    withdraw_redaction,
)
from mingcha.privacy.redaction.edits import EditKind, KeyFrame, NewEdit
from mingcha.privacy.redaction.review import MOST_ANSWERS, answer_items, review_redaction, watch_span
from mingcha.privacy.redaction.rules import MOST_BASIS, MOST_KEYS, MOST_REASON
from mingcha.privacy.redaction.signing import open_film, sign_redaction
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.values import (
    ItemAnswer,
    ItemKind,
    ItemRow,
    NewRedaction,
    RedactionKind,
    RedactionRow,
    Span,
)
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Offset, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.redactions.film_parts import film_parts
from mingcha.web.registry.sign_in.step_up import require_person

router = Router(tags=["redactions"])

RedactionNo = Annotated[str, Field(pattern=r"^R[0-9]{8}-[0-9]{4,8}$", description="number of a redaction")]
Revision = Annotated[int, Field(ge=0, le=2**31 - 1, description="the revision that was read")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256")]
At = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="90 kHz from the begin of the film")]
Share = Annotated[int, Field(ge=0, le=65_535)]
Track = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_-]*$")]
_LINE = r"^[^\x00-\x1f]*$"


class GateShape(Schema):
    """What was found on the film."""

    residual_permille: int
    streams: int
    metadata_boxes: int
    sei_units: int
    source_packets: int
    longest_run_bytes: int
    same_frames: bool
    same_inputs: bool


class RedactionShape(Schema):
    """A redaction of footage of a point. Digests are "" and numbers 0 until there is one."""

    no: str
    kind: RedactionKind
    point: str
    from_at: Instant
    to_at: Instant
    basis: str
    state: RedactionState
    revision: int
    maker: str
    begun_at: Instant
    reviewer: str
    signer: str
    settings: str
    source_sha256: str
    tracks_sha256: str
    frozen_sha256: str
    output_sha256: str
    output_bytes: int
    frames: int
    length_90k: int
    gate: GateShape | None
    ended_at: Instant | None
    end_reason: str

    @classmethod
    def of(cls, row: RedactionRow) -> "RedactionShape":
        """The row as a shape."""
        facts = asdict(row)
        return cls(**{name: facts[name] for name in cls.model_fields})


class ReviewItemShape(Schema):
    """What is to be looked at: a time of the film, and the answer, "" while there is none. `together`: the number of
    the first item that the same look answers."""

    number: int
    kind: ItemKind
    from_90k: int
    to_90k: int
    track: str
    answer: str
    answered_by: str
    answered_at: Instant | None
    together: int

    @classmethod
    def of(cls, row: ItemRow) -> "ReviewItemShape":
        """The row as a shape."""
        names = ("number", "kind", "track", "answer", "answered_by", "answered_at", "together")
        return cls(**{name: getattr(row, name) for name in names}, from_90k=row.span.from_90k, to_90k=row.span.to_90k)


class RedactionsPage(Schema):
    """A page of redactions, the newest first."""

    total: int
    offset: int
    redactions: list[RedactionShape]


class FilmSpanShape(Strict):
    """A part of a film, in 90 kHz from its begin."""

    from_90k: At
    to_90k: At


class NewRedactionBody(Strict):
    """Footage to be redacted: [from_at, to_at), what for, and the legal basis."""

    kind: RedactionKind
    from_at: AwareDatetime
    to_at: AwareDatetime
    basis: str = Field(min_length=1, max_length=MOST_BASIS, pattern=_LINE)


class KeyFrameBody(Strict):
    """Where a region is at a time, in 1/65535 of the picture's width and height."""

    at_90k: At
    left: Share
    top: Share
    width: Share
    height: Share


class RedactionEditBody(Strict):
    """An edit of what is covered. `track`: what it changes, or the class; `other`: the track that is joined to it."""

    revision: Revision
    kind: EditKind
    from_90k: At
    to_90k: At
    track: Track = ""
    other: Track = ""
    keys: Annotated[list[KeyFrameBody], Field(max_length=MOST_KEYS)] = []
    reason: str = Field("", max_length=MOST_REASON, pattern=_LINE)

    @property
    def edit(self) -> NewEdit:
        """The value for the act."""
        keys = tuple(KeyFrame(one.at_90k, one.left, one.top, one.width, one.height) for one in self.keys)
        return NewEdit(self.kind, Span(self.from_90k, self.to_90k), self.track, self.other, keys, self.reason)


class AnswersBody(Strict):
    """Answers by the number of the item; `take_over`: from the person who reviews it, whose answers go."""

    revision: Revision
    answers: Annotated[dict[Annotated[int, Field(ge=1, le=2**31 - 1)], ItemAnswer], Field(max_length=MOST_ANSWERS)]
    take_over: bool = False


class WatchedBody(FilmSpanShape):
    """A part of the film that was watched."""

    revision: Revision


class RedactionReviewBody(Strict):
    """The frozen boxes that the review signs. `statement`: why nobody is marked in a film for a person concerned."""

    revision: Revision
    frozen_sha256: Digest
    statement: str = Field("", max_length=MOST_REASON, pattern=_LINE)


class FilmSignBody(Strict):
    """The film that is signed."""

    output_sha256: Digest


class RedactionEndBody(Strict):
    """Why a redaction is refused or withdrawn."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


@router.get("/redactions", response=RedactionsPage, summary="Redactions that you may read")
@cites("3", "21", "25")
def redactions(request: HttpRequest, offset: Offset = 0, limit: Limit = 100) -> RedactionsPage:
    """For the unit's people on duty, officers and auditors over the place."""
    facts, at = reader(request)
    rows = queries.redactions(facts, at=at, limit=limit, offset=offset)
    total = queries.count_redactions(facts, at=at)
    return RedactionsPage(total=total, offset=offset, redactions=[RedactionShape.of(row) for row in rows])


@router.post("/redactions/points/{code}", response={201: RedactionShape}, summary="Begin a redaction")
@cites("19", "21")
def begin(request: HttpRequest, code: Path[PointCode], body: NewRedactionBody) -> Status[RedactionShape]:
    """By a person on duty for the unit; refused while detectors are missing."""
    new = NewRedaction(body.kind, body.from_at, body.to_at, body.basis)
    row = begin_redaction(signed_in(request), code=code, new=new, clock=wiring.clock())
    return Status(201, RedactionShape.of(row))


@router.get("/redactions/{no}", response=RedactionShape, summary="A redaction")
@cites("3", "21", "25")
def redaction(request: HttpRequest, no: Path[RedactionNo]) -> RedactionShape:
    """With its digests and what the gate found."""
    facts, at = reader(request)
    return RedactionShape.of(queries.redaction(facts, no, at=at))


@router.get("/redactions/{no}/items", response=list[ReviewItemShape], summary="What is to be looked at in a redaction")
@cites("3", "21", "25")
def items(request: HttpRequest, no: Path[RedactionNo]) -> list[ReviewItemShape]:
    """By number, with the answers."""
    facts, at = reader(request)
    return [ReviewItemShape.of(row) for row in queries.items(facts, no, at=at)]


@router.post("/redactions/{no}/edits", response=RedactionShape, summary="Edit what a redaction covers")
@cites("21")
def edit(request: HttpRequest, no: Path[RedactionNo], body: RedactionEditBody) -> RedactionShape:
    """Voids what was reviewed, made or signed before; 409 if somebody edited since `revision`."""
    row = edit_redaction(
        signed_in(request),
        no=no,
        revision=body.revision,
        edit=body.edit,
        folder=settings.MINGCHA_HOME.redactions,
        clock=wiring.clock(),
    )
    return RedactionShape.of(row)


@router.post("/redactions/{no}/answers", response=RedactionShape, summary="Answer items of a review")
@cites("21")
def answer(request: HttpRequest, no: Path[RedactionNo], body: AnswersBody) -> RedactionShape:
    """Not by the maker; 409 with the name of another person who reviews it."""
    require_person(request)
    row = answer_items(
        signed_in(request),
        no=no,
        revision=body.revision,
        answers=body.answers,
        take_over=body.take_over,
        clock=wiring.clock(),
    )
    return RedactionShape.of(row)


@router.post("/redactions/{no}/watched", response=list[FilmSpanShape], summary="Report what was watched in a review")
@cites("21")
def watched(request: HttpRequest, no: Path[RedactionNo], body: WatchedBody) -> list[FilmSpanShape]:
    """No more than can have been watched since the last report; answers with all that counts."""
    require_person(request)
    span = Span(body.from_90k, body.to_90k)
    found = watch_span(signed_in(request), no=no, revision=body.revision, span=span, clock=wiring.clock())
    return [FilmSpanShape(from_90k=one.from_90k, to_90k=one.to_90k) for one in found]


@router.post("/redactions/{no}/review", response=RedactionShape, summary="Sign the review of a redaction")
@cites("21")
def review(request: HttpRequest, no: Path[RedactionNo], body: RedactionReviewBody) -> RedactionShape:
    """When every item is answered and all of it watched; in a film for a person concerned somebody is marked, or it is
    stated why nobody is."""
    require_person(request)
    row = review_redaction(
        signed_in(request),
        no=no,
        revision=body.revision,
        frozen_sha256=body.frozen_sha256,
        clock=wiring.clock(),
        statement=body.statement,
    )
    return RedactionShape.of(row)


@router.get("/redactions/{no}/film", summary="The film of a redaction")
@cites("16(3)", "21")
def film(request: HttpRequest, no: Path[RedactionNo]) -> HttpResponse | FileResponse:
    """As a download, once film and publication are released; before that it is played on its page. Entered before; 404
    to who may not see it. One of a request is never downloaded."""
    require_person(request)
    by = signed_in(request)
    path = open_film(by, no=no, folder=settings.MINGCHA_HOME.redactions, clock=wiring.clock(), as_file=True)
    return film_parts(request, by, no, path, f'attachment; filename="{no}.mp4"')


@router.post("/redactions/{no}/sign", response=RedactionShape, summary="Sign the film as the second person")
@cites("21")
def sign(request: HttpRequest, no: Path[RedactionNo], body: FilmSignBody) -> RedactionShape:
    """Neither maker nor editor nor reviewer, after opening and playing exactly this film."""
    require_person(request)
    by, folder = signed_in(request), settings.MINGCHA_HOME.redactions
    row = sign_redaction(by, no=no, output_sha256=body.output_sha256, folder=folder, clock=wiring.clock())
    return RedactionShape.of(row)


@router.post("/redactions/{no}/release", response=RedactionShape, summary="Release a film")
@cites("21")
def release(request: HttpRequest, no: Path[RedactionNo]) -> RedactionShape:
    """With the review of its boxes, its gate and the second sign of its bytes."""
    folder = settings.MINGCHA_HOME.redactions
    return RedactionShape.of(release_redaction(signed_in(request), no=no, folder=folder, clock=wiring.clock()))


@router.post("/redactions/{no}/refuse", response=RedactionShape, summary="Refuse a redaction")
@cites("21")
def refuse(request: HttpRequest, no: Path[RedactionNo], body: RedactionEndBody) -> RedactionShape:
    """With a reason; its files are removed."""
    by, folder = signed_in(request), settings.MINGCHA_HOME.redactions
    return RedactionShape.of(refuse_redaction(by, no=no, reason=body.reason, folder=folder, clock=wiring.clock()))


@router.post("/redactions/{no}/withdraw", response=RedactionShape, summary="Withdraw a released film")
@cites("21")
def withdraw(request: HttpRequest, no: Path[RedactionNo], body: RedactionEndBody) -> RedactionShape:
    """With a reason; it is removed here."""
    by, folder = signed_in(request), settings.MINGCHA_HOME.redactions
    return RedactionShape.of(withdraw_redaction(by, no=no, reason=body.reason, folder=folder, clock=wiring.clock()))
