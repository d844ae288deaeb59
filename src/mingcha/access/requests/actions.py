"""Drafts, changes and withdraws requests, and ends those whose conditions no longer hold (articles 14, 15, 19).

Each act is one transaction and one entry; every refusal leaves an entry of its own (registry.refusals).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mingcha.access.approvals.rules import still_carries_request
from mingcha.access.duty.actions import SendRevocation, deliver
from mingcha.access.officers.models import Officer
from mingcha.access.officers.rows import NamedUnits, asking_officer, officers_held, units_of_officers, with_known_units
from mingcha.access.officers.rules import account_stands
from mingcha.access.papers.models import Paper
from mingcha.access.papers.rows import paper_facts, papers_held
from mingcha.access.papers.rules import is_of_unit, may_name_paper_of_others
from mingcha.access.requests import rules
from mingcha.access.requests.ending import end_grants_of
from mingcha.access.requests.models import Request, RequestPaper, RequestPoint
from mingcha.access.requests.queries import (
    ENDED_BY_CLOCK,
    holders_at_counters,
    lapsed_requests,
    requests_without_conditions,
)
from mingcha.access.requests.rows import next_request_no, request_called, request_case, request_facts
from mingcha.access.requests.steps import take_step, void_signatures
from mingcha.access.requests.values import VIEW, Asked, RequestAct, RequestFacts, RequestState, asked_digest_of
from mingcha.access.shares.standing import is_shared
from mingcha.access.shares.values import SharedData, ShareKind
from mingcha.access.signatures.rules import has_lapsed
from mingcha.access.signatures.values import new_nonce
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.spelling import is_same_name
from mingcha.kit.words import Words
from mingcha.law.request_purposes import RequesterKind, output_of
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction import port
from mingcha.privacy.redaction.rules import has_detectors
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.serving import is_on_duty_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points.models import Point
from mingcha.registry.points.queries import places_of
from mingcha.registry.points.rows import points_called
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.registry.viewing_grounds.queries import viewed_points

CHANGED = "申请内容已变更"
LAPSED = "第二人未在限定时间内确认"
ENDED = "申请的条件不再具备或者时限已过"
"""The log's texts for the end of signatures and grants."""
_CITES = ("14(1)", "14(2)", "15(1)", "19")


class _MovedOn(Exception):  # noqa: N818 - no error: it ends an act that has nothing to add
    """The state of the request changed after the clock read its list: the act is not due."""


@dataclass(frozen=True, slots=True)
class _Named:
    """The rows that a request names."""

    unit: Organisation
    officers: tuple[Officer, ...]
    papers: tuple[Paper, ...]
    points: tuple[Point, ...]


@cites("14(1)", "14(2)", "15(1)", "15(2)", "15(3)", "19", "799-20")
def draft_request(by: Asker, asked: Asked, *, clock: Clock) -> RequestFacts:
    """Drafts a request; both officers sign it next.

    Raises Refused (articles 8, 13, 14, 15, 19, 799-20), Fault(NOT_FOUND) for an unknown officer, paper or point,
    Fault(INVALID) for texts that are too long.
    """
    name, units = "access.request.draft", units_of_officers(asked.officers)
    with refusals_noted(by, name, "", clock), act(name, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        named = _named(asked)
        facts = _facts(asked, named, units, now)
        _require_may_file(duty_of(by, now), facts, named, now)
        held = Request(
            no=next_request_no(now),
            state=RequestState.DRAFT.value,
            nonce=new_nonce(),
            drafted_by=actor_of(by).id,
            drafted_at=now,
        )
        _fill(held, facts, named)
        held.save(force_insert=True)
        record.wrote(held)
        _attach(record, held, named)
        record.fact("request", held.no)
        _note(record, facts)
    return request_facts(held)


@cites("14(1)", "14(2)", "15(1)", "15(2)", "15(3)", "19", "799-20")
def change_request(by: Asker, no: str, asked: Asked, *, clock: Clock) -> RequestFacts:
    """Changes a request before the managing unit has checked it. It becomes a draft again, and all signatures are void.

    Raises as draft_request, and Refused (15) if it is too late.
    """
    name, units = "access.request.change", units_of_officers(asked.officers)
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), request_called(no)
        require(rules.may_step(RequestState(held.state), RequestAct.CHANGE))
        who = duty_of(by, now)
        _require_may_type(who, request_facts(held), held.managing_unit.place)
        named = _named(asked)
        facts = _facts(asked, named, units, now)
        _require_may_file(who, facts, named, now)
        void_signatures(record, held, CHANGED, now)
        _detach(record, held)
        _fill(held, facts, named)
        held.operator = None
        take_step(record, held, RequestAct.CHANGE, now)
        _attach(record, held, named)
        _note(record, facts)
    return request_facts(held)


