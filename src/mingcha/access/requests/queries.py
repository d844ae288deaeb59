"""Requests for pages, for the clock and for lists, as frozen values (articles 14, 15)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, When

from mingcha.access.approvals.models import Approval
from mingcha.access.approvals.rules import still_carries_request
from mingcha.access.duty.models import Grant
from mingcha.access.requests import rules
from mingcha.access.requests.models import Request, RequestStep
from mingcha.access.requests.rows import READERS, readable_request, request_cases, with_all
from mingcha.access.requests.values import (
    STOPS,
    FoundRequest,
    RequestAct,
    RequestList,
    RequestRow,
    RequestState,
    StepRow,
    WaitingRequest,
)
from mingcha.access.signatures.models import RequestSignature
from mingcha.access.signatures.rules import has_lapsed
from mingcha.access.signatures.values import SignatureKind, SignatureRow
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import Decision
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts

MOST_LISTED = 200
_OF_UNIT = PlaceColumns("managing_unit__division", "managing_unit__code", "managing_unit__zone")
_AWAITING = (RequestState.SIGNED.value, RequestState.CHECKED.value, RequestState.APPROVED.value)
_TO_SIGN = (RequestState.DRAFT.value, RequestState.SIGNED_BY_ONE.value)
_NEWEST_FIRST = ("-urgent", "-drafted_at", "-pk")
_URGENT_FIRST = ("-urgent", "drafted_at", "pk")
_STATES = CompiledQuery(
    lambda user_id: (
        Request.objects.filter(Q(first_user=user_id) | Q(second_user=user_id))
        .values_list("state")
        .distinct()
        .order_by()
    )
)


def requests_awaiting(asker: Reader, *, at: datetime, limit: int = MOST_LISTED) -> tuple[WaitingRequest, ...]:
    """The requests waiting for the asker's unit: to be checked, answered or opened. Urgent ones first, then the
    oldest."""
    who = duty_of(asker, at)
    rows = _WAITING.rows(who, who.organisation, limit=limit) if _serves_own_unit(who) else []
    return tuple(
        WaitingRequest(no, RequestState(state), unit, drafted_at, urgent)
        for no, state, unit, drafted_at, urgent in rows
    )


def states_as_officer(asker: Reader, *, at: datetime) -> frozenset[str]:
    """The states of the requests of which the asker is an officer: a cheap query, and empty for most people. Programs
    have none."""
    user_id = duty_of(asker, at).user_id
    return frozenset(state for (state,) in _STATES.rows(user_id)) if user_id else frozenset()


def requests_to_sign(
    asker: Reader, *, at: datetime, limit: int = MOST_LISTED, states: frozenset[str] | None = None
) -> tuple[RequestRow, ...]:
    """The requests that the asker, as one of their officers, has not signed yet: first those already signed by the
    other officer (15(1)), then urgent ones, then the oldest. `states`: of `states_as_officer`, where it was read."""
    user_id = duty_of(asker, at).user_id
    if (states_as_officer(asker, at=at) if states is None else states).isdisjoint(_TO_SIGN):
        return ()
    mine = Request.objects.filter(Q(first_user=user_id) | Q(second_user=user_id), state__in=_TO_SIGN)
    signed = RequestSignature.objects.filter(request=OuterRef("pk"), voided_at=None, officer__user=user_id)
    rows = list(with_all(mine.filter(~Exists(signed))).order_by("-state", "-urgent", "drafted_at", "pk")[:limit])
    return _rows_of(rows) if rows else ()


def requests_open_to(
    asker: Reader, *, at: datetime, limit: int = MOST_LISTED, states: frozenset[str] | None = None
) -> tuple[RequestRow, ...]:
    """The requests open to the asker as one of their officers, sorted by their end. `states`: as in
    `requests_to_sign`."""
    user_id = duty_of(asker, at).user_id
    if RequestState.OPEN.value not in (states_as_officer(asker, at=at) if states is None else states):
        return ()
    mine = Request.objects.filter(Q(first_user=user_id) | Q(second_user=user_id), state=RequestState.OPEN.value)
    rows = list(with_all(mine).order_by("open_until", "pk")[:limit])
    return _rows_of(rows) if rows else ()


def requests_listed(
    asker: Reader, which: RequestList, *, at: datetime, text: str = "", limit: int = MOST_LISTED, offset: int = 0
) -> tuple[RequestRow, ...]:
    """A part of a list of requests, in its order; with `text`, those whose number, case number or officer's name
    contains it."""
    order = _URGENT_FIRST if which is RequestList.AWAITING else _NEWEST_FIRST
    found = with_all(_listed(duty_of(asker, at), which, text)).order_by(*order)
    return _rows_of(list(found[offset : offset + limit]))


def requests_found(asker: Reader, text: str, *, at: datetime, limit: int) -> tuple[FoundRequest, ...]:
    """What a search shows of the requests of the lists MINE and ALL with this text: first those of which the asker is
    an officer, of both the newest first. Two queries, one if there is none."""
    facts = duty_of(asker, at)
    found = _FOUND.rows(facts, text, facts.user_id, *_own_units(facts), limit=limit)
    last = {request: RequestAct(act) for request, act in _ACTS.rows(tuple(key for key, *_ in found))}
    return tuple(
        FoundRequest(no, RequestState(state), case_no, unit, act if (act := last.get(key)) in STOPS else None)
        for key, no, state, case_no, unit in found
    )


def _found(facts: DutyFacts, text: str, user_id: int, *units: str) -> QuerySet[Request, Any]:
    """The requests of which this person is an officer, and those that these roles read, with this text; `units`: the
    unit for which they are on duty."""
    mine = Q(first_user=user_id) | Q(second_user=user_id)
    rows = _with_text(Request.objects.filter(mine | _readable(facts, *units)), text)
    rows = rows.annotate(is_other=Case(When(mine, then=0), default=1, output_field=IntegerField()))
    columns = ("pk", "no", "state", "case_no", "managing_unit__name")
    return rows.order_by("is_other", *_NEWEST_FIRST).values_list(*columns)


_FOUND = QueryOfFacts(_found)
_ACTS = CompiledQuery(
    lambda keys: RequestStep.objects.filter(request__in=keys).order_by("number").values_list("request_id", "act")
)


def count_listed(asker: Reader, which: RequestList, *, at: datetime, text: str = "") -> int:
    """The total number of the requests of a list."""
    return _listed(duty_of(asker, at), which, text).count()


def request_row(asker: Reader, no: str, *, at: datetime) -> RequestRow:
    """One request: for its officers, its managing unit's people on duty, the police over the unit and auditors. Raises
    Fault(NOT_FOUND), also for readers without the right."""
    held = readable_request(duty_of(asker, at), no)
    return _rows_of([held])[0]


def readable_among(asker: Reader, numbers: Iterable[str], *, at: datetime) -> frozenset[str]:
    """Which of these requests the asker may read, by number, by one query."""
    facts = duty_of(asker, at)
    rows = Request.objects.filter(_mine(facts) | _read_by(facts), no__in=frozenset(numbers))
    return frozenset(rows.values_list("no", flat=True))


def conditions_of(asker: Reader, no: str, *, at: datetime) -> tuple[Decision, Decision, Decision, Decision]:
    """The four conditions of article 15 for a request as they are now, in their order. Raises as request_row."""
    return rules.four_conditions(request_cases([readable_request(duty_of(asker, at), no)])[0], at)


def lapsed_requests(at: datetime) -> tuple[str, ...]:
    """Numbers of the requests signed by one officer whose second signature would come too late now."""
    firsts = RequestSignature.objects.filter(request__state=RequestState.SIGNED_BY_ONE.value, voided_at=None)
    cases = request_cases(list(with_all(Request.objects.filter(pk__in=firsts.values("request"))).order_by("pk")))
    return tuple(one.request.no for one in cases if has_lapsed(one, at))


def requests_without_conditions(at: datetime) -> tuple[tuple[str, Decision], ...]:
    """Numbers of the approved and open requests that open nothing any more, with the reason: for the clock."""
    states = [state.value for state in ENDED_BY_CLOCK]
    rows = list(with_all(Request.objects.filter(state__in=states)).order_by("pk"))
    holders = holders_at_counters(rows, at)
    judged = [
        (row.no, still_carries_request(case, row.managing_unit.place, holders.get(row.pk, ()), at))
        for row, case in zip(rows, request_cases(rows), strict=True)
    ]
    return tuple((no, decision) for no, decision in judged if not decision)


def holders_at_counters(rows: Iterable[Request], at: datetime) -> dict[int, list[DutyFacts]]:
    """Who holds a running grant of these requests without being one of their officers, by the request's id: for the
    officers at the counter. Three queries for all of them, one if there is none."""
    running = Grant.objects.filter(request__in=[row.pk for row in rows], revoked_at=None, valid_until__gt=at)
    others = running.exclude(user_id=F("request__first_user_id")).exclude(user_id=F("request__second_user_id"))
    pairs = [(number, user_id) for number, user_id in others.order_by("pk").values_list("request_id", "user_id")]
    people = facts_of_many([user_id for _, user_id in pairs], at) if pairs else {}
    return _grouped((number, people[user_id]) for number, user_id in pairs)


ENDED_BY_CLOCK = (RequestState.APPROVED, RequestState.OPEN)
"""The states that the clock ends if conditions no longer hold; a delivered request ends with its copies."""


def _of_own_unit(facts: DutyFacts) -> QuerySet[Request]:
    """The requests to the unit for which this person is on duty."""
    return _of_unit(facts, facts.organisation) if _serves_own_unit(facts) else Request.objects.none()


def _serves_own_unit(facts: DutyFacts) -> bool:
    return facts.active and bool(facts.organisation) and facts.has(*ANSWERERS)


def _of_unit(facts: DutyFacts, unit: str) -> QuerySet[Request]:
    """The requests to a unit, if these roles are on duty there."""
    duty = tuple(held for held in facts.roles if held.role in ANSWERERS)
    return Request.objects.filter(reach(replace(facts, roles=duty), _OF_UNIT), managing_unit__code=unit)


def _waiting(facts: DutyFacts, unit: str) -> QuerySet[Request, Any]:
    """Those of them that wait, urgent ones first, then the oldest."""
    rows = _of_unit(facts, unit).filter(state__in=_AWAITING).order_by(*_URGENT_FIRST)
    return rows.values_list("no", "state", "first_officer__unit", "drafted_at", "urgent")


_WAITING = QueryOfFacts(_waiting)


def _read_by(facts: DutyFacts) -> Q:
    return _readable(facts, *_own_units(facts))


def _readable(facts: DutyFacts, *units: str) -> Q:
    """What these roles read, and the requests to the units for which they are on duty."""
    reading, own = tuple(held for held in facts.roles if held.role in READERS), Q(pk__in=())
    for unit in units:
        own |= Q(pk__in=_of_unit(facts, unit).values("pk"))
    return own | reach(replace(facts, roles=reading), _OF_UNIT)


def _own_units(facts: DutyFacts) -> tuple[str, ...]:
    return (facts.organisation,) if _serves_own_unit(facts) else ()


def _listed(facts: DutyFacts, which: RequestList, text: str) -> QuerySet[Request]:
    if which is RequestList.AWAITING:
        found = _of_own_unit(facts).filter(state__in=_AWAITING)
    elif which is RequestList.ALL:
        found = Request.objects.filter(_read_by(facts))
    else:
        found = Request.objects.filter(_mine(facts))
    return _with_text(found, text) if text else found


def _mine(facts: DutyFacts) -> Q:
    """The requests of which a person is an officer; programs have none."""
    return Q(first_user=facts.user_id) | Q(second_user=facts.user_id) if facts.user_id else Q(pk__in=())


def _with_text(found: QuerySet[Request], text: str) -> QuerySet[Request]:
    officers = Q(first_officer__name__icontains=text) | Q(second_officer__name__icontains=text)
    return found.filter(Q(no__icontains=text) | Q(case_no__icontains=text) | officers)


def _rows_of(rows: list[Request]) -> tuple[RequestRow, ...]:
    """Rows as values: seven queries for all of them."""
    cases = request_cases(rows)
    approvals = {one.request_id: one for one in Approval.objects.filter(request__in=rows)}
    steps = _grouped(
        (one.request_id, _step(one)) for one in RequestStep.objects.filter(request__in=rows).order_by("number")
    )
    held = RequestSignature.objects.filter(request__in=rows).select_related("officer").order_by("signed_at", "pk")
    signatures = _grouped((one.request_id, _signature(one)) for one in held)
    grants = _grouped(Grant.objects.filter(request__in=rows).order_by("pk").values_list("request_id", "no"))
    found = []
    for row, case in zip(rows, cases, strict=True):
        approval, taken = approvals.get(row.pk), steps.get(row.pk, [])
        found.append(
            RequestRow(
                case=case,
                state=RequestState(row.state),
                managing_unit_name=row.managing_unit.name,
                drafted_at=row.drafted_at,
                drafted_by=row.drafted_by,
                operator=_last_person(taken, RequestAct.CHECK) if row.operator_id else "",
                approver=approval.person if approval else "",
                conditions_set=approval.conditions if approval else "",
                width_reason=approval.width_reason if approval else "",
                signature_rows=tuple(signatures.get(row.pk, ())),
                steps=tuple(taken),
                grants=tuple(grants.get(row.pk, ())),
            )
        )
    return tuple(found)


def _grouped[T](pairs: Iterable[tuple[int | None, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for number, value in pairs:
        if number is not None:
            found.setdefault(number, []).append(value)
    return found


def _last_person(steps: list[StepRow], act: RequestAct) -> str:
    return next((one.person for one in reversed(steps) if one.act is act), "")


def _step(held: RequestStep) -> StepRow:
    return StepRow(
        act=RequestAct(held.act),
        from_state=RequestState(held.from_state),
        to_state=RequestState(held.to_state),
        at=held.at,
        by=held.by,
        person=held.person,
        article=held.article,
        words=held.words,
    )


def _signature(held: RequestSignature) -> SignatureRow:
    return SignatureRow(
        officer=held.officer.no,
        name=held.officer.name,
        kind=SignatureKind(held.kind),
        signed_at=held.signed_at,
        counts=held.voided_at is None,
        voided_why=held.voided_why,
    )
