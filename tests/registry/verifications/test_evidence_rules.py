"""Who reads the evidence log: auditors and officers of public security, in any territory (article 16(3))."""

from datetime import UTC, datetime

import pytest

from mingcha.kit.decision import allow, refuse
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.registry.verifications.rules import (
    READERS_OF_EVIDENCE,
    may_ask_for_check,
    may_read_changes_by,
    may_read_changes_of_account,
    may_read_evidence,
)


def person(role: Role, *, active: bool = True, division: str = "420102") -> DutyFacts:
    held = RoleInForce(role, Territory(division), datetime(2026, 1, 1, tzinfo=UTC))
    return DutyFacts(3, "li", "李", "", "JAGA", active=active, roles=(held,))


@pytest.mark.law("16(3)")
def test_auditors_and_officers_read_the_evidence_log_and_nobody_else() -> None:
    readers = {role for role in Role if may_read_evidence(person(role))}
    assert readers == {Role.AUDITOR, Role.DISTRICT_OFFICER, Role.CITY_OFFICER} == {*READERS_OF_EVIDENCE}
    assert readers == {role for role in Role if may_ask_for_check(person(role))}
    refused = may_read_evidence(person(Role.AUDITOR, active=False))
    assert (refused.allowed, refused.article, len(refused.missing)) == (False, "16(3)", 1)
    assert "存证日志" in refused.reason.zh


@pytest.mark.law("3", "16(3)")
def test_a_person_reads_who_changed_the_own_account_and_what_they_changed_themselves() -> None:
    guard, barred = person(Role.MONITOR), refuse("3", "不在辖区", "out of reach")
    assert may_read_changes_of_account(guard, "li", barred)
    assert may_read_changes_of_account(guard, "wang", barred) == barred
    assert may_read_changes_of_account(guard, "wang", allow("3"))
    assert may_read_changes_by(guard, "li")
    assert not may_read_changes_by(guard, "wang")
    assert not may_read_changes_by(guard, ""), "everybody's"
    auditor = person(Role.AUDITOR, division="420100")
    assert may_read_changes_by(auditor, "wang")
    assert may_read_changes_of_account(auditor, "wang", barred)