@cites("14(1)", "14(2)", "15")
def withdraw_request(by: Asker, no: str, *, clock: Clock, reason: str = "") -> RequestFacts:
    """Withdraws a request that was not answered yet: by one of its officers, or, with a reason, by staff at the counter
    where it was typed. Raises Refused (15), Fault(NOT_FOUND)."""
    name = "access.request.withdraw"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=("15",)) as record:
        now, held = clock.now(), request_called(no)
        who, case = duty_of(by, now), request_case(held)
        on_duty = bool(is_on_duty_of(who, held.managing_unit.place))
        require(rules.may_withdraw_request(who, case, reason, on_duty=on_duty))
        words = checked_name(reason, rules.MOST_TEXT) if reason.strip() else ""
        take_step(record, held, RequestAct.WITHDRAW, now, words=words)
    return request_facts(held)


@cites("15(1)")
def lapse_signatures(by: Actor, *, clock: Clock) -> tuple[str, ...]:
    """Resets requests to drafts if the second officer did not sign in time; returns their numbers. For the clock."""
    return tuple(no for no in lapsed_requests(clock.now()) if _lapse(by, no, clock))


def _lapse(by: Actor, no: str, clock: Clock) -> bool:
    """Resets a request with a too late second signature to a draft; False if its state has changed."""
    try:
        with act("access.request.lapse", by=by, clock=clock, cites=("15(1)",)) as record:
            now, held = clock.now(), request_called(no)
            if not has_lapsed(request_case(held), now):
                raise _MovedOn
            void_signatures(record, held, LAPSED, now)
            take_step(record, held, RequestAct.LAPSE, now)
    except _MovedOn:
        return False
    return True


@cites("15(1)", "15(2)", "15(3)", "15(4)", "19", "799-20")
def end_requests(by: Actor, *, clock: Clock, send: SendRevocation | None = None) -> tuple[str, ...]:
    """Expires approved and open requests whose term is over or whose conditions no longer hold (a credential expired at
    midnight, the duty of the person at the counter ended), and revokes their grants; returns their numbers."""
    ended = []
    for no, _ in requests_without_conditions(clock.now()):
        try:
            with act("access.request.expire", by=by, clock=clock, cites=("15", "799-20")) as record:
                now, held = clock.now(), request_called(no)
                why = _why_ended(held, now)
                tokens = end_grants_of(record, held, ENDED, now)
                words = why.reason.zh[: rules.MOST_TEXT]
                take_step(record, held, RequestAct.EXPIRE, now, words=words, article=why.article)
        except _MovedOn:
            continue
        ended.append(no)
        if send is not None:
            for grant, token in tokens:
                deliver(grant, token, send, clock=clock, by=by)
    return tuple(ended)


def _why_ended(held: Request, now: datetime) -> Decision:
    """Why a request opens nothing any more. Raises _MovedOn if it still does or has ended in another way."""
    holders = holders_at_counters([held], now).get(held.pk, ())
    why = still_carries_request(request_case(held), held.managing_unit.place, holders, now)
    if RequestState(held.state) not in ENDED_BY_CLOCK or why:
        raise _MovedOn
    return why


def _require_may_type(who: DutyFacts, facts: RequestFacts, unit: Place) -> None:
    """Raises Refused unless the person is one of the officers or on duty for the managing unit."""
    require(rules.may_type_request(who, facts, on_duty=bool(is_on_duty_of(who, unit))))


def _require_may_file(who: DutyFacts, facts: RequestFacts, named: _Named, now: datetime) -> None:
    """Raises Refused unless the person may file this request and its content is allowed. A person who may not gets no
    information on officers and papers, since numbers can be guessed."""
    if named.points:  # without a point there is no managing unit, and the request is refused before its papers
        _require_may_type(who, facts, named.unit.place)
        _require_may_show(who, facts, named)
    points = viewed_points(facts.points, "")
    can_redact = bool(has_detectors(port.lacking()))
    require(
        rules.may_file_request(facts, [points[code] for code in facts.points], _shared(facts, now), now, can_redact)
    )


def _shared(facts: RequestFacts, now: datetime) -> list[SharedData]:
    """What is shared with the requesting unit of the footage that is to be viewed, and opened to one of the officers by
    name: who is not named cannot use the share. A copy or retrieval takes originals and a redacted film is for another
    purpose: no share opens either."""
    now_ms = unix_ms(now)
    if facts.way != VIEW or facts.gets_films or not facts.officers or not 0 < facts.from_ms < facts.to_ms <= now_ms:
        return []
    since, until = (datetime.fromtimestamp(at_ms / 1000, UTC) for at_ms in (facts.from_ms, facts.to_ms))
    unit = facts.officers[0].unit_code
    named = [one.user_id for one in facts.officers if one.user_id is not None and account_stands(one)]
    return [is_shared(ShareKind.PLAYBACK, code, unit, now, since, until, named) for code in facts.points]


