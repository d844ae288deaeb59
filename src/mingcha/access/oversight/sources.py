"""The sources of the audit: each yields one kind of row, newest first (articles 16(3), 25)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.db.models import Model, QuerySet

from mingcha.access.duty.models import Grant
from mingcha.access.mask_stills.models import MaskStill
from mingcha.access.openings.queries import taken_of
from mingcha.access.openings.values import TakenSum
from mingcha.access.oversight.values import AuditAsked, AuditKind, AuditRow
from mingcha.access.publications.models import FetchTicket
from mingcha.access.register.models import RegisterRow
from mingcha.access.register.rows import taken_way
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.tickets.tokens import LIVE, MODES, SNAPSHOT
from mingcha.access.trial_stills.models import TrialStill
from mingcha.evidence.queries import EntryView, acts_between
from mingcha.kit.clock import unix_ms
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.models import User
from mingcha.registry.places.reach import PERSON, PlaceColumns, reach
from mingcha.registry.refusals.actions import NAME as REFUSAL

MOST_ENTRIES_LOOKED = 500_000
"""Limit of entries of the requested time, newest first, that are searched for refusals, which are only in the log."""
MOST_POINTS = 8
"""Limit of points in the row of a grant."""
_BATCH = 200
_OF_PERSON = PlaceColumns(*(f"user__{column}" for column in (PERSON.division, PERSON.organisation, PERSON.zone)))
_OF_POINT = PlaceColumns(
    "point__system__site__division", "point__system__site__organisation__code", "point__system__site__zone"
)
_OF_SYSTEM = PlaceColumns("system__site__division", "system__site__organisation__code", "system__site__zone")


def viewings(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Grants of duty viewing, of redactions and of shares; those of requests appear as their steps."""
    rows = _asked(Grant.objects.filter(reach(auditor, _OF_PERSON), request=None), asked, "valid_from")
    for held in rows.select_related("user__organisation").prefetch_related("points__point")[:most]:
        codes = [one.point.code for one in held.points.all()]
        yield AuditRow(
            AuditKind.VIEWING,
            held.valid_from,
            held.user_id,
            held.user.name,
            held.user.organisation.name if held.user.organisation else "",
            _of_purpose(held.purpose, f"{held.no} · {len(codes)} 个点位", f"{held.no} · {len(codes)} points"),
            "21" if held.redaction_id else "13(2)" if held.share_id else "16(2)",
            tuple(codes[:MOST_POINTS]),
            table="access_grant",
            key=str(held.pk),
        )


