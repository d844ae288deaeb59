"""What the page of a review reads over the API besides items and acts: boxes by picture, how far it is, the grant of
the source (articles 8, 18, 21)."""

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Router, Schema

from mingcha.access.duty.of_redactions import open_source
from mingcha.kit.decision import cites
from mingcha.privacy.redaction import queries
from mingcha.privacy.redaction.offers import redaction_offers
from mingcha.privacy.redaction.signing import watch_film
from mingcha.privacy.redaction.values import PictureBoxes, Span
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, PointCode
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.redactions.api import At, Digest, FilmSpanShape, RedactionNo
from mingcha.web.registry.sign_in.step_up import require_person

router = Router(tags=["redactions"])


class TrackBoxShape(Schema):
    """A box of a track, in 1/65535 of the picture's width and height; `kind`: face, person, plate, region or frame.
    `is_covered`: whether the film has it filled; a large faint face of a single look is not."""

    track: str
    kind: str
    left: int
    top: int
    width: int
    height: int
    is_covered: bool


class PictureBoxesShape(Schema):
    """A picture: its time from the begin of the film, its time in the recording (Unix), in 90 kHz, and its boxes."""

    at_90k: int
    wall_90k: int
    boxes: list[TrackBoxShape]

    @classmethod
    def of(cls, one: PictureBoxes) -> "PictureBoxesShape":
        """The picture as a shape."""
        boxes = [TrackBoxShape(**box._asdict()) for box in one.boxes]
        return cls(at_90k=one.at_90k, wall_90k=one.wall_90k, boxes=boxes)


class GateReasonShape(Schema):
    """Why the last film did not pass its check, and what can be done, in words."""

    found: str
    remedy: str


class ReviewStateShape(Schema):
    """How far you are with a review: what you watched, what is missing before you may sign, in words, and why the last
    film came back from its check, if it did."""

    watched: list[FilmSpanShape]
    may_review: bool
    missing: list[str]
    came_back: list[GateReasonShape]

    @classmethod
    def of(cls, one: queries.ReviewState) -> "ReviewStateShape":
        """The state as a shape, in the language of the request."""
        lacks = one.is_complete.missing if one.may_review else (one.may_review.reason,)
        return cls(
            watched=[FilmSpanShape(from_90k=span.from_90k, to_90k=span.to_90k) for span in one.watched],
            may_review=bool(one.may_review),
            missing=[in_language(words) for words in lacks],
            came_back=[
                GateReasonShape(found=in_language(each.found), remedy=in_language(each.remedy))
                for each in one.came_back
            ],
        )


class SourceGrantShape(Schema):
    """The grant under which the source is played: tickets come from /access/tickets with the mode `playback` alone."""

    grant: str
    point: PointCode
    until_at: Instant


@router.get("/redactions/{no}/boxes", response=list[PictureBoxesShape], summary="What a redaction covers, by picture")
@cites("8", "21")
def boxes(request: HttpRequest, no: Path[RedactionNo], from_90k: At, to_90k: At) -> list[PictureBoxesShape]:
    """Of at most 60 seconds of the film, after its edits, for whoever may see its source."""
    facts, at = reader(request)
    found = queries.boxes_between(facts, no, Span(from_90k, to_90k), at=at)
    return [PictureBoxesShape.of(one) for one in found]


@router.get("/redactions/{no}/review-state", response=ReviewStateShape, summary="How far you are with a review")
@cites("3", "21", "25")
def review_state(request: HttpRequest, no: Path[RedactionNo]) -> ReviewStateShape:
    """What you watched of it as it is now, and what is missing."""
    facts, at = reader(request)
    return ReviewStateShape.of(queries.review_state(facts, no, at=at))


class FilmWatchedBody(FilmSpanShape):
    """A part of the film with this digest that was played."""

    output_sha256: Digest


class FilmWatchShape(Schema):
    """What you played of a film, and what is missing before you may sign it, in words."""

    watched: list[FilmSpanShape]
    missing: list[str]


@router.post("/redactions/{no}/film/watched", response=FilmWatchShape, summary="Report what was played of a film")
@cites("21")
def film_watched(request: HttpRequest, no: Path[RedactionNo], body: FilmWatchedBody) -> FilmWatchShape:
    """Of the film that you opened; no more than can have been played since the last report."""
    require_person(request)
    by, folder, clock = signed_in(request), settings.MINGCHA_HOME.redactions, wiring.clock()
    span, digest = Span(body.from_90k, body.to_90k), body.output_sha256
    seen = watch_film(by, no=no, output_sha256=digest, span=span, folder=folder, clock=clock)
    looked = redaction_offers(by, no, at=clock.now()).looked
    return FilmWatchShape(
        watched=[FilmSpanShape(from_90k=one.from_90k, to_90k=one.to_90k) for one in seen],
        missing=[in_language(words) for words in looked.missing] if looked is not None else [],
    )


@router.post("/redactions/{no}/source", response=SourceGrantShape, summary="Open the source of a redaction")
@cites("8", "18", "21")
def source(request: HttpRequest, no: Path[RedactionNo]) -> SourceGrantShape:
    """For who makes, edits or reviews it: a grant of its point and its time; on the register with the first ticket."""
    held = open_source(signed_in(request), no=no, clock=wiring.clock())
    return SourceGrantShape(grant=held.no, point=held.points[0], until_at=held.valid_until)
