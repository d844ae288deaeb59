"""Insiders and outsiders who want footage without the four conditions, or to know what is not theirs (article 15)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from tests.support.access.assertions import assertion_of
from tests.support.access.papers import HOUR_MS, recorded, registered
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking, another_guard, refused
from tests.support.access.scans import pdf
from tests.support.registry.last_act import last_facts

from mingcha.access.approvals.actions import approve_request, check_request, return_request, revoke_request
from mingcha.access.approvals.offers import acts_offered
from mingcha.access.duty.models import Grant
from mingcha.access.officers.actions import check_credential, renew_credential
from mingcha.access.officers.models import Officer
from mingcha.access.officers.values import Credential
from mingcha.access.requests.actions import change_request, draft_request, withdraw_request
from mingcha.access.requests.models import Request, RequestStep
from mingcha.access.requests.queries import request_row
from mingcha.access.requests.values import RequestAct, RequestState
from mingcha.access.signatures.actions import sign_on_paper, sign_with_passkey
from mingcha.access.tickets.actions import issue_ticket
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.models import Finding

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def refusal(call: object, *args: object, **named: object) -> str:
    """The article and the reason of a refusal, as one text."""
    with pytest.raises(Refused) as found:
        call(*args, **named)  # type: ignore[operator]
    decision = found.value.decision
    return f"{decision.article} {decision.reason.zh} {decision.reason.en}"


@pytest.mark.law("15(1)")
def test_an_old_signature_turned_over_is_no_new_one(asked: Asking) -> None:
    """Whoever has (r, s) of an ECDSA signature makes (r, n - s) without the key: with the officer's session alone, and
    an authenticator that counts nothing, an ended signature must not come back."""
    drafted = asked.draft()
    key = asked.keys[FIRST]
    key.counter = -1  # it answers 0, as passkeys of phones do
    assertion = assertion_of(key, drafted.signed_digest)
    sign_with_passkey(asked.people[FIRST], drafted.no, assertion, clock=asked.clock)
    change_request(asked.people[SECOND], drafted.no, asked.asked(reason="另一事由"), clock=asked.clock)
    back = change_request(asked.people[SECOND], drafted.no, asked.asked(), clock=asked.clock)
    assert back.asked_digest == drafted.asked_digest
    assert back.signed_digest != drafted.signed_digest, "a new nonce"
    Request.objects.update(nonce=drafted.nonce)  # so that r alone decides
    first, second = decode_dss_signature(assertion.signature)
    turned = replace(assertion, signature=encode_dss_signature(first, P256_ORDER - second))
    asked.clock.advance(timedelta(minutes=2))
    found = refused(sign_with_passkey, asked.people[FIRST], drafted.no, turned, clock=asked.clock)
    assert found == "15(1)"
    assert Request.objects.get().state == RequestState.DRAFT


@pytest.mark.law("15(1)")
def test_a_signed_sheet_serves_for_what_was_signed_alone(asked: Asking) -> None:
    """The scan of the sheet of one request is not handed in for another, nor again once its signatures ended."""
    guard, first, other = asked.people[OPERATOR], asked.draft(OPERATOR), asked.draft(OPERATOR, reason="另一事由")
    given = {"scan": pdf(), "folder": asked.folder, "clock": asked.clock}
    for officer in asked.officers:
        sign_on_paper(guard, first.no, officer=officer.no, **given)
    assert refused(sign_on_paper, guard, other.no, officer=asked.officers[0].no, **given) == "15(1)"
    return_request(guard, first.no, missing="补章", clock=asked.clock)
    asked.clock.advance(timedelta(minutes=2))
    assert refused(sign_on_paper, guard, first.no, officer=asked.officers[0].no, **given) == "15(1)"
    fresh = given | {"scan": pdf(b"4 0 obj\n<<>>\nendobj\n")}
    assert sign_on_paper(guard, first.no, officer=asked.officers[0].no, **fresh).state == RequestState.SIGNED_BY_ONE
    assert RequestStep.objects.latest("pk").words == "纸质签字，由值班人员担保", "the name beside is the guard's"


@pytest.mark.law("15(1)", "15(3)")
def test_a_file_is_not_looked_at_for_who_may_not_vouch_and_a_bad_one_is_noted(asked: Asking) -> None:
    no = asked.draft(OPERATOR).no
    given = {"officer": asked.officers[0].no, "scan": b"no scan", "folder": asked.folder, "clock": asked.clock}
    assert refused(sign_on_paper, asked.people["nobody"], no, **given) == "15", "not: the file is unfit"
    assert refused(sign_on_paper, asked.people[OPERATOR], no, **given) == "15(3)", "and it has left its entry"


@pytest.mark.law("15", "15(1)")
def test_who_vouched_for_a_signature_or_changed_the_request_does_not_approve_it(asked: Asking) -> None:
    """One insider invents the signatures or the scope: the same person is not the one who approves."""
    another = another_guard(asked)
    guard, manager = asked.people[OPERATOR], asked.people[APPROVER]
    no = asked.draft(OPERATOR).no
    for officer, scan in zip(asked.officers, (pdf(), pdf(b"4 0 obj\n<<>>\nendobj\n")), strict=True):
        sign_on_paper(manager, no, officer=officer.no, scan=scan, folder=asked.folder, clock=asked.clock)
    check_request(guard, no, clock=asked.clock)
    assert refused(approve_request, manager, no, clock=asked.clock) == "15"
    approve_request(another, no, clock=asked.clock)

    drafted = asked.draft(OPERATOR)
    change_request(manager, drafted.no, asked.asked(to_ms=asked.letter.from_ms + 2 * HOUR_MS), clock=asked.clock)
    digest = request_row(guard, drafted.no, at=asked.clock.now()).case.request.signed_digest
    for username in (FIRST, SECOND):
        asked.sign(drafted.no, digest, username)
    check_request(guard, drafted.no, clock=asked.clock)
    asked.clock.advance(timedelta(minutes=2))
    assert refused(approve_request, manager, drafted.no, clock=asked.clock) == "15"
    assert approve_request(another, drafted.no, clock=asked.clock).state == RequestState.APPROVED


@pytest.mark.law("15")
def test_the_unit_does_not_withdraw_what_the_officers_filed_themselves(asked: Asking) -> None:
    """A unit that does not want to answer refuses, with article, reason and a line of the register."""
    no = asked.checked().no
    for person in (OPERATOR, APPROVER):
        by = asked.people[person]
        assert refused(withdraw_request, by, no, reason="不再需要", clock=asked.clock) == "15"
        assert RequestAct.WITHDRAW not in {
            act for act, may in acts_offered(by, no, at=asked.clock.now()).items() if may
        }
    assert Request.objects.get(no=no).state == RequestState.CHECKED
    assert withdraw_request(asked.people[SECOND], no, clock=asked.clock).state == RequestState.WITHDRAWN


@pytest.mark.law("15")
def test_what_was_typed_at_the_counter_is_withdrawn_there_with_a_reason(asked: Asking) -> None:
    no, guard = asked.draft(OPERATOR).no, asked.people[OPERATOR]
    assert refused(withdraw_request, guard, no, clock=asked.clock) == "15"
    assert withdraw_request(guard, no, reason="案件撤销", clock=asked.clock).state == RequestState.WITHDRAWN


@pytest.mark.law("15(2)", "15(3)")
def test_who_may_not_ask_learns_nothing_of_officers_and_papers(asked: Asking) -> None:
    """Numbers of officers and papers are guessed: a refusal must not say whose they are."""
    point = asked.city.points["HQX"].code
    paper = recorded(asked.city, asked.folder, asked.clock, issuer="江汉区公安分局", issuer_no="江汉公介 7 号")
    wanted = asked.asked(papers=(paper.no,), points=(point,))
    said = refusal(draft_request, asked.people["nobody"], wanted, clock=asked.clock)
    assert said.startswith("15 ")
    assert "江汉公介" not in said
    said = refusal(draft_request, asked.people[FIRST], wanted, clock=asked.clock)
    assert said.startswith("15(3) ")
    assert "江汉公介" not in said
    assert "江汉区" not in said
    guard = refusal(draft_request, asked.people[OPERATOR], wanted, clock=asked.clock)
    assert "江汉公介" in guard, "who has the paper before them is told"
    gone = registered(asked.city, 9, asked.clock)
    said = refusal(
        draft_request, asked.people["nobody"], asked.asked(officers=(asked.officers[0].no, gone.no)), clock=asked.clock
    )
    assert gone.name not in said


@pytest.mark.law("15", "20(1)")
def test_a_stranger_does_not_frame_the_holder_of_a_grant(asked: Asking) -> None:
    """A number of another's grant is guessed: that is no late use of the holder, nor does it hide one."""
    no = asked.opened().no
    grant = Grant.objects.get(request__no=no, user__username=FIRST).no
    revoke_request(asked.people[APPROVER], no, reason="案件已撤", clock=asked.clock)
    asked.clock.advance(timedelta(minutes=5))  # longer than a page that was open needs to know
    stranger, point = asked.people["monitor"], asked.city.points["HQX"].code
    refused(issue_ticket, stranger, grant=grant, points=[point], modes=["copy"], clock=asked.clock)
    assert not Finding.objects.filter(kind=FindingKind.USED_AFTER_TERM.value).exists()
    refused(issue_ticket, asked.people[FIRST], grant=grant, points=[point], modes=["copy"], clock=asked.clock)
    (finding,) = Finding.objects.filter(kind=FindingKind.USED_AFTER_TERM.value)
    assert finding.concerns == f"user:{asked.people[FIRST].pk}"


