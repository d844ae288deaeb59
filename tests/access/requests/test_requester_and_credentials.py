"""Who asks as police is of the police, and a check says what it compared and did not see (articles 14(1), 15(2))."""

from dataclasses import replace

import pytest
from tests.support.access.papers import recorded, registered, with_account
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking, refused
from tests.support.access.scans import pdf
from tests.support.registry.city import City, add_person

from mingcha.access.approvals.actions import approve_request, check_request
from mingcha.access.approvals.offers import acts_offered
from mingcha.access.officers.actions import renew_credential
from mingcha.access.officers.models import CredentialCheck, Officer
from mingcha.access.officers.queries import officers_to_name
from mingcha.access.officers.values import Credential
from mingcha.access.papers.models import Paper
from mingcha.access.papers.queries import papers_to_name
from mingcha.access.register.models import RequestLine
from mingcha.access.requests.actions import change_request, draft_request, end_requests
from mingcha.access.requests.models import RequestStep
from mingcha.access.requests.values import RequestAct, RequestState
from mingcha.access.signatures.actions import sign_on_paper
from mingcha.kit.actor import program
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.places.models import Organisation

PROPERTY = "江滩物业公司"


def looks(no: str) -> int:
    return CredentialCheck.objects.filter(request=no).count()


@pytest.mark.law("14(1)", "15(2)")
def test_employees_of_a_company_do_not_ask_as_police(asked: Asking) -> None:
    Organisation.objects.create(code="WYGS", name=PROPERTY, kind="unit", division="420106")
    for username in ("company-one", "company-two"):
        add_person(username, "WYGS", asked.clock)
    whole = City(asked.people, asked.city.points)
    officers = [with_account(whole, 20 + n, f"company-{name}", asked.clock) for n, name in ((1, "one"), (2, "two"))]
    letter = recorded(whole, asked.folder, asked.clock, issuer=PROPERTY, issuer_no="物介〔2026〕1 号")
    wanted = asked.asked(officers=tuple(one.no for one in officers), papers=(letter.no,))
    for by in ("company-one", OPERATOR):
        assert refused(draft_request, asked.people[by], wanted, clock=asked.clock) == "14(1)"
    other = replace(wanted, requester_kind="other_department", purpose="accident")
    assert draft_request(asked.people["company-one"], other, clock=asked.clock).basis == "14(2)"


@pytest.mark.law("14(1)", "15(2)")
@pytest.mark.parametrize("older", [False, True], ids=["code taken by the name", "recorded without a code before"])
@pytest.mark.parametrize("unit", ["花桥小学", " 花桥 小学", "花桥小学。", "花桥·小学"])
def test_a_unit_that_is_recorded_here_does_not_ask_as_police_without_its_code(
    asked: Asking, unit: str, older: bool
) -> None:
    officers = tuple(registered(asked.city, n, asked.clock, unit=unit, unit_code="").no for n in (31, 32))
    if older:
        Officer.objects.filter(no__in=officers).update(unit_code="")
    letter = recorded(asked.city, asked.folder, asked.clock, issuer=unit)
    wanted = asked.asked(officers=officers, papers=(letter.no,))
    assert refused(draft_request, asked.people[OPERATOR], wanted, clock=asked.clock) == "14(1)"
    other = replace(wanted, requester_kind="other_department", purpose="accident")
    assert draft_request(asked.people[OPERATOR], other, clock=asked.clock).basis == "14(2)"


@pytest.mark.law("14(1)", "15(2)")
def test_police_that_was_recorded_without_its_code_asks_as_police(asked: Asking) -> None:
    officers = tuple(registered(asked.city, n, asked.clock).no for n in (31, 32))
    Officer.objects.filter(no__in=officers).update(unit_code="")
    wanted = asked.asked(officers=officers)
    assert draft_request(asked.people[OPERATOR], wanted, clock=asked.clock).basis == "14(1)"
    Organisation.objects.create(code="WC2", name="武昌区公安分局", kind="unit", division="420106")
    assert refused(draft_request, asked.people[OPERATOR], wanted, clock=asked.clock) == "14(1)"


@pytest.mark.law("14(1)", "15(2)")
def test_a_unit_that_is_no_police_any_more_ends_what_it_asked(asked: Asking) -> None:
    """The condition is asked at every step and at the door."""
    opened, checked = asked.opened(), asked.checked()
    Organisation.objects.filter(code="WCGA").update(kind="unit")
    assert refused(approve_request, asked.people[APPROVER], checked.no, clock=asked.clock) == "14(1)"
    assert end_requests(program("work"), clock=asked.clock) == (opened.no,)


