"""The role of a monitor: it takes effect when the officer of the district receives the filing (article 16(2))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mingcha.evidence.entries import ActRecord
from mingcha.kit.codes import division_words
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.accounts.new_roles import RoleMatter, WantedRole, give_role, role_matter
from mingcha.registry.accounts.role_proposals import MONITOR_KIND
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rules import may_assign_role
from mingcha.registry.places.models import OrganisationKind
from mingcha.registry.staff import rules
from mingcha.registry.staff.models import Filing, Training

PUBLIC_SECURITY_ORGANS = (OrganisationKind.DISTRICT_PSB, OrganisationKind.CITY_PSB)
"""The kinds of organisations that receive filings."""


@dataclass(frozen=True, slots=True)
class MonitorMatter:
    """A wanted role of a monitor, and the place of the organ that receives the filing (None: the territory names
    none)."""

    role: RoleMatter
    authority: Place | None


def monitor_matter(wanted: WantedRole, at: datetime) -> MonitorMatter:
    """Reads the facts of a wanted role of a monitor. Raises Fault as `role_matter`, Fault(INVALID) for another role."""
    role = role_matter(wanted, at)
    if role.new.role is not Role.MONITOR:
        raise Fault(FaultKind.INVALID, Words("此事项只用于监看员", "this kind is for monitors"))
    return MonitorMatter(role, rules.filing_authority(role.new.territory, role.new.seat, role.employer))


def _read(payload: Payload, at: datetime) -> Matter[MonitorMatter]:
    wanted = WantedRole.of_payload(payload)
    matter = monitor_matter(wanted, at)
    role, authority = matter.role, matter.authority
    effect = (*role.effect, training_words(role.person, at), authority_words(authority))
    place = authority or role.place
    return Matter(matter, place, wanted.username, effect, frozenset({role.person.pk}))


@cites("3", "16(1)", "16(2)")
def may_propose_monitor(who: DutyFacts, matter: MonitorMatter, at: datetime) -> Decision:
    """Whether this person may propose this monitor: the rule of giving the role, and one organ that receives it."""
    return rules.names_authority(matter.authority) and may_assign_role(who, matter.role.new, matter.role.held, at)


@cites("16(2)")
def _may_confirm(who: DutyFacts, matter: MonitorMatter, at: datetime) -> Decision:
    del at
    return rules.receives_filings(who, matter.authority or Place("", ""))


def receive_filing(record: ActRecord, carrying: Carrying[Any], people: Sequence[MonitorMatter]) -> str:
    """Writes one receipt for the filing of these people, who have one authority, and gives each the role; the number
    of the receipt. Raises Fault(CONFLICT) for an officer of no public security organ."""
    now, authority = carrying.clock.now(), people[0].authority
    officer = User.objects.select_related("organisation").get(pk=carrying.confirmer.user_id)
    organ = officer.organisation
    if organ is None or organ.kind not in PUBLIC_SECURITY_ORGANS or authority is None:
        words = Words("确认人不属于公安机关，不能接收备案", "the officer belongs to no public security organ")
        raise Fault(FaultKind.CONFLICT, words)
    day = shanghai_day(now)
    number = _next_receipt(authority.zone or authority.division, day.year)
    for one in people:
        filing = Filing.objects.create(
            user=one.role.person,
            organ=organ,
            officer=officer,
            receipt_no=number,
            filed_on=day,
            division="" if authority.zone else authority.division,
            zone=authority.zone,
            proposal=carrying.name,
            name=one.role.person.name,
            badge_no=one.role.person.badge_no,
            unit=one.role.person.organisation.name if one.role.person.organisation else "",
        )
        record.wrote(filing)
        give_role(record, one.role, filing)
    record.fact("receipt", number)
    return number


def _next_receipt(code: str, year: int) -> str:
    """The next number of an authority in a year; several people may have one receipt."""
    given = Filing.objects.filter(receipt_no__startswith=f"{code}-{year}-").values("receipt_no").distinct()
    return f"{code}-{year}-{given.count() + 1:05d}"


def _carry_out(record: ActRecord, carrying: Carrying[MonitorMatter]) -> str:
    """Writes the receipt of the filing and the role."""
    receive_filing(record, carrying, (carrying.matter.facts,))
    return ""


def training_words(person: User, at: datetime) -> Words:
    """The newest training of a person, for the officer who receives the filing."""
    newest = Training.objects.filter(user=person, passed=True).order_by("-held_on").first()
    if newest is None:
        return Words("没有培训记录", "no training is recorded")
    last = rules.training_valid_to(newest.held_on, shanghai_day(at))
    return Words(
        f"培训：{newest.course}，{newest.held_on}，{newest.hours} 学时，{newest.document}，有效至 {last}",
        f"training: {newest.course}, {newest.held_on}, {newest.hours} hours, {newest.document}, valid to {last}",
    )


def authority_words(authority: Place | None) -> Words:
    """Whose organ receives the filing."""
    code = (authority.zone or authority.division) if authority else ""
    if not code:
        return Words("没有接收备案的公安机关", "no organ receives the filing")
    words = division_words(code)
    return Words(f"由{words.zh}的公安机关接收备案", f"the public security organ of {words.en} receives the filing")


MONITOR_ROLE = ProposalKind(
    name=MONITOR_KIND,
    words=Words("监看员上岗与备案", "Monitor: role and filing"),
    articles=("16(2)", "3"),
    confirmed_by=Words("单位所在区（功能区）的备案民警", "filing officer of the unit's district or zone"),
    confirmers=frozenset({Role.DISTRICT_OFFICER, Role.CITY_OFFICER}),
    read=_read,
    may_propose=may_propose_monitor,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)
