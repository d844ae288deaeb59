"""Rules of leak cases and transfers on plain values: two accounts of one person are one, a freeze ends (20(4), 24)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.kit.decision import Decision, Missing, allow
from mingcha.law.incident_clocks import IncidentGrade, NoticeTo
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.identity.hands import Hand
from mingcha.supervision.leaks import rules, suspects
from mingcha.supervision.leaks.states import LeakKind, LeakState
from mingcha.supervision.leaks.values import Assessment, LeakFacts, NewLeakNotice, SuspectActs
from mingcha.supervision.transfers.rules import frozen_to, is_not_frozen, may_approve_transfer
from mingcha.supervision.transfers.states import TransferState
from mingcha.supervision.transfers.values import TransferFacts

AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
HANDS = (
    Hand(1, "陈明", "000001", "WHGA"),
    Hand(2, "陈 明", "000001", "HSGA"),  # the second account of the same person
    Hand(3, "李强", "000003", "HSGA"),
)


def officer(user_id: int) -> DutyFacts:
    """An officer of the city police with this account."""
    held = RoleInForce(Role.CITY_OFFICER, Territory("420100"), AT)
    return DutyFacts(user_id, f"u{user_id}", "P", "", "WHGA", active=True, roles=(held,))


def fields(answer: Decision) -> list[str]:
    """The fields that a refusal names."""
    return [one.about for one in answer.missing if isinstance(one, Missing)]


LEAK = LeakFacts(
    LeakState.CONTAINED, LeakKind.PRIVACY, Place("420102", "JAGA"), "JAGA", AT, opened_by="user:1",
    handlers=frozenset({1, 2, 3}), grade=IncidentGrade.LARGER, critical=True,
)  # fmt: skip


@pytest.mark.law("20(4)", "PIPL 57")
def test_what_one_hand_opened_its_second_account_neither_eases_nor_signs_nor_decides() -> None:
    milder = Assessment(LeakKind.PRIVACY, "三人", personal=True, grade=IncidentGrade.LARGER, eased_reason="非关键设施")
    assert rules.eased_articles(LEAK, milder) == ("CIR 4",)  # four hours instead of one
    assert rules.eased_articles(LEAK, replace(milder, critical=True)) == ()
    assert rules.eased_articles(LEAK, replace(milder, kind=LeakKind.OTHER, personal=False, critical=True)) == (
        "PIPL 57",
    )
    asked = [rules.may_assess_leak(officer(one), LEAK, milder, HANDS).article for one in (1, 2, 3)]
    assert asked == ["CIR 4", "CIR 4", "20(4)"]
    assert rules.may_assess_leak(officer(3), LEAK, milder, HANDS)
    assert rules.may_assess_leak(officer(3), LEAK, replace(milder, eased_reason=" "), HANDS).article == "CIR 4"
    barred = replace(LEAK, handlers=frozenset({1, 3}), unsigned=frozenset({1}))
    assert fields(rules.may_assess_leak(officer(3), barred, milder, HANDS)) == ["suspect"]
    assert not rules._are_enough(barred)  # one handler is left
    assert not rules.may_sign_silence(officer(3), replace(barred, silence_by="user:1"), HANDS)
    silent = replace(LEAK, silence_by="user:1")
    assert [rules.may_sign_silence(officer(one), silent, HANDS).allowed for one in (1, 2, 3)] == [False, False, True]
    ready = replace(LEAK, state=LeakState.NOTIFIED)
    assert [rules.may_decide_leak(officer(one), ready, "处分", HANDS).allowed for one in (1, 2, 3)] == [
        False, False, True,
    ]  # fmt: skip


@pytest.mark.law("20(4)", "PIPL 57")
def test_a_notice_that_is_recorded_long_after_it_was_given_says_why() -> None:
    sent = NewLeakNotice(NoticeTo.PERSONS, "三人", "电话", AT + timedelta(minutes=30))
    soon, later = AT + timedelta(minutes=90), AT + timedelta(minutes=91)
    assert rules.may_record_notice(officer(1), LEAK, sent, soon)
    assert fields(rules.may_record_notice(officer(1), LEAK, sent, later)) == ["late_reason"]
    assert rules.may_record_notice(officer(1), LEAK, replace(sent, late_reason="先以电话告知"), later)
    assert fields(rules.may_record_notice(officer(1), LEAK, sent, AT)) == ["sent_at"], "none of the future"


@pytest.mark.law("20(4)")
def test_a_second_account_of_a_handler_or_of_the_suspect_is_no_second_handler() -> None:
    alone = replace(LEAK, handlers=frozenset({1}))
    assert not rules.may_name_handler(officer(1), alone, officer(2), HANDS)
    assert rules.may_name_handler(officer(1), alone, officer(3), HANDS)
    suspected = replace(LEAK, handlers=frozenset({3}), suspects=frozenset({1}))
    refused = rules.may_name_handler(officer(3), suspected, officer(2), HANDS)
    assert (refused.article, fields(refused)) == ("20(4)", ["username"])


@pytest.mark.law("20(4)")
def test_a_refusal_about_a_person_names_the_field_of_the_person() -> None:
    assert fields(rules.may_name_handler(officer(1), LEAK, officer(3), HANDS)) == ["username"]


@pytest.mark.law("20(4)", "20(5)")
def test_a_suspect_named_later_bars_every_account_and_the_own_organ_and_undoes_what_was_done() -> None:
    suspect, twin, colleague = replace(officer(3), organisation="HSGA"), officer(2), replace(officer(9), user_id=9)
    assert suspects.barred_persons(suspect, [officer(1), twin, suspect], HANDS) == (suspect,)
    assert suspects.barred_persons(officer(1), [twin, suspect], HANDS) == (twin,), "second account, one organ"
    known = replace(LEAK, suspects=frozenset({1}), organs=frozenset({"HSGA"}), hands=HANDS)
    assert [bool(rules.may_read_leak(one, known)) for one in (officer(1), twin, suspect)] == [False, False, False]
    assert rules.may_read_leak(replace(colleague, user_id=3), replace(known, organs=frozenset())), (
        "another hand and organ"
    )
    done = SuspectActs(assessed=True, silenced=True, decided=True)
    states = [suspects.state_without(one, done) for one in LeakState]
    kept = (LeakState.OPENED, LeakState.CONTAINED, LeakState.TRANSFERRED, LeakState.CLOSED)
    assert states == [one if one in kept else LeakState.CONTAINED for one in LeakState]
    assert suspects.state_without(LeakState.DECIDED, SuspectActs(decided=True)) is LeakState.NOTIFIED
    assert suspects.state_without(LeakState.DECIDED, SuspectActs(silenced=True)) is LeakState.ASSESSED
    assert suspects.state_without(LeakState.NOTIFIED, SuspectActs()) is LeakState.NOTIFIED


@pytest.mark.law("20(4)")
def test_who_was_named_by_the_other_is_no_second_person_nor_whom_that_one_named() -> None:
    namings = ((1, 1), (3, 1), (4, 3), (5, 9))
    asked = [suspects.are_apart(one, other, namings, HANDS) for one, other in ((1, 3), (4, 1), (2, 4), (4, 5))]
    assert asked == [False, False, False, True], "2 is the second account of 1"
    three = replace(LEAK, handlers=frozenset({1, 3, 4}), namings=namings)
    assert not suspects.may_end_handling(officer(4), three, 1, "", "user:3", HANDS)
    assert suspects.may_end_handling(officer(4), replace(three, namings=()), 1, "", "user:3", HANDS)
    assert not suspects.may_end_handling(officer(3), replace(three, namings=()), 1, "", "user:3", HANDS)


@pytest.mark.law("20(4)", "20(5)")
def test_a_handling_ends_by_the_second_person_not_by_who_asks_for_it() -> None:
    assert not suspects.ends_handling("")
    assert suspects.ends_handling("user:3")


@pytest.mark.law("24")
def test_a_transfer_is_approved_by_no_hand_of_who_prepared_it_or_handles_the_case() -> None:
    held = TransferFacts(TransferState.PREPARED, inside_police=False, prepared_by="user:1", prepared_at=AT)
    asked = [may_approve_transfer(allow("24"), one, held, "同意", frozenset(), HANDS).allowed for one in (1, 2, 3)]
    assert asked == [False, False, True]
    assert not may_approve_transfer(allow("24"), 3, held, "同意", frozenset({"user:3"}), HANDS)


@pytest.mark.law("24")
def test_what_nobody_approved_freezes_a_fine_for_three_days() -> None:
    on = date(2026, 11, 26)
    last = frozen_to(TransferState.PREPARED, taken=False, prepared_on=on)
    assert last == on + timedelta(days=3)
    assert [is_not_frozen(last, on + timedelta(days=days), "TCC 11").allowed for days in (0, 3, 4)] == [
        False,
        False,
        True,
    ]
    assert frozen_to(TransferState.APPROVED, taken=False, prepared_on=on) == date.max
    assert frozen_to(TransferState.CLOSED, taken=True, prepared_on=on) == date.max
    assert frozen_to(TransferState.RETURNED, taken=False, prepared_on=on) is None
