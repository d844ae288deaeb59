"""The sources of the audit about others: steps of requests, lines of the register, exports, copies (articles 14 to
16(3), 19, 25). Each yields one kind of row, newest first."""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from mingcha.access.copies.models import Copy
from mingcha.access.exports.models import Export
from mingcha.access.officers.models import Officer
from mingcha.access.openings.models import Taken
from mingcha.access.oversight.sources import of_period, parts_of
from mingcha.access.oversight.values import AuditAsked, AuditKind, AuditRow
from mingcha.access.register.corrections import CORRECTION_KIND
from mingcha.access.register.models import RequestLine, RequestLinePoint
from mingcha.access.register.values import ACT_WORDS, METHOD_WORDS, OPENED
from mingcha.access.requests.models import Request, RequestStep
from mingcha.access.requests.values import WAY_WORDS, RequestState
from mingcha.kit.words import Words
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.confirmations.values import ProposalState
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.reach import ORGANISATION, PERSON, PlaceColumns, reach

MOST_POINTS = 8
"""Limit of points in a row."""
_OF_UNIT, _OF_FIRST, _OF_SECOND = (
    PlaceColumns(*(f"request__{column}__{name}" for name in (ORGANISATION.division, ORGANISATION.organisation, "zone")))
    for column in ("managing_unit", "first_user__organisation", "second_user__organisation")
)
_OF_EXPORTER = PlaceColumns(*(f"user__{column}" for column in (PERSON.division, PERSON.organisation, PERSON.zone)))
_OF_LINE = PlaceColumns(
    "point__system__site__division", "point__system__site__organisation__code", "point__system__site__zone"
)

_STATES = {
    "making": Words("正在制作", "being made"),
    "made": Words("已制作，未交付", "made, not handed over"),
    "delivered": Words("已交付", "handed over"),
}


def _plain(code: str) -> Words:
    return Words(code, code)