@pytest.mark.law("15", "15(2)")
def test_a_harmless_refusal_hides_no_other_one(asked: Asking) -> None:
    """Two refusals of one act on one request within a minute: each has its entry, for which `refused` looks."""
    begins = asked.letter.to_ms - 73 * HOUR_MS
    letter = recorded(asked.city, asked.folder, asked.clock, from_ms=begins)
    no = asked.checked(from_ms=begins, to_ms=asked.letter.to_ms, papers=(letter.no,)).no
    assert refused(approve_request, asked.people[APPROVER], no, clock=asked.clock) == "799-20"
    yesterday = shanghai_day(asked.clock.now()) - timedelta(days=1)
    Officer.objects.filter(no=asked.officers[0].no).update(credential_until=yesterday)
    assert refused(approve_request, asked.people[APPROVER], no, clock=asked.clock) == "15(1)"


@pytest.mark.law("15(2)")
def test_a_renewal_says_that_it_ends_an_open_request(asked: Asking) -> None:
    no, officer = asked.opened().no, asked.officers[0]
    shown = Credential("work_certificate", "070001", officer.credential_until, officer.unit, officer.unit_code)
    police = asked.people["elsewhere"]
    assert refused(renew_credential, police, officer.no, shown, clock=asked.clock) == "15(2)"
    assert Request.objects.get().state == "open"
    renew_credential(police, officer.no, shown, ends_requests=True, clock=asked.clock)
    assert last_facts()["ends_requests"] == [no]


