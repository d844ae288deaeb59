"""Who reads the evidence log: auditors and officers of public security, in any territory (article 16(3))."""

from datetime import UTC, datetime

import pytest

from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.registry.verifications.rules import READERS_OF_EVIDENCE, may_ask_for_check, may_read_evidence


def person(role: Role, *, active: bool = True) -> DutyFacts:
    held = RoleInForce(role, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC))
    return DutyFacts(3, "li", "李", "", "JAGA", active=active, roles=(held,))


@pytest.mark.law("16(3)")
def test_auditors_and_officers_read_the_evidence_log_and_nobody_else() -> None:
    readers = {role for role in Role if may_read_evidence(person(role))}
    assert readers == {Role.AUDITOR, Role.DISTRICT_OFFICER, Role.CITY_OFFICER} == {*READERS_OF_EVIDENCE}
    assert readers == {role for role in Role if may_ask_for_check(person(role))}
    refused = may_read_evidence(person(Role.AUDITOR, active=False))
    assert (refused.allowed, refused.article, len(refused.missing)) == (False, "16(3)", 1)
    assert "存证日志" in refused.reason.zh
