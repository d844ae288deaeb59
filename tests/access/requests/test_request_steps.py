"""A request from draft to end: each step by who may, in the order of the table, with its entry (articles 14, 15)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from tests.support.access.papers import HOUR_MS, recorded
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking, refused
from tests.support.registry.last_act import last_facts

from mingcha.access.approvals.actions import (
    approve_request,
    check_request,
    refuse_request,
    return_request,
    revoke_request,
)
from mingcha.access.duty.models import Grant, Revocation
from mingcha.access.register.checks import check_register
from mingcha.access.register.models import RequestLine
from mingcha.access.requests.actions import change_request, draft_request, lapse_signatures, withdraw_request
from mingcha.access.requests.checks import check_requests
from mingcha.access.requests.models import Request, RequestStep
from mingcha.access.requests.opening import open_request
from mingcha.access.requests.queries import (
    conditions_of,
    request_row,
    requests_awaiting,
    requests_found,
    requests_listed,
)
from mingcha.access.requests.rows import signed_digest
from mingcha.access.requests.rules import REGISTERED, STEPS
from mingcha.access.requests.values import RequestAct, RequestList, RequestState
from mingcha.access.signatures.models import RequestSignature
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.models import Ticket
from mingcha.kit.actor import program
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind

WORK = program("work")


@pytest.mark.law("14(1)", "15(1)", "15(2)", "15(3)", "15(4)", "16(3)")
def test_two_officers_sign_the_school_approves_and_the_register_opens(asked: Asking) -> None:
    """T15a."""
    opened = asked.opened()
    assert opened.state == RequestState.OPEN
    held = Request.objects.get(no=opened.no)
    line = RequestLine.objects.get(no=held.register_no)
    assert (line.request, line.act, line.way) == (opened.no, "opened", "view")
    grants = Grant.objects.filter(request=held).order_by("pk")
    assert [grant.user.username for grant in grants] == [FIRST, SECOND]
    assert {grant.valid_until for grant in grants} == {held.open_until}
    row = request_row(asked.people[FIRST], opened.no, at=asked.clock.now())
    assert [step.act.value for step in row.steps] == ["sign_first", "sign_second", "check", "approve", "open"]
    assert (row.operator, row.approver) == (f"人员 {OPERATOR}", f"人员 {APPROVER}")
    assert row.grants == tuple(grant.no for grant in grants)
    assert all(conditions_of(asked.people[FIRST], opened.no, at=asked.clock.now()))
    assert list(check_requests()) == []
    assert last_facts()["register"] == held.register_no or held.register_no in last_facts()["register"]


@pytest.mark.law("15")
def test_the_database_has_the_table_of_steps(asked: Asking) -> None:
    """The check constraint holds the same list as rules.STEPS: every other triple is refused by the database."""
    held = Request.objects.get(no=asked.draft().no)
    wanted = {(before.value, act.value, to.value) for (before, act), to in STEPS.items()}
    (constraint,) = [one for one in RequestStep._meta.constraints if one.name == "request_step_of_table"]
    listed = set()
    for one in constraint.condition.children if constraint.condition.connector == Q.OR else [constraint.condition]:
        triple = dict(one.children)
        listed.add((triple["from_state"], triple["act"], triple["to_state"]))
    assert listed == wanted
    number = 0
    for before in RequestState:
        for act in RequestAct:
            for after in RequestState:
                if (before.value, act.value, after.value) in wanted or (number := number + 1) % 40:
                    continue
                with pytest.raises(IntegrityError), transaction.atomic():
                    RequestStep.objects.create(
                        request=held, number=number, from_state=before.value, act=act.value, to_state=after.value,
                        at=asked.clock.now(), by="user:1", article="15", words="x",
                    )  # fmt: skip


@pytest.mark.law("15")
@pytest.mark.parametrize(
    "change",
    [
        {"second_person": "first"},
        {"second_unit": "elsewhere"},
        {"second_user": "first"},
        {"to_s": 1},
        {"state": "open"},
        {"state": "finished"},
        {"way": "live"},
        {"return_by": "2026-12-24"},
        {"purpose": "marketing"},
        {"requester_kind": "person_concerned"},
        {"measures": ""},
        {"approver": "operator"},
    ],
    ids=str,
)
def test_the_database_refuses_what_the_rules_refuse(asked: Asking, change: dict[str, object]) -> None:
    held = Request.objects.get(no=asked.checked().no)
    values: dict[str, object] = {
        "second_person": held.first_person,
        "second_unit": "别的单位",
        "second_user": held.first_user_id,
        "approver": held.operator_id,
    }
    ((name, value),) = change.items()
    column = f"{name}_id" if name in ("second_user", "approver") else name
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=held.pk).update(**{column: values.get(name, value)})


@pytest.mark.law("15(4)")
def test_no_state_beyond_the_opening_without_a_line(asked: Asking) -> None:
    """T15d-N as a constraint."""
    held = Request.objects.get(no=asked.approved().no)
    for state in REGISTERED:
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(pk=held.pk).update(state=state.value)


@pytest.mark.law("15(1)")
def test_one_officer_or_one_officer_twice_is_refused(asked: Asking) -> None:
    """T15b-N."""
    first, second = (one.no for one in asked.officers)
    for officers in ((first,), (first, first)):
        assert refused(draft_request, asked.people[FIRST], asked.asked(officers=officers), clock=asked.clock) == "15(1)"
    with pytest.raises(Fault) as fault:
        draft_request(asked.people[FIRST], asked.asked(officers=(first, second, first)), clock=asked.clock)
    assert fault.value.kind is FaultKind.INVALID
    assert not Request.objects.exists()


@pytest.mark.law("15")
def test_somebody_else_drafts_nothing_and_the_counter_may(asked: Asking) -> None:
    assert refused(draft_request, asked.people["nobody"], asked.asked(), clock=asked.clock) == "15"
    assert refused(draft_request, asked.people["monitor"], asked.asked(), clock=asked.clock) == "15"
    drafted = draft_request(asked.people[OPERATOR], asked.asked(), clock=asked.clock)
    assert drafted.no.startswith("D")


@pytest.mark.law("15(1)")
def test_the_second_signature_after_ten_minutes_is_refused_and_lapses(asked: Asking) -> None:
    drafted = asked.draft()
    asked.sign(drafted.no, drafted.signed_digest, FIRST)
    asked.clock.advance(timedelta(minutes=9, seconds=59))
    assert lapse_signatures(WORK, clock=asked.clock) == ()
    asked.clock.advance(timedelta(seconds=1))
    assert refused(asked.sign, drafted.no, drafted.signed_digest, SECOND) == "15(1)"
    assert lapse_signatures(WORK, clock=asked.clock) == (drafted.no,)
    assert Request.objects.get().state == RequestState.DRAFT
    assert refused(asked.sign, drafted.no, drafted.signed_digest, SECOND) == "15(1)", "another nonce since"
    again = signed_digest(Request.objects.get())
    asked.sign(drafted.no, again, SECOND)
    assert asked.sign(drafted.no, again, FIRST).state == RequestState.SIGNED
    assert RequestSignature.objects.filter(voided_at=None).count() == 2


@pytest.mark.law("15(1)")
def test_a_change_is_another_digest_and_voids_the_signatures(asked: Asking) -> None:
    signed = asked.signed()
    later = asked.asked(to_ms=asked.letter.from_ms + 2 * HOUR_MS)
    changed = change_request(asked.people[SECOND], signed.no, later, clock=asked.clock)
    assert changed.state == RequestState.DRAFT
    assert changed.asked_digest != signed.asked_digest
    assert not RequestSignature.objects.filter(voided_at=None).exists()
    assert refused(asked.sign, signed.no, signed.signed_digest, FIRST) == "15(1)", (
        "a signature of what was asked before"
    )
    assert refused(check_request, asked.people[OPERATOR], signed.no, clock=asked.clock) == "15"


@pytest.mark.law("15")
def test_each_step_has_its_people(asked: Asking) -> None:
    signed = asked.signed()
    assert refused(check_request, asked.people[FIRST], signed.no, clock=asked.clock) == "15"
    assert refused(check_request, asked.people["monitor"], signed.no, clock=asked.clock) == "15"
    check_request(asked.people[OPERATOR], signed.no, clock=asked.clock)
    for by in (FIRST, OPERATOR, "district", "admin"):
        assert refused(approve_request, asked.people[by], signed.no, clock=asked.clock) == "15"
    approve_request(asked.people[APPROVER], signed.no, clock=asked.clock)
    assert refused(open_request, asked.people[APPROVER], signed.no, clock=asked.clock) == "15(4)"
    assert refused(open_request, asked.people[FIRST], signed.no, clock=asked.clock) == "15"
    assert not Grant.objects.filter(request__isnull=False).exists()
    assert not RequestLine.objects.exists()


@pytest.mark.law("15")
def test_a_refusal_names_article_and_reason_and_a_return_what_is_missing(asked: Asking) -> None:
    no, manager = asked.checked().no, asked.people[APPROVER]
    assert refused(refuse_request, manager, no, article="", reason="不方便", clock=asked.clock) == "15"
    assert refused(return_request, manager, no, missing=" ", clock=asked.clock) == "15"
    assert (
        return_request(manager, no, missing="补充第二名工作人员的执法证", clock=asked.clock).state == RequestState.DRAFT
    )
    assert Request.objects.get().operator is None
    drafted = request_row(manager, no, at=asked.clock.now()).case.request
    asked.sign(no, drafted.signed_digest, FIRST)
    asked.sign(no, drafted.signed_digest, SECOND)
    done = refuse_request(manager, no, article="799-20", reason="超出履行职责所必需", clock=asked.clock)
    assert done.state == RequestState.REFUSED
    line = RequestLine.objects.get(request=no)
    assert (line.act, line.operator, line.approver, line.method) == ("refused", manager.name, "", "online")
    assert line.content.endswith("不予提供（国务院令第799号第二十条）：超出履行职责所必需"), (
        "16(3): a refusal is a line, too"
    )
    assert line.person_2
    assert refused(withdraw_request, asked.people[FIRST], no, clock=asked.clock) == "15"


@pytest.mark.law("799-20")
def test_a_wide_scope_needs_the_approvers_reason(asked: Asking) -> None:
    begins = asked.letter.to_ms - 73 * HOUR_MS
    wide = recorded(asked.city, asked.folder, asked.clock, from_ms=begins)
    scope = {"from_ms": begins, "to_ms": asked.letter.to_ms, "papers": (wide.no,)}
    no = asked.checked(**scope).no
    assert refused(approve_request, asked.people[APPROVER], no, clock=asked.clock) == "799-20"
    done = approve_request(asked.people[APPROVER], no, width_reason="须比对三日往返", clock=asked.clock)
    assert done.state == RequestState.APPROVED


@pytest.mark.law("15", "19")
def test_a_revocation_ends_every_grant_and_is_sent(asked: Asking) -> None:
    sent: list[str] = []
    no = asked.opened().no
    assert refused(revoke_request, asked.people[APPROVER], no, reason=" ", clock=asked.clock) == "15"
    done = revoke_request(asked.people[APPROVER], no, reason="案件已撤", clock=asked.clock, send=sent.append)
    assert done.state == RequestState.REVOKED
    assert len(sent) == 2
    assert not Grant.objects.filter(request__no=no, revoked_at=None).exists()
    assert Revocation.objects.filter(grant__request__no=no, delivered_at__isnull=False).count() == 2


@pytest.mark.law("15")
def test_lists_show_each_person_what_is_theirs(asked: Asking) -> None:
    now, no = asked.clock.now(), asked.signed().no
    assert [row.case.request.no for row in requests_listed(asked.people[FIRST], RequestList.MINE, at=now)] == [no]
    assert requests_listed(asked.people[OPERATOR], RequestList.MINE, at=now) == ()
    for by in (OPERATOR, APPROVER):
        assert [row.no for row in requests_awaiting(asked.people[by], at=now)] == [no]
    for by in (OPERATOR, "district", "auditor", "city"):
        assert [row.case.request.no for row in requests_listed(asked.people[by], RequestList.ALL, at=now)] == [no]
    for by in ("elsewhere", "monitor", "nobody", "admin"):
        assert requests_listed(asked.people[by], RequestList.ALL, at=now) == ()
        with pytest.raises(Fault) as fault:
            request_row(asked.people[by], no, at=now)
        assert fault.value.kind is FaultKind.NOT_FOUND


@pytest.mark.law("3", "15")
def test_a_search_shows_what_both_lists_show_the_own_ones_first(asked: Asking) -> None:
    returned, urgent = asked.signed().no, asked.signed(urgent=True).no
    return_request(asked.people[OPERATOR], returned, missing="缺少案号", clock=asked.clock)
    now = asked.clock.now()

    def seen(by: str, text: str) -> list[tuple[str, RequestAct | None]]:
        return [(one.no, one.stopped_by) for one in requests_found(asked.people[by], text, at=now, limit=8)]

    both = [(urgent, None), (returned, RequestAct.RETURN)]
    for by in (FIRST, SECOND, OPERATOR, "district", "auditor", "city"):
        assert seen(by, returned[:4]) == both, by
        assert seen(by, urgent) == both[:1]
    for by in ("elsewhere", "monitor", "nobody", "admin"):
        assert seen(by, returned[:4]) == []
    assert [one.no for one in requests_found(asked.people[FIRST], returned[:4], at=now, limit=1)] == [urgent]


@pytest.mark.law("15")
def test_urgent_ones_come_first_and_nothing_else(asked: Asking) -> None:
    plain = asked.signed().no
    urgent = asked.signed(urgent=True).no
    rows = requests_awaiting(asked.people[OPERATOR], at=asked.clock.now())
    assert [row.no for row in rows] == [urgent, plain]
    assert refused(approve_request, asked.people[APPROVER], urgent, clock=asked.clock) == "15"


def test_a_step_that_was_changed_in_the_database_is_found(asked: Asking) -> None:
    no = asked.approved().no
    Request.objects.filter(no=no).update(state="checked", approver=None)
    assert [finding.kind for finding in check_requests()] == ["request_steps"]


@pytest.mark.law("15(4)", "16(3)")
def test_an_opening_and_a_viewing_that_name_no_line_of_their_request_are_found(asked: Asking) -> None:
    first, second = asked.opened(), asked.opened()
    grant = Grant.objects.filter(request__no=first.no, user__username=FIRST).get().no
    issue_ticket(asked.people[FIRST], grant=grant, points=first.points[:1], modes=("copy",), clock=asked.clock)
    assert [*check_requests(), *check_register()] == []
    others = Request.objects.get(no=second.no).register_no
    Request.objects.filter(no=second.no).update(register_no="N20261127-9999")
    assert {finding.kind for finding in check_requests()} == {"request_not_registered"}
    Ticket.objects.filter(grant__no=grant).update(line=others)
    assert [finding.kind for finding in check_register()] == ["not_registered"]


@pytest.mark.law("15(2)", "15(3)", "15(4)")
@pytest.mark.parametrize("column", ["credentials_until", "papers_until", "open_until", "operator", "approver"])
def test_nothing_stands_open_without_valid_credentials_papers_and_people(asked: Asking, column: str) -> None:
    """The day of opening lies within both, and operator and approver are named: by constraint."""
    held = Request.objects.get(no=asked.opened().no)
    assert held.opened_on is not None
    value = held.opened_on - timedelta(days=1) if column in ("credentials_until", "papers_until") else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=held.pk).update(**{column: value})


@pytest.mark.law("15", "19")
def test_a_revoked_view_says_under_which_article_and_why(asked: Asking) -> None:
    opened = asked.opened()
    grant = Grant.objects.filter(request__no=opened.no, user__username=FIRST).get().no
    revoke_request(asked.people[APPROVER], opened.no, reason="发现用于他案", clock=asked.clock)
    with pytest.raises(Refused) as caught:
        issue_ticket(asked.people[FIRST], grant=grant, points=opened.points, modes=("copy",), clock=asked.clock)
    decision = caught.value.decision
    assert decision.article == "19"
    assert "发现用于他案" in decision.reason.zh
    assert "撤销" in decision.reason.zh
