"""Officers: one row a person, a credential that holds to the end of its last day, who looked at it, whose account it is
(articles 15(1), 15(2))."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.support.access.papers import UNIT, identity_number, new_officer, registered, with_account
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.registry.staffing import OWNER, confirm_as

from mingcha.access.officers import actions, rules
from mingcha.access.officers.accounts import claim_account
from mingcha.access.officers.actions import check_credential, correct_name, register_officer, renew_credential
from mingcha.access.officers.lookups import look_up_officers, read_officer
from mingcha.access.officers.models import CredentialCheck, Officer
from mingcha.access.officers.queries import (
    credential_standing,
    looks_at,
    looks_for,
    officer,
    officers_found,
    officers_to_name,
    own_officer,
)
from mingcha.access.officers.rows import officer_facts
from mingcha.access.officers.values import Credential
from mingcha.evidence.models import Entry, EntryDetail
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import parameters
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.places.actions import add_organisation
from mingcha.registry.places.models import Organisation


def refused(call: object, *given: object, **named: object) -> str:
    """The article of a refusal."""
    with pytest.raises(Refused) as caught:
        call(*given, **named)  # type: ignore[operator]
    return caught.value.decision.article


def noted() -> str:
    """The article of the newest entry, which is that of a refusal."""
    assert last_entry()["act"] == "registry.refusal.note"
    return str(last_facts()["article"])


def fault(kind: FaultKind, call: object, *given: object, **named: object) -> Fault:
    with pytest.raises(Fault) as caught:
        call(*given, **named)  # type: ignore[operator]
    assert caught.value.kind is kind
    return caught.value


@pytest.mark.law("15(2)")
def test_an_officer_is_recorded_with_the_look_at_the_credential(city: City, clock: HandClock) -> None:
    facts = registered(city, 1, clock)
    assert facts.no == f"O{shanghai_day(clock.now()):%Y%m%d}-0001"
    assert (facts.name, facts.unit, facts.credential_no, facts.user_id) == ("申请人1", UNIT, "060001", None)
    (look,) = looks_at(city["guard"], facts.no, at=clock.now())
    assert (look.officer, look.credential_no, look.checked_by) == (facts.no, "060001", city["guard"].name)
    assert last_entry()["act"] == "access.officer.register"
    assert last_facts()["officer"] == facts.no


@pytest.mark.law("15(1)")
def test_the_identity_number_is_sealed_and_in_no_entry(city: City, clock: HandClock) -> None:
    facts, number = registered(city, 1, clock), identity_number(1)
    held = Officer.objects.get(no=facts.no)
    columns = [str(getattr(held, field.attname)) for field in Officer._meta.concrete_fields]
    assert not [text for text in columns if number in text]
    assert len(held.person_digest) == 64
    assert number.encode() not in b"".join(bytes(one) for one in EntryDetail.objects.values_list("event", flat=True))


@pytest.mark.law("15(1)")
def test_two_credentials_of_one_person_are_one_officer(city: City, clock: HandClock) -> None:
    first = registered(city, 1, clock)
    again = new_officer(1, clock, credential_no="069999", credential_kind="enforcement_certificate", name="另一名字")
    found = fault(FaultKind.CONFLICT, register_officer, city["guard"], again, clock=clock)
    assert found.detail == first.no


@pytest.mark.law("15(1)")
def test_one_credential_is_one_persons(city: City, clock: HandClock) -> None:
    first = registered(city, 1, clock)
    other = new_officer(2, clock, credential_no="060001")
    assert fault(FaultKind.CONFLICT, register_officer, city["guard"], other, clock=clock).detail == first.no


@pytest.mark.law("15(1)")
def test_the_database_too_keeps_one_row_a_person(city: City, clock: HandClock) -> None:
    facts = registered(city, 1, clock)
    held = Officer.objects.get(no=facts.no)
    held.pk, held.no, held.credential_no = None, "O20261125-0099", "061111"
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


@pytest.mark.law("15(2)")
@pytest.mark.parametrize(
    "changed",
    [{"credential_kind": "photocopy"}, {"credential_no": " "}, {"unit": ""}, {"credential_kind": ""}],
)
def test_an_incomplete_credential_is_refused(city: City, clock: HandClock, changed: dict[str, str]) -> None:
    assert refused(register_officer, city["guard"], new_officer(1, clock, **changed), clock=clock) == "15(2)"
    assert not Officer.objects.exists()


@pytest.mark.law("15(2)")
def test_an_expired_credential_is_refused_at_the_counter(city: City, clock: HandClock) -> None:
    yesterday = shanghai_day(clock.now()) - timedelta(days=1)
    late = new_officer(1, clock, credential_until=yesterday)
    assert refused(register_officer, city["guard"], late, clock=clock) == "15(2)"
    today = new_officer(1, clock, credential_until=shanghai_day(clock.now()))
    assert register_officer(city["guard"], today, clock=clock).no


@pytest.mark.law("15(2)")
def test_a_credential_ends_at_midnight_in_shanghai(city: City, clock: HandClock) -> None:
    facts = registered(city, 1, clock, credential_until=shanghai_day(clock.now()))
    midnight = day_begins(shanghai_day(clock.now()) + timedelta(days=1))
    assert rules.credential_ends_at(facts) == midnight
    assert credential_standing(facts, at=midnight - timedelta(microseconds=1))
    ended = credential_standing(facts, at=midnight)
    assert not ended
    assert ended.article == "15(2)"
    clock.set_wall(midnight)
    assert refused(check_credential, city["guard"], facts.no, clock=clock) == "15(2)"


@pytest.mark.law("15(2)")
@pytest.mark.parametrize("username", ["admin", "security", "auditor", "nobody"])
def test_only_who_serves_at_a_counter_records_credentials(city: City, clock: HandClock, username: str) -> None:
    assert refused(register_officer, city[username], new_officer(1, clock), clock=clock) == "15(2)"
    facts = registered(city, 1, clock)
    assert refused(check_credential, city[username], facts.no, clock=clock) == "15(2)"
    assert refused(officers_found, city[username], "", at=clock.now()) == "15(2)"


def test_a_program_records_nobody(city: City, clock: HandClock) -> None:
    assert refused(register_officer, program("console"), new_officer(1, clock), clock=clock) == "15(2)"


@pytest.mark.law("15(2)")
def test_a_look_is_recorded_with_its_request(city: City, clock: HandClock) -> None:
    facts = registered(city, 1, clock)
    clock.advance(timedelta(seconds=60))
    look = check_credential(city["manager"], facts.no, request="D20261125-0001", clock=clock)
    assert (look.request, look.checked_by, look.checked_at) == ("D20261125-0001", city["manager"].name, clock.now())
    assert looks_for("D20261125-0001") == (look,)
    assert looks_at(city["auditor"], facts.no, at=clock.now())[0] == look
    assert refused(looks_at, city["nobody"], facts.no, at=clock.now()) == "15(2)"


@pytest.mark.law("15(2)")
@pytest.mark.parametrize("unit", ["武昌区公安分局", "武昌区 公安分局", "（武昌区）公安分局"])
def test_the_code_of_a_unit_that_is_recorded_here_is_taken_by_its_name(city: City, clock: HandClock, unit: str) -> None:
    facts = registered(city, 1, clock, unit=unit, unit_code="")
    assert (facts.unit, facts.unit_code) == (unit.strip(), "WCGA")
    other = registered(city, 2, clock, unit="市场监督管理局", unit_code="")
    assert other.unit_code == "", "a unit that is not recorded here has none"
    until = facts.credential_until
    moved = Credential("work_certificate", "070001", until, unit, "")
    assert renew_credential(city["guard"], other.no, moved, clock=clock).unit_code == "WCGA"
    part = Credential("work_certificate", "070002", until, "武昌区公安分局一中队", "WCGA")
    assert renew_credential(city["elsewhere"], other.no, part, clock=clock).unit == "武昌区公安分局一中队"


@pytest.mark.law("15(2)")
def test_a_unit_whose_name_and_code_disagree_is_refused_at_its_code(city: City, clock: HandClock) -> None:
    Organisation.objects.create(code="HQX2", name="花桥小学", kind="unit", division="420106")
    held = registered(city, 1, clock)
    wrong = (("花桥小学", ""), ("花桥小学", "WCGA"), ("武昌区公安分局", "HQXX"), ("市场监督管理局", "WCGA"))
    for unit, code in wrong:
        shown = Credential("work_certificate", "070001", held.credential_until, unit, code)
        new = new_officer(2, clock, unit=unit, unit_code=code)
        for call, given in ((register_officer, (new,)), (renew_credential, (held.no, shown))):
            with pytest.raises(Refused) as caught:
                call(city["elsewhere"], *given, clock=clock)  # type: ignore[operator]
            decision = caught.value.decision
            assert decision.article == "15(2)"
            assert [getattr(one, "about", "") for one in decision.missing] == ["unit_code"]
            assert decision.next
    assert Officer.objects.get().credential_no == held.credential_no
    assert registered(city, 2, clock, unit="花桥小学", unit_code="HQX2").unit_code == "HQX2"


@pytest.mark.law("15(2)")
def test_a_renewed_credential_is_another_look(city: City, clock: HandClock) -> None:
    facts, until = registered(city, 1, clock), shanghai_day(clock.now()) + timedelta(days=900)
    shown = Credential("work_certificate", "070001", until, facts.unit, facts.unit_code)
    renewed = renew_credential(city["elsewhere"], facts.no, shown, clock=clock)
    assert (renewed.credential_no, renewed.credential_until) == ("070001", until)
    assert renewed.person_digest == facts.person_digest
    assert CredentialCheck.objects.count() == 2
    other = registered(city, 2, clock)
    fault(FaultKind.CONFLICT, renew_credential, city["elsewhere"], other.no, shown, clock=clock)


@pytest.mark.law("3", "15(2)")
def test_a_counter_of_another_unit_renews_no_credential(city: City, clock: HandClock) -> None:
    """An invented credential and unit would take the account of an officer of another branch."""
    facts = with_account(city, 1, "nobody", clock, officer="district")
    until = facts.credential_until
    for shown in (
        Credential("work_certificate", "070001", until, facts.unit, facts.unit_code),
        Credential("work_certificate", "070001", until, "某街道办", ""),
    ):
        assert refused(renew_credential, city["guard"], facts.no, shown, clock=clock) == "15(2)"
        assert refused(renew_credential, city["elsewhere"], facts.no, shown, clock=clock) == "15(2)"
    assert Officer.objects.get().credential_no == facts.credential_no
    assert own_officer(city["nobody"], at=clock.now()) == facts
    elsewhere = registered(city, 2, clock, unit="市场监督管理局", unit_code="")
    shown = Credential("work_certificate", "070002", until, elsewhere.unit, "")
    assert renew_credential(city["guard"], elsewhere.no, shown, clock=clock).credential_no == "070002"


@pytest.mark.law("15(1)", "15(2)")
def test_an_account_is_claimed_by_its_person_and_confirmed_by_the_police(city: City, clock: HandClock) -> None:
    assert own_officer(city["nobody"], at=clock.now()) is None
    facts = with_account(city, 1, "nobody", clock, officer="district")
    assert own_officer(city["nobody"], at=clock.now()) == facts
    assert Officer.objects.get().vouched_by == f"user:{city['district'].pk}"
    assert officer(city["nobody"], facts.no, at=clock.now()) == facts


@pytest.mark.law("15(1)")
def test_an_account_has_one_officer_and_an_officer_one_account(city: City, clock: HandClock) -> None:
    person = city["nobody"]
    with_account(city, 1, "nobody", clock, officer="district")
    registered(city, 2, clock, name=person.name, unit="江岸区公安分局", unit_code="JAGA")
    assert refused(claim_account, person, identity_no=identity_number(2), clock=clock) == "15(1)"
    assert claim_account(city["monitor"], identity_no=identity_number(1), clock=clock) is None
    assert noted() == "15(1)"


@pytest.mark.law("15(2)")
def test_a_claim_does_not_tell_whose_numbers_are_recorded(city: City, clock: HandClock) -> None:
    """Of another name, of another unit, of nobody: the same answer, an entry with the reason, no proposal."""
    person = city["nobody"]
    registered(city, 1, clock, name=f"{person.name}二", unit="江岸区公安分局", unit_code="JAGA")
    registered(city, 2, clock, name=person.name)
    before = Entry.objects.count()
    for number in (1, 2, 3):
        assert claim_account(person, identity_no=identity_number(number), clock=clock) is None
        assert noted() == "15(2)"
    assert Entry.objects.count() == before + 3
    assert not Proposal.objects.filter(kind="officer_account").exists()
    fault(FaultKind.INVALID, claim_account, person, identity_no="1", clock=clock)


@pytest.mark.law("15(2)", "799-16(2)(2)")
def test_claims_are_bounded(city: City, clock: HandClock) -> None:
    person = city["nobody"]
    for number in range(3, 3 + parameters.number("accounts.free_failures", shanghai_day(clock.now())) + 1):
        claim_account(person, identity_no=identity_number(number), clock=clock)
    fault(FaultKind.EXHAUSTED, claim_account, person, identity_no=identity_number(1), clock=clock)
    clock.advance(timedelta(minutes=1))
    registered(city, 1, clock, name=person.name, unit="江岸区公安分局", unit_code="JAGA")
    assert claim_account(person, identity_no=identity_number(1), clock=clock) is not None
    assert claim_account(person, identity_no=identity_number(1), clock=clock) is None, "it waits already"


@pytest.mark.law("15(2)")
@pytest.mark.parametrize(("username", "article"), [("nobody", "15(1)"), ("monitor", "15(2)"), ("elsewhere", "3")])
def test_who_may_not_confirm_an_account(city: City, clock: HandClock, username: str, article: str) -> None:
    person = city["nobody"]
    registered(city, 1, clock, name=person.name, unit="江岸区公安分局", unit_code="JAGA")
    proposal = claim_account(person, identity_no=identity_number(1), clock=clock)
    assert proposal is not None
    assert refused(confirm_as, username, proposal.name, clock) == article
    assert Officer.objects.get().user_id is None


@pytest.mark.law("15(2)")
def test_nobody_checks_their_own_credential(city: City, clock: HandClock) -> None:
    facts = with_account(city, 1, "monitor", clock, officer="district")
    assert refused(check_credential, city["monitor"], facts.no, clock=clock) == "15(2)"
    shown = Credential("work_certificate", "070001", facts.credential_until, facts.unit, facts.unit_code)
    assert refused(renew_credential, city["monitor"], facts.no, shown, clock=clock) == "15(2)"


@pytest.mark.law("15(2)")
def test_a_person_of_another_unit_has_no_account_any_more(city: City, clock: HandClock) -> None:
    facts = with_account(city, 1, "nobody", clock, officer="district")
    shown = Credential("work_certificate", "070001", facts.credential_until, "武昌区公安分局", "WCGA")
    moved = renew_credential(city["district"], facts.no, shown, clock=clock)
    assert (moved.user_id, moved.unit_code) == (None, "WCGA")
    assert own_officer(city["nobody"], at=clock.now()) is None


def test_officers_are_found_by_name_unit_or_credential(city: City, clock: HandClock) -> None:
    first, second = registered(city, 1, clock), registered(city, 2, clock, unit="市场监管局", unit_code="")
    guard, at = city["guard"], clock.now()
    assert officers_found(guard, "", at=at) == (second, first)
    assert officers_found(guard, "市场", at=at) == (second,)
    assert officers_found(guard, "060001", at=at) == (first,)
    assert officers_found(guard, "06000", at=at) == ()
    fault(FaultKind.NOT_FOUND, officer, guard, "O20200101-0001", at=at)
    assert officer_facts(Officer.objects.get(no=first.no)) == replace(first)


@pytest.mark.law("15(2)")
def test_an_officer_of_another_unit_is_looked_up_by_an_exact_text_with_an_entry(city: City, clock: HandClock) -> None:
    """Nobody at a counter reads through the officers of the city: neither by a list nor by our numbers."""
    stranger, elsewhere = registered(city, 1, clock), city["district"]
    at = clock.now()
    assert officers_found(elsewhere, "", at=at) == ()
    assert officers_to_name(elsewhere, at=at) == ()
    assert refused(officer, elsewhere, stranger.no, at=at) == "15(2)"
    before = Entry.objects.count()
    assert look_up_officers(elsewhere, stranger.name[:2], clock=clock) == (), "a part of a name finds nobody"
    assert look_up_officers(elsewhere, stranger.credential_no, clock=clock) == (stranger,)
    assert last_facts() == {"sought": stranger.credential_no, "found": [stranger.no]}
    assert read_officer(elsewhere, stranger.no, clock=clock) == stranger
    assert Entry.objects.count() == before + 3
    assert look_up_officers(city["guard"], stranger.name, clock=clock) == (stranger,)
    assert read_officer(city["auditor"], stranger.no, clock=clock) == stranger
    assert Entry.objects.count() == before + 3, "the own unit has seen the credential; auditors read all"
    check_credential(elsewhere, stranger.no, clock=clock)
    assert officers_found(elsewhere, "", at=at) == officers_to_name(elsewhere, at=at) == (stranger,)
    assert refused(look_up_officers, city["nobody"], stranger.name, clock=clock) == "15(2)"


@pytest.mark.law("15(2)")
def test_look_ups_of_a_day_are_bounded(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(city, 1, clock)
    monkeypatch.setattr(rules.parameters, "number", lambda *_: 2)
    for _ in range(2):
        look_up_officers(city["district"], "申请人1", clock=clock)
    assert refused(look_up_officers, city["district"], "申请人1", clock=clock) == "15(2)"
    assert noted() == "15(2)"
    clock.advance(timedelta(days=1))
    assert len(look_up_officers(city["district"], "申请人1", clock=clock)) == 1


@pytest.mark.law("15(1)", "15(2)")
def test_a_name_typed_wrongly_is_corrected_by_who_recorded_it(city: City, clock: HandClock) -> None:
    """Else the account could not be claimed: its name would differ for ever."""
    person = city["nobody"]
    wrong = registered(city, 1, clock, name="王晓明", unit="江岸区公安分局", unit_code="JAGA")
    assert refused(correct_name, city["elsewhere"], wrong.no, person.name, clock=clock) == "15(2)"
    assert correct_name(city["guard"], wrong.no, person.name, clock=clock).name == person.name
    assert last_facts()["former_name"] == "王晓明"
    assert CredentialCheck.objects.count() == 2
    fault(FaultKind.CONFLICT, correct_name, city["district"], wrong.no, person.name, clock=clock)
    claimed = claim_account(person, identity_no=identity_number(1), clock=clock)
    assert claimed is not None
    confirm_as("district", claimed.name, clock)
    assert refused(correct_name, city["district"], wrong.no, "王晓明", clock=clock) == "15(2)"


@pytest.mark.law("15(2)")
def test_the_names_of_all_units_are_read_before_the_logs_lock(city: City, clock: HandClock) -> None:
    """A city has tens of thousands: while an act reads them, nobody else in the city records anything."""
    outside, depths = len(connection.atomic_blocks), list[int]()

    def watch(execute: Any, sql: str, *given: Any) -> Any:
        if 'FROM "registry_organisation" ORDER BY' in sql:
            depths.append(len(connection.atomic_blocks))
        return execute(sql, *given)

    with connection.execute_wrapper(watch):
        facts = registered(city, 1, clock)
        shown = Credential(facts.credential_kind, "069999", facts.credential_until, UNIT, "")
        renew_credential(city["elsewhere"], facts.no, shown, clock=clock)
    assert depths == [outside, outside]


@pytest.mark.law("14(1)", "15(2)")
def test_a_unit_registered_while_the_names_were_read_is_not_overlooked(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, begin = new_officer(1, clock, unit="新星街道办事处", unit_code=""), actions.act

    def second_to_come(name: str, **given: Any) -> object:
        if name == "access.officer.register":
            add_organisation(OWNER, code="XXJ", name=new.unit, kind="street", division="420102", clock=clock)
        return begin(name, **given)

    monkeypatch.setattr(actions, "act", second_to_come)
    assert register_officer(city["guard"], new, clock=clock).unit_code == "XXJ"
