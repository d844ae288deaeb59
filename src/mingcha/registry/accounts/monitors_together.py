"""Several monitors of a unit in one filing: one proposal, one confirmation, one receipt (article 16(2))."""

from dataclasses import dataclass, replace
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, allow, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts.monitor_roles import (
    MONITOR_ROLE,
    MonitorMatter,
    authority_words,
    may_propose_monitor,
    monitor_matter,
    receive_filing,
    training_words,
)
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.staff import rules

KIND = "monitor_roles"
MOST_TOGETHER = 20
"""People of one filing: an officer reads the training of each."""


@dataclass(frozen=True, slots=True)
class MonitorsMatter:
    """The wanted roles of several monitors of one unit, whose filing one organ receives."""

    people: tuple[MonitorMatter, ...]

    @property
    def authority(self) -> Place:
        """The place of the organ; an empty one where the unit has none."""
        return self.people[0].authority or Place("", "")


@cites("3", "16(2)", "799-16(2)(2)")
def propose_monitors(
    by: Asker, *, unit: str, usernames: tuple[str, ...], clock: Clock, valid_until: datetime | None = None,
    note: str = "",
) -> ProposalRow:  # fmt: skip
    """Proposes several people as monitors of a unit (code), for one filing. Raises Refused by the rule of appointing
    for the first of them that may not be, Fault(INVALID) for fewer than two or more than MOST_TOGETHER."""
    payload: Payload = {
        "unit": unit,
        "usernames": [*usernames],
        "valid_until": valid_until.isoformat() if valid_until else "",
    }
    return propose(by, KIND, payload, clock=clock, note=note)


def _read(payload: Payload, at: datetime) -> Matter[MonitorsMatter]:
    unit, names = str(payload.get("unit", "")), payload.get("usernames")
    usernames = tuple(dict.fromkeys(str(one) for one in names)) if isinstance(names, list) else ()
    if not unit or not 2 <= len(usernames) <= MOST_TOGETHER:
        words = Words(
            f"一并备案须为一个单位的 2 至 {MOST_TOGETHER} 人",
            f"a filing together has 2 to {MOST_TOGETHER} people of a unit",
        )
        raise Fault(FaultKind.INVALID, words)
    shared: Payload = {"role": Role.MONITOR.value, "organisation": unit, "valid_until": payload.get("valid_until", "")}
    people = tuple(monitor_matter(WantedRole.of_payload({"username": one, **shared}), at) for one in usernames)
    effect = tuple(words for one in people for words in (*one.role.effect, training_words(one.role.person, at)))
    matter = MonitorsMatter(people)
    about = frozenset(one.role.person.pk for one in people)
    return Matter(matter, people[0].authority or people[0].role.place, unit, (*effect, _receipt_words(matter)), about)


@cites("3", "16(1)", "16(2)")
def _may_propose(who: DutyFacts, matter: MonitorsMatter, at: datetime) -> Decision:
    """The rule of one monitor, of each: the refusal of the first names the person."""
    for one in matter.people:
        answer = may_propose_monitor(who, one, at)
        if not answer:
            name, why = one.role.person.name, answer.reason
            return replace(answer, reason=Words(f"{name}：{why.zh}", f"{name}: {why.en}"))
    return allow("16(2)")


@cites("16(2)")
def _may_confirm(who: DutyFacts, matter: MonitorsMatter, at: datetime) -> Decision:
    del at
    return rules.receives_filings(who, matter.authority)


def _carry_out(record: ActRecord, carrying: Carrying[MonitorsMatter]) -> str:
    """Writes the receipt and the roles; the facts name all of the people."""
    people = carrying.matter.facts.people
    receive_filing(record, carrying, people)
    record.fact("username", [one.role.person.username for one in people])
    return ""


def _receipt_words(matter: MonitorsMatter) -> Words:
    organ, count = authority_words(matter.authority), len(matter.people)
    return Words(f"{organ.zh}，{count} 人一份回执", f"{organ.en}: one receipt for {count} people")


MONITOR_ROLES = ProposalKind(
    name=KIND,
    words=Words("多名监看员上岗与备案", "Several monitors: roles and one filing"),
    articles=MONITOR_ROLE.articles,
    confirmed_by=MONITOR_ROLE.confirmed_by,
    confirmers=MONITOR_ROLE.confirmers,
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)
