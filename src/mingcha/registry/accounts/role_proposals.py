"""Proposed roles: of administrators and officers, and those that the owner of the machine gives (articles 3, 16(1))."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts.new_roles import RoleMatter, WantedRole, give_role, role_matter
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity import rules
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts, Role

ROLE_KIND, MONITOR_KIND = "role", "monitor_role"


@cites("3", "16(2)", "799-16(2)(2)")
def propose_role(by: Asker, wanted: WantedRole, *, clock: Clock, note: str = "") -> ProposalRow:
    """Proposes a role: of a monitor to the officer who receives the filing, any other to a second administrator.

    Raises Refused by the rule of appointing, Fault as `role_matter`.
    """
    kind = MONITOR_KIND if wanted.role == Role.MONITOR else ROLE_KIND
    return propose(by, kind, wanted.payload, clock=clock, note=note)


def _read(payload: Payload, at: datetime) -> Matter[RoleMatter]:
    wanted = WantedRole.of_payload(payload)
    matter = role_matter(wanted, at)
    if matter.new.role is Role.MONITOR:
        words = Words("监看员须按备案事项提出", "a monitor is proposed for filing")
        raise Fault(FaultKind.INVALID, words)
    return Matter(matter, matter.place, wanted.username, matter.effect, frozenset({matter.person.pk}))


@cites("3", "16(1)", "16(2)")
def _may_propose(who: DutyFacts, matter: RoleMatter, at: datetime) -> Decision:
    return rules.may_assign_role(who, matter.new, matter.held, at)


@cites("799-16(2)(2)")
def _may_confirm(who: DutyFacts, matter: RoleMatter, at: datetime) -> Decision:
    del at
    return rules.may_confirm_role(who, matter.as_held)


def _carry_out(record: ActRecord, carrying: Carrying[RoleMatter]) -> str:
    give_role(record, carrying.matter.facts)
    return ""


ROLE = ProposalKind(
    name=ROLE_KIND,
    words=Words("授予岗位", "Role"),
    articles=("3", "16(1)", "799-16(2)(2)"),
    confirmed_by=Words("系统管理员或安全管理员", "system or security administrator"),
    confirmers=frozenset(rules.CONFIRM_ROLES),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)