def _require_may_show(who: DutyFacts, facts: RequestFacts, named: _Named) -> None:
    """Raises Refused (15(3)) for a paper that the person may not read and that is of another unit than the officers;
    does not reveal its issuer and number."""
    for held in named.papers:
        paper, own = paper_facts(held), held.recorded_by == f"user:{who.user_id}"
        if all(is_of_unit(paper, one.unit) for one in facts.officers):
            continue
        require(may_name_paper_of_others(who, places_of(paper.points).values(), is_own=own))


def _named(asked: Asked) -> _Named:
    """The rows named in a request. Raises Fault(NOT_FOUND), Fault(INVALID) for more than two officers."""
    if len(asked.officers) > 2:
        raise Fault(FaultKind.INVALID, Words("一项申请由两名工作人员提出", "a request names two officers"))
    points = tuple(sorted(points_called(asked.points), key=lambda one: one.code))
    unit = points[0].system.site.organisation if points else Organisation()
    officers = officers_held(sorted(asked.officers))
    return _Named(unit, officers, papers_held(sorted(set(asked.papers))), points)


def _facts(asked: Asked, named: _Named, units: NamedUnits, now: datetime) -> RequestFacts:
    """The content of a request for the rules. Raises Fault(INVALID) for a text too long or not printable."""
    kind = asked.requester_kind
    facts = RequestFacts(
        no="",
        state=RequestState.DRAFT.value,
        requester_kind=kind,
        basis=RequesterKind(kind).basis if kind in set(RequesterKind) else "",
        purpose=asked.purpose,
        case_no=_text(asked.case_no, rules.MOST_NAME),
        reason=_text(asked.reason, rules.MOST_TEXT),
        way=asked.way,
        points=tuple(one.code for one in named.points),
        from_ms=asked.from_ms,
        to_ms=asked.to_ms,
        managing_unit=named.unit.code,
        officers=with_known_units(tuple(asking_officer(one) for one in named.officers), units),
        papers=tuple(paper_facts(one) for one in named.papers),
        destination=_text(asked.destination, rules.MOST_NAME),
        measures=_text(asked.measures, rules.MOST_TEXT),
        return_by=asked.return_by if asked.way != "view" else None,
        urgent=asked.urgent,
        asked_digest="",
        output=output_of(asked.purpose, shanghai_day(now)),
    )
    return replace(facts, asked_digest=asked_digest_of(facts))


def _text(text: str, most: int) -> str:
    """A text without surrounding spaces, "" allowed. Raises Fault(INVALID)."""
    return checked_name(text, most) if text.strip() else ""


def _fill(held: Request, facts: RequestFacts, named: _Named) -> None:
    first, second = named.officers
    held.requester_kind, held.basis, held.purpose = facts.requester_kind, facts.basis, facts.purpose
    held.case_no, held.reason, held.way = facts.case_no, facts.reason, facts.way
    held.from_s, held.to_s = facts.from_ms // 1000, facts.to_ms // 1000
    held.managing_unit = organisation_called(facts.managing_unit)
    held.first_officer, held.second_officer = first, second
    held.first_person, held.second_person = first.person_digest, second.person_digest
    unit = first.unit if is_same_name(second.unit, first.unit) else second.unit  # one unit, whatever the spelling
    held.first_unit, held.second_unit = first.unit, unit
    held.first_user_id, held.second_user_id = first.user_id, second.user_id
    held.destination, held.measures, held.return_by = facts.destination, facts.measures, facts.return_by
    held.urgent, held.asked_digest, held.output = facts.urgent, facts.asked_digest, facts.output


def _attach(record: ActRecord, held: Request, named: _Named) -> None:
    for point in named.points:
        record.wrote(RequestPoint.objects.create(request=held, point=point))
    for paper in named.papers:
        record.wrote(RequestPaper.objects.create(request=held, paper=paper))


def _detach(record: ActRecord, held: Request) -> None:
    """Removes the points and papers of a request; the log's entries still contain them."""
    rows: Sequence[RequestPoint | RequestPaper] = (
        *RequestPoint.objects.filter(request=held),
        *RequestPaper.objects.filter(request=held),
    )
    for row in rows:
        record.removed(row)
        row.delete()


def _note(record: ActRecord, facts: RequestFacts) -> None:
    """The facts of the request's content, for the entry."""
    record.fact("asked_digest", facts.asked_digest)
    record.fact("purpose", facts.purpose)
    record.fact("way", facts.way)
    record.fact("output", str(facts.output))
    record.fact("points", list(facts.points))
    record.fact("from", datetime.fromtimestamp(facts.from_ms // 1000, UTC).isoformat())
    record.fact("to", datetime.fromtimestamp(facts.to_ms // 1000, UTC).isoformat())
    record.fact("officers", [one.no for one in facts.officers])
    record.fact("papers", [one.no for one in facts.papers])
    record.fact("urgent", facts.urgent)