@pytest.mark.law("14(1)", "15(2)")
def test_of_a_unit_that_is_not_recorded_the_check_states_what_the_credentials_show(asked: Asking) -> None:
    officers = [registered(asked.city, n, asked.clock, unit="岳阳市公安局", unit_code="") for n in (31, 32)]
    letter = recorded(asked.city, asked.folder, asked.clock, issuer="岳阳市公安局", issuer_no="岳公介〔2026〕7 号")
    wanted = asked.asked(officers=tuple(one.no for one in officers), papers=(letter.no,))
    guard = asked.people[OPERATOR]
    no = draft_request(guard, wanted, clock=asked.clock).no
    for officer in officers:
        sign_on_paper(guard, no, officer=officer.no, scan=pdf(), folder=asked.folder, clock=asked.clock)
    assert acts_offered(guard, no, at=asked.clock.now())[RequestAct.CHECK], "the page offers it with its field"
    assert refused(check_request, guard, no, clock=asked.clock) == "15(2)"
    check_request(guard, no, credentials_show="岳阳市公安局刑侦支队 民警", clock=asked.clock)
    assert RequestStep.objects.get(request__no=no, act="check").words == "岳阳市公安局刑侦支队 民警"
    assert looks(no) == 2, "both stood before the person on duty"
    approve_request(asked.people[APPROVER], no, clock=asked.clock)


@pytest.mark.law("15(2)")
def test_the_check_of_officers_who_signed_online_claims_no_look_at_their_credential(asked: Asking) -> None:
    checked = asked.checked()
    assert looks(checked.no) == 0
    assert RequestStep.objects.filter(request__no=checked.no, act="check").exists()


@pytest.mark.law("15(1)")
def test_a_renewed_credential_says_how_the_request_is_mended_and_that_mends_it(asked: Asking) -> None:
    """Signing again is refused, too: what was drafted names the former credential. The words say what helps."""
    draft, checked = asked.draft(), asked.checked()
    Officer.objects.filter(no=asked.officers[0].no).update(credential_no="069999")

    def words(call: object, *args: object, **named: object) -> str:
        with pytest.raises(Refused) as refusal:
            call(*args, **named)  # type: ignore[operator]
        return refusal.value.decision.next[0].words.en

    assert words(asked.sign, draft.no, draft.signed_digest, FIRST) == "change it, even to the same, then both sign"
    manager = asked.people[APPROVER]
    assert words(approve_request, manager, checked.no, clock=asked.clock).startswith("the unit returns it")
    anew = change_request(asked.people[FIRST], draft.no, asked.asked(), clock=asked.clock)
    asked.sign(draft.no, anew.signed_digest, FIRST)
    assert asked.sign(draft.no, anew.signed_digest, SECOND).state == RequestState.SIGNED


@pytest.mark.law("15(1)", "15(2)", "15(3)")
def test_a_units_name_is_one_name_however_it_was_typed(asked: Asking) -> None:
    """Spaces, full-width letters and brackets: the credentials, the letter and the lists agree, and each
    keeps what was typed."""
    first, second = asked.officers
    names = ("武昌区公安分局 (A队)", "武昌区公安分局（Ａ队）", "武昌区  公安分局(A队)")
    for officer, unit in zip((first, second), names, strict=False):
        shown = Credential(officer.credential_kind, officer.credential_no, officer.credential_until, unit, "WCGA")
        renew_credential(asked.people["city"], officer.no, shown, clock=asked.clock)
    letter = recorded(asked.city, asked.folder, asked.clock, issuer=names[2], issuer_no="武昌公介〔2026〕9 号")
    asked.letter = letter
    no = asked.opened().no
    assert [held.unit for held in Officer.objects.filter(no__in=[first.no, second.no]).order_by("pk")] == [*names[:2]]
    assert Paper.objects.get(no=letter.no).issuer == names[2]
    now, person = asked.clock.now(), asked.people[FIRST]
    assert {one.no for one in officers_to_name(person, at=now)} == {first.no, second.no}
    assert letter.no in [row.facts.no for row in papers_to_name(person, at=now)]
    assert RequestLine.objects.get(request=no).unit == names[0]


@pytest.mark.law("15(1)", "15(2)")
def test_one_credential_is_not_recorded_twice_under_another_spelling_of_its_unit(asked: Asking) -> None:
    registered(asked.city, 41, asked.clock, unit="岳阳市公安局", unit_code="", credential_no="430001")
    with pytest.raises(Fault) as fault:
        registered(asked.city, 42, asked.clock, unit="岳阳市 公安局", unit_code="", credential_no="430001")
    assert fault.value.kind is FaultKind.CONFLICT


@pytest.mark.law("15(1)")
def test_officers_of_units_with_other_names_are_of_two_units(asked: Asking) -> None:
    one = registered(asked.city, 43, asked.clock, unit="岳阳市公安局", unit_code="").no
    other = registered(asked.city, 44, asked.clock, unit="岳阳县公安局", unit_code="").no
    wanted = asked.asked(officers=(one, other))
    assert refused(draft_request, asked.people[OPERATOR], wanted, clock=asked.clock) == "15(1)"