def openings(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Lines of the register for streams, with the amounts taken so far under their grants."""
    rows = RegisterRow.objects.filter(way__in=MODES).filter(reach(auditor, _OF_PERSON) | reach(auditor, _OF_POINT))
    rows = _asked(rows, asked, "opened_at").select_related("grant")
    for part in parts_of(rows, most):
        taken = taken_of(row.grant_id for row in part)
        for held in part:
            took = taken.get((held.grant_id, held.camera, taken_way(held)), TakenSum())
            way = Words("实时", "live") if held.way == LIVE else Words("回放", "playback")
            yield AuditRow(
                AuditKind.OPENING,
                held.opened_at,
                held.user_id,
                held.person,
                held.organisation,
                _of_purpose(held.purpose, f"{way.zh} · {held.grant.no}", f"{way.en} · {held.grant.no}"),
                "16(3)",
                (held.camera,),
                took.footage_ms,
                took.sent_bytes,
                held.token or "",
                table="access_registerrow",
                key=str(held.pk),
            )


def pictures(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Pictures kept as evidence."""
    rows = Snapshot.objects.filter(reach(auditor, _OF_PERSON) | reach(auditor, _OF_POINT))
    for held in _asked(rows, asked, "taken_at").select_related("user__organisation")[:most]:
        yield AuditRow(
            AuditKind.PICTURE,
            held.taken_at,
            held.user_id,
            held.person,
            held.user.organisation.name if held.user.organisation else "",
            Words(f"{held.no} · {held.reason}", f"{held.no} · {held.reason}"),
            "16(3)",
            (held.camera,),
            sent_bytes=held.size_bytes,
            entry=held.entry,
        )


def shared_stills(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Single pictures that were shown under a share."""
    rows = RegisterRow.objects.filter(way=SNAPSHOT, grant__share__isnull=False)
    rows = rows.filter(reach(auditor, _OF_PERSON) | reach(auditor, _OF_POINT)).select_related("grant__share")
    for held in _asked(rows, asked, "opened_at")[:most]:
        share = held.grant.share.no if held.grant.share else ""
        yield AuditRow(
            AuditKind.SHARED_STILL,
            held.opened_at,
            held.user_id,
            held.person,
            held.organisation,
            _of_purpose(held.purpose, f"{share} · {held.grant.no}", f"{share} · {held.grant.no}"),
            "16(3)",
            (held.camera,),
            token=held.token or "",
            table="access_registerrow",
            key=str(held.pk),
        )


def trial_stills(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Stills that connection tests showed."""
    rows = TrialStill.objects.filter(reach(auditor, _OF_PERSON) | reach(auditor, _OF_SYSTEM))
    for held in _asked(rows, asked, "shown_at")[:most]:
        yield AuditRow(
            AuditKind.TRIAL_STILL,
            held.shown_at,
            held.user_id,
            held.person,
            held.organisation,
            _of_purpose(held.purpose, held.host, held.host),
            "8",
            sent_bytes=held.size_bytes,
            token=held.token,
            table="access_trialstill",
            key=str(held.pk),
        )


def fetches(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Tickets with which original footage was fetched to be redacted, by the maker of the redaction."""
    rows = FetchTicket.objects.filter(reach(auditor, _OF_PERSON) | reach(auditor, _OF_POINT))
    rows = _of_asked(rows, asked).filter(issued_ms__gte=unix_ms(asked.since), issued_ms__lt=unix_ms(asked.until))
    for held in rows.order_by("-issued_ms", "-pk").select_related("user__organisation", "point")[:most]:
        yield AuditRow(
            AuditKind.FETCH,
            datetime.fromtimestamp(held.issued_ms / 1000, UTC),
            held.user_id,
            held.person,
            held.user.organisation.name if held.user.organisation else "",
            Words(held.redaction, held.redaction),
            "16(3)",
            (held.point.code,),
            held.to_ms - held.from_ms,
            table="access_fetchticket",
            key=held.pk,
        )


def mask_stills(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Stills shown to who draws or checks masks, and those that were kept as their proof."""
    rows = MaskStill.objects.filter(reach(auditor, _OF_PERSON) | reach(auditor, _OF_POINT)).select_related("point")
    for held in _asked(rows, asked, "shown_at")[:most]:
        way = Words("含遮挡", "with the masks") if held.is_masked else Words("未含遮挡", "without the masks")
        yield AuditRow(
            AuditKind.MASK_STILL,
            held.shown_at,
            held.user_id,
            held.person,
            held.organisation,
            Words(f"{way.zh} {held.mask}".strip(), f"{way.en} {held.mask}".strip()),
            "18",
            (held.point.code,),
            token=held.token,
            table="access_maskstill",
            key=str(held.pk),
        )


def refusals(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Refusals by territory, from the log: those of people in the auditor's territory."""
    found, before = 0, None
    while found < most and (entries := _noted(asked, before)):
        before = entries[-1].index
        people = _people_of(auditor, asked, entries)
        for entry in entries:
            person = people.get(entry.by)
            if person is not None and found < most:
                found += 1
                yield _refusal(entry, person)


def _noted(asked: AuditAsked, before: int | None) -> tuple[EntryView, ...]:
    """The next entries of refusals below an index."""
    if asked.people is not None and not asked.people:
        return ()
    return acts_between(REFUSAL, asked.since, asked.until, before=before, limit=_BATCH, looked=MOST_ENTRIES_LOOKED)


def _people_of(auditor: DutyFacts, asked: AuditAsked, entries: Sequence[EntryView]) -> dict[str, User]:
    """Actor id -> the person, for requested actors in reach."""
    numbers = {entry.by.removeprefix("user:") for entry in entries if entry.by.startswith("user:")}
    rows = User.objects.filter(reach(auditor, PERSON), pk__in=numbers).select_related("organisation")
    if asked.people is not None:
        rows = rows.filter(pk__in=asked.people)
    if asked.units is not None:
        rows = rows.filter(organisation__code__in=asked.units)
    return {f"user:{one.pk}": one for one in rows}


def _refusal(entry: EntryView, person: User) -> AuditRow:
    facts = (entry.event or {}).get("facts") or {}
    reason, page, thing = (str(facts.get(name, "")) for name in ("reason", "page", "thing"))
    return AuditRow(
        AuditKind.REFUSAL,
        entry.at,
        person.pk,
        person.name,
        person.organisation.name if person.organisation else "",
        Words(f"{reason}（{page} {thing}）".strip(), f"{page} {thing}: {reason}".strip()),
        str(facts.get("article", "3")),
        entry=entry.index,
    )


def _asked[M: Model](rows: QuerySet[M], asked: AuditAsked, column: str) -> QuerySet[M]:
    """The rows of the requested time, people and units, newest first. `column`: the time of a row; its person is
    `user`."""
    return of_period(_of_asked(rows, asked), asked, column)


def _of_asked[M: Model](rows: QuerySet[M], asked: AuditAsked) -> QuerySet[M]:
    """The rows of the requested people and units, by the column `user`."""
    if asked.people is not None:
        rows = rows.filter(user_id__in=asked.people)
    if asked.units is not None:
        rows = rows.filter(user__organisation__code__in=asked.units)
    return rows


def of_period[M: Model](rows: QuerySet[M], asked: AuditAsked, column: str) -> QuerySet[M]:
    """The rows of the requested time, newest first. `column`: the time of a row."""
    return rows.filter(**{f"{column}__gte": asked.since, f"{column}__lt": asked.until}).order_by(f"-{column}", "-pk")


def parts_of[M: Model](rows: QuerySet[M], most: int) -> Iterator[list[M]]:
    """The first `most` rows, some at once."""
    for start in range(0, most, _BATCH):
        part = list(rows[start : min(start + _BATCH, most)])
        if not part:
            return
        yield part


def _of_purpose(purpose: str, zh: str, en: str) -> Words:
    kind = purpose_kind(purpose)
    words = kind.words if kind else Words(purpose, purpose)
    return Words(f"{words.zh} · {zh}", f"{words.en} · {en}")
