"""Rows of redactions: found by number, turned into values; for actions and queries, not for pages."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from django.db.models import Max, QuerySet

from mingcha.jobs.queries import jobs_called
from mingcha.kit.canonical import canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import port
from mingcha.privacy.redaction.edits import UNCOVERING, EditKind, NewEdit, edit_of
from mingcha.privacy.redaction.models import (
    Redaction,
    RedactionEdit,
    RedactionException,
    RedactionSign,
    ReviewItem,
    Watched,
)
from mingcha.privacy.redaction.rules import is_opening_over
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.values import (
    ExceptionGround,
    ExceptionRow,
    ExceptionState,
    Gate,
    GroundRank,
    ItemKind,
    ItemRow,
    JudgedItem,
    Parties,
    Product,
    RedactionKind,
    RedactionRow,
    SignAct,
    Signed,
    SourceFacts,
    Span,
)
from mingcha.privacy.redaction.work_folder import is_redaction_no
from mingcha.registry.identity.hands import Hand
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.points.rows import WITH_ALL

_WITH_POINT = tuple(f"point__{name}" for name in WITH_ALL)
_UNCOVERING = [kind.value for kind in UNCOVERING]


def redactions_with_points() -> QuerySet[Redaction]:
    """Redactions with what `redaction_row` reads of them, in one query."""
    return Redaction.objects.select_related(*_WITH_POINT)


def redaction_called(no: str) -> Redaction:
    """A redaction by its number. Raises Fault(NOT_FOUND)."""
    found = redactions_with_points().filter(no=no).first() if is_redaction_no(no) else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有脱敏“{no[:20]}”", f"there is no redaction {no[:20]!r}"))
    return found


def next_no(now: datetime) -> str:
    """R, the Shanghai day and the number of that day. For an act that holds the log's lock."""
    prefix = f"R{shanghai_day(now):%Y%m%d}-"
    last = Redaction.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def parties_of(held: Redaction, judged: int) -> Parties:
    """Whose hands were on a redaction, and those of the person that is judged."""
    edits = list(held.edits.exclude(by=None).order_by("pk").values_list("by_id", "kind"))
    asked = held.exceptions.filter(state=ExceptionState.APPROVED.value).order_by("pk")
    askers = list(asked.values_list("asked_by_id", flat=True))
    people = (held.maker_id, *(by for by, _ in edits), *askers, held.reviewer_id or 0, held.signer_id or 0, judged)
    return parties_from(held, edits, askers, hands_of(people))


def parties_from(
    held: Redaction, edits: Sequence[tuple[int, str]], askers: Sequence[int], hands: tuple[Hand, ...]
) -> Parties:
    """The same of what was read: the edits (who, kind) in order, and who asked for an exception that was approved, who
    left something open, too."""
    everybody = (*(by for by, _ in edits), *askers)
    uncovering = (*(by for by, kind in edits if is_uncovering(kind)), *askers)
    editors, uncoverers = tuple(dict.fromkeys(everybody)), tuple(dict.fromkeys(uncovering))
    return Parties(held.maker_id, editors, uncoverers, held.reviewer_id or 0, held.signer_id or 0, hands)


def is_uncovering(kind: str) -> bool:
    """Whether an edit of this kind may leave something open."""
    return kind in _UNCOVERING


def edits_of(held: Redaction, *, since: datetime | None = None) -> list[NewEdit]:
    """The edits of a redaction, in order; those of an instant and later."""
    rows = held.edits.filter(at__gte=since) if since else held.edits
    return [edit_of(body) for body in rows.order_by("revision").values_list("body", flat=True)]


def last_editor(held: Redaction) -> str:
    """The name of who edited last, "" if nobody did."""
    found = RedactionEdit.objects.filter(redaction=held).order_by("-revision").values_list("person", flat=True).first()
    return found or ""


def last_act_at(held: Redaction) -> datetime:
    """When somebody last edited, answered, watched, opened or signed a redaction, or its newest job ended. Who sees a
    released film does not act on it: its source would lie as long as the film is looked at."""
    signs = RedactionSign.objects.filter(redaction=held)
    if held.state == RedactionState.RELEASED:
        signs = signs.exclude(act=SignAct.OPENED.value)
    rows = (signs, *(table.objects.filter(redaction=held) for table in (RedactionEdit, ReviewItem, Watched)))
    found = [some.aggregate(at=Max("at"))["at"] for some in rows]
    jobs = [job.ended_at for job in jobs_called([held.job]).values()]
    newest: datetime = max(at for at in (held.begun_at, held.ended_at, *found, *jobs) if at is not None)
    return newest


def standing_items(held: Redaction) -> QuerySet[ReviewItem]:
    """The items that are to be answered now, by number."""
    return ReviewItem.objects.filter(redaction=held, gone_in=None).order_by("number")


def judged_items(held: Redaction, reviewer: int) -> list[JudgedItem]:
    """Those items, with the answers of one person."""
    rows = standing_items(held).values_list("number", "answer", "by_id")
    return [JudgedItem(number, answer if by == reviewer else "") for number, answer, by in rows]


def watched_of(held: Redaction, user: int, output_sha256: str = "") -> list[Span]:
    """What a person has watched at the present revision: of the source with what is covered or, by its digest, of the
    film that was made."""
    rows = Watched.objects.filter(redaction=held, user=user, revision=held.revision, output_sha256=output_sha256)
    found = rows.values_list("spans", flat=True)
    return spans_of(found[0]) if found else []