def steps(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Steps of requests: signatures, checks, approvals, openings, refusals, ends."""
    rows = RequestStep.objects.filter(reach(auditor, _OF_UNIT) | reach(auditor, _OF_FIRST) | reach(auditor, _OF_SECOND))
    if asked.people is not None or asked.units is not None:
        by = Q(by__in=[f"user:{number}" for number in _people(asked)])
        rows = rows.filter(by if asked.people is None else by | Q(request__in=_asked_by(asked).values("pk")))
    for part in parts_of(of_period(rows, asked, "at").select_related("request__managing_unit"), most):
        people = _units_of(held.by for held in part)
        for held in part:
            to = RequestState(held.to_state).words
            yield AuditRow(
                AuditKind.REQUEST,
                held.at,
                _number(held.by),
                held.person or held.by,
                people.get(held.by, ""),
                Words(*(f"{held.request.no} · {state} {held.words}".strip() for state in (to.zh, to.en))),
                held.article or "15",
                table="access_requeststep",
                key=str(held.pk),
            )


def lines(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Lines of the register for others; that of an opening with the amounts taken under the request so far."""
    own = RequestLinePoint.objects.filter(reach(auditor, _OF_LINE)).values("line")
    rows = RequestLine.objects.filter(pk__in=own)
    if asked.people is not None:
        rows = rows.filter(_of_officers(asked) | _of_duty(asked))
    if asked.units is not None:
        named = set(Organisation.objects.filter(code__in=asked.units).values_list("name", flat=True))
        rows = rows.filter(Q(unit__in=named) | Q(unit_2__in=named))
    for part in parts_of(of_period(rows, asked, "written_at"), most):
        taken = _taken_of(held.request for held in part if held.act == OPENED)
        for held in part:
            footage_ms, sent_bytes = taken.get(held.request, (0, 0)) if held.act == OPENED else (0, 0)
            way = WAY_WORDS.get(held.way, Words(held.way, held.way))
            act = ACT_WORDS.get(held.act, Words(held.act, held.act))
            yield AuditRow(
                AuditKind.LINE,
                held.written_at,
                0,
                "、".join(filter(None, (held.person, held.person_2))),
                held.unit,
                Words(
                    f"{held.no} · {held.request} · {way.zh} · {act.zh} · {held.content}",
                    f"{held.no} · {held.request} · {way.en} · {act.en} · {held.content}",
                ),
                "16(3)",
                tuple(held.points.split()[:MOST_POINTS]),
                footage_ms,
                sent_bytes,
                entry=held.entry,
            )


def exports(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Exports of original footage, by who started them."""
    managed = Organisation.objects.filter(reach(auditor, ORGANISATION)).values("code")
    rows = Export.objects.filter(reach(auditor, _OF_EXPORTER) | Q(managing_unit__in=managed))
    if asked.people is not None:
        rows = rows.filter(Q(user_id__in=asked.people) | Q(request__in=_asked_by(asked).values("no")))
    if asked.units is not None:
        rows = rows.filter(user__organisation__code__in=asked.units)
    for held in of_period(rows, asked, "started_at").select_related("user__organisation")[:most]:
        method, state = METHOD_WORDS.get(held.method, _plain(held.method)), _STATES.get(held.state, _plain(held.state))
        zh = f"{held.no} · {held.request} · {method.zh} · {state.zh} {held.line}".strip()
        en = f"{held.no} · {held.request} · {method.en} · {state.en} {held.line}".strip()
        yield AuditRow(
            AuditKind.EXPORT,
            held.started_at,
            held.user_id,
            held.person,
            held.user.organisation.name if held.user.organisation else "",
            Words(zh, en),
            "16(3)",
            tuple(held.points.split()[:MOST_POINTS]),
            (held.to_ms - held.from_ms) * len(held.points.split()),
            entry=held.entry,
            table="access_export",
            key=str(held.pk),
            request=held.request,
        )


def copies(auditor: DutyFacts, asked: AuditAsked, most: int) -> Iterator[AuditRow]:
    """Copies that recipients hold or held, by who handed them over."""
    managed = Organisation.objects.filter(reach(auditor, ORGANISATION)).values("code")
    rows = Copy.objects.filter(managing_unit__in=managed)
    if asked.people is not None:
        handed = Export.objects.filter(user_id__in=asked.people).values("no")
        rows = rows.filter(Q(export__in=handed) | Q(request__in=_asked_by(asked).values("no")))
    if asked.units is not None:
        names = Organisation.objects.filter(code__in=asked.units).values("name")
        rows = rows.filter(Q(managing_unit__in=asked.units) | Q(holder__in=names))
    for held in of_period(rows, asked, "given_at")[:most]:
        end = ACT_WORDS[held.end] if held.end else Words("尚未了结", "not ended yet")
        yield AuditRow(
            AuditKind.COPY,
            held.given_at,
            0,
            "、".join(held.persons.splitlines()),
            held.holder,
            Words(
                f"{held.no} · {held.request} · {held.return_by} 前归还或者销毁 · {end.zh}",
                f"{held.no} · {held.request} · returned or destroyed by {held.return_by} · {end.en}",
            ),
            "19",
            (held.camera,),
            table="access_copy",
            key=str(held.pk),
            request=held.request,
        )


def _officers(asked: AuditAsked) -> QuerySet[Officer]:
    """The requested officers, and those whose account is requested."""
    return Officer.objects.filter(Q(pk__in=asked.officers) | Q(user__in=asked.people or ()))


def _asked_by(asked: AuditAsked) -> QuerySet[Request]:
    """The requests of these officers."""
    officers = _officers(asked).values("pk")
    return Request.objects.filter(Q(first_officer__in=officers) | Q(second_officer__in=officers))


def _of_officers(asked: AuditAsked) -> Q:
    """Lines of the register in which these officers are named: by the request, or by name and certificate."""
    named = list(_officers(asked).values_list("name", "credential_no"))
    names, numbers = {name for name, _ in named}, {number for _, number in named}
    pairs = (("person", "certificate"), ("person_2", "certificate_2"))
    found = Q(request__in=_asked_by(asked).values("no"))
    for name, number in pairs:
        found |= Q(**{f"{name}__in": names, f"{number}__in": numbers})
    return found


def _of_duty(asked: AuditAsked) -> Q:
    """Lines that these people opened, approved or wrote, by name within the unit that manages the points, so that
    namesakes of other units are excluded. For a correction the proposer and the confirmer of its proposal."""
    numbers = [f"user:{number}" for number in asked.people or ()]
    decided = Proposal.objects.filter(kind=CORRECTION_KIND, state=ProposalState.CONFIRMED)
    decided = decided.filter(Q(proposed_by__in=numbers) | Q(decided_by__in=numbers))
    corrections = Q(corrects__no__in=decided.values("subject"))
    people = list(User.objects.filter(pk__in=asked.people or ()).values_list("name", "organisation__code"))
    names, units = {name for name, _ in people}, {unit for _, unit in people if unit}
    of_unit = Q(request__in=Request.objects.filter(managing_unit__code__in=units).values("no"))
    other = Q(~Exists(Request.objects.filter(no=OuterRef("request"))))  # of a person concerned (799-21)
    named = _any(Q(**{f"{column}__in": names}) for column in ("operator", "approver", "written_by"))
    return corrections | (named & (of_unit | other))


def _people(asked: AuditAsked) -> list[int]:
    """The ids of the requested people and units."""
    rows = User.objects.all()
    if asked.people is not None:
        rows = rows.filter(pk__in=asked.people)
    if asked.units is not None:
        rows = rows.filter(organisation__code__in=asked.units)
    return list(rows.values_list("pk", flat=True))


def _units_of(actors: Iterable[str]) -> dict[str, str]:
    """Actor id -> the name of the person's unit."""
    numbers = {_number(actor) for actor in actors}
    rows = User.objects.filter(pk__in=numbers, organisation__isnull=False)
    return {f"user:{number}": name for number, name in rows.values_list("pk", "organisation__name")}


def _number(actor: str) -> int:
    kind, _, number = actor.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else 0


def _taken_of(requests: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Number of a request -> (milliseconds of footage, bytes) that were taken under its grants."""
    rows = Taken.objects.filter(grant__request__no__in=set(requests)).values("grant__request__no")
    sums = rows.annotate(footage=Sum("footage_ms"), sent=Sum("sent_bytes"))
    return {one["grant__request__no"]: (one["footage"], one["sent"]) for one in sums}


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found