@pytest.mark.law("15", "15(1)", "15(2)")
@pytest.mark.parametrize("known_by", ["certificate", "unit", "name of the unit", "unit of an older version"])
def test_an_approver_who_asks_on_paper_does_not_answer_the_own_request(asked: Asking, known_by: str) -> None:
    """An officer without an account, or with another one, is the same person by name and certificate, or by name and
    unit: neither vouches, checks, approves, nor looks at the own credential. Nor if the field of the unit's code was
    left empty, today or before it was taken from the name."""
    manager, guard, clock = asked.people[APPROVER], asked.people[OPERATOR], asked.clock
    credential = {"credential_no": manager.badge_no} if known_by == "certificate" else {}
    code = {"unit": "HQXX", "name of the unit": "", "unit of an older version": ""}
    unit = {"unit": "花桥 小学", "unit_code": code[known_by]} if known_by in code else {}
    own = registered(asked.city, 7, clock, name=" ".join(manager.name), **credential, **unit)
    other = registered(asked.city, 8, clock, **unit)
    if known_by == "unit of an older version":
        Officer.objects.filter(no__in=[own.no, other.no]).update(unit_code="")
    assert refused(check_credential, manager, own.no, clock=clock) == "15(2)"
    kind = {} if known_by == "certificate" else {"requester_kind": "other_department", "purpose": "accident"}
    letter = recorded(asked.city, asked.folder, clock, **({"issuer": "花桥小学"} if unit else {}))
    no = asked.draft(by=OPERATOR, officers=(own.no, other.no), papers=(letter.no,), **kind).no
    given = {"scan": pdf(), "folder": asked.folder, "clock": clock}
    assert refused(sign_on_paper, manager, no, officer=other.no, **given) == "15(1)"
    for one in (own, other):
        sign_on_paper(guard, no, officer=one.no, **given)
    assert refused(check_request, manager, no, clock=clock) == "15"
    check_request(guard, no, clock=clock)
    assert refused(approve_request, manager, no, clock=clock) == "15"