def spans_of(text: str) -> list[Span]:
    """Spans as `spans_text` wrote them."""
    return [Span(begin, end) for begin, end in json.loads(text)]


def spans_text(spans: list[Span]) -> str:
    """Spans as they are stored: in order, and joined where they meet."""
    joined: list[list[int]] = []
    for span in sorted(spans, key=lambda one: one.from_90k):
        if joined and span.from_90k <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], span.to_90k)
        else:
            joined.append([span.from_90k, span.to_90k])
    return json.dumps(joined, separators=(",", ":"))


def without(spans: list[Span], gone: Span) -> list[Span]:
    """Spans without the part that an edit touched."""
    kept = [
        part
        for span in spans
        for part in (
            Span(span.from_90k, min(span.to_90k, gone.from_90k)), Span(max(span.from_90k, gone.to_90k), span.to_90k)
        )
    ]  # fmt: skip
    return [part for part in kept if part.from_90k < part.to_90k]


def signs_of(held: Redaction) -> list[Signed]:
    """What people did with which bytes."""
    rows = RedactionSign.objects.filter(redaction=held).order_by("pk")
    return [Signed(SignAct(one.act), one.user_id, one.revision, one.frozen_sha256, one.output_sha256) for one in rows]


def is_film_open(held: Redaction, user: int, at: datetime) -> bool:
    """Whether a person opened exactly the film that is there, not too long ago."""
    rows = RedactionSign.objects.filter(
        redaction=held, act=SignAct.OPENED.value, user=user, revision=held.revision, output_sha256=held.output_sha256
    )
    newest = rows.order_by("-pk").values_list("at", flat=True).first()
    return newest is not None and not is_opening_over(newest, at)


def product_of(held: Redaction) -> Product:
    """What would be released of a redaction as it is."""
    return Product(held.revision, held.frozen_sha256, held.output_sha256, gate_of(held))


def gate_text(gate: Gate) -> str:
    """What a gate found, as it is stored."""
    return canonical_json(asdict(gate)).decode()


def gate_of(held: Redaction) -> Gate | None:
    """What the gate found on the film, None while there is none."""
    return Gate(**json.loads(held.gate)) if held.gate else None


def redaction_row(held: Redaction) -> RedactionRow:
    """A redaction as a value; its point is read with it."""
    return RedactionRow(
        no=held.no,
        kind=RedactionKind(held.kind),
        point=held.point.code,
        point_name=held.point.name,
        place=held.point.place,
        from_at=_instant(held.from_ms),
        to_at=_instant(held.to_ms),
        basis=held.basis,
        state=RedactionState(held.state),
        revision=held.revision,
        maker=held.person,
        begun_at=held.begun_at,
        reviewer=held.reviewer_name,
        signer=held.signer_name,
        settings=held.engine_settings,
        source_sha256=held.source_sha256,
        tracks_sha256=held.tracks_sha256,
        frozen_sha256=held.frozen_sha256,
        output_sha256=held.output_sha256,
        output_bytes=held.output_bytes,
        frames=held.frames,
        length_90k=held.length_90k,
        gate=gate_of(held),
        ended_at=held.ended_at,
        end_reason=held.end_reason,
    )


def source_facts(held: Redaction, at: datetime) -> SourceFacts:
    """Whose footage it covers, and whether what for is confirmed; its point is read with it."""
    point, kind = held.point, RedactionKind(held.kind)
    has_publication = held.no in named_ones([held], at)
    return SourceFacts(point.code, point.place, point.state, RedactionState(held.state), kind, has_publication)


def named_ones(rows: Sequence[Redaction], at: datetime) -> Mapping[str, bool]:
    """The numbers of those for publication that an approved publication names, with whether it is out: one question."""
    return port.named_by_publications([held.no for held in rows if held.kind == RedactionKind.PUBLICATION], at)


def exception_of(held: Redaction, number: int) -> RedactionException:
    """An exception of a redaction by its number. Raises Fault(NOT_FOUND)."""
    found = RedactionException.objects.filter(redaction=held, number=number).first()
    if found is None:
        words = Words(f"没有第 {number} 项依法不作遮盖", f"there is no exception {number}")
        raise Fault(FaultKind.NOT_FOUND, words, held.no)
    return found


def exception_row(held: RedactionException) -> ExceptionRow:
    """An exception as a value."""
    return ExceptionRow(
        number=held.number,
        tracks=tuple(held.tracks.split()),
        span=Span(held.from_90k, held.to_90k),
        ground=ExceptionGround(GroundRank(held.rank), held.title, held.article, held.organ, held.document_sha256),
        document_no=held.document_no,
        state=ExceptionState(held.state),
        asked_by=held.person,
        asked_at=held.asked_at,
        decided_by=held.decider,
        decided_at=held.decided_at,
        end_reason=held.end_reason,
    )


def exception_edits(held: RedactionException) -> list[NewEdit]:
    """The edits by which an exception leaves its tracks visible."""
    one = exception_row(held)
    shown = f"{held.organ} {held.document_no}"
    return [NewEdit(EditKind.EXCEPT, one.span, track, reason=shown) for track in one.tracks]


def item_row(held: ReviewItem) -> ItemRow:
    """An item as a value."""
    span = Span(held.from_90k, held.to_90k)
    return ItemRow(held.number, ItemKind(held.kind), span, held.track, held.answer, held.person, held.at)


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
