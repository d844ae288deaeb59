"""Who writes, registers, publishes and withdraws an entry of the catalogue: pure decisions on plain values (articles
13(1), 13(2)). What an entry has to say is judged in entries.py.

Three hands: a clerk submits, another clerk registers, a city officer of neither hand publishes. This is our own rule:
articles 12 to 24 of the Regulations on Sharing Government Data were not read. Who registered an account counts as its
person (identity.hands). The city's officers and administrators may do what a clerk does: an installation without clerks
has a catalogue all the same.
"""

from collections.abc import Sequence

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import other_territory
from mingcha.sharing.catalogue.states import OPEN, STEPS, WAITING, SetState
from mingcha.sharing.catalogue.values import SetFacts

CLERKS = (Role.DATA_CLERK, Role.ADMINISTRATOR, Role.CITY_OFFICER)
"""Who writes and registers entries, for the whole city."""
PUBLISHERS = (Role.CITY_OFFICER,)
"""Who publishes them."""
CATALOGUE_READERS = (*CLERKS, Role.DISTRICT_OFFICER, Role.AUDITOR)
MOST_WHY = 300
"""Maximum characters of a reason."""
_CITY = Place(WUHAN, "")
_OTHER_HAND = (NextStep(Words("请由另一名人员办理", "have another person do it")),)


@cites("3", "13(1)")
def may_read_catalogue(who: DutyFacts) -> Decision:
    """Whether this person reads entries and their steps."""
    if who.has(*CATALOGUE_READERS):
        return allow("13(1)")
    return refuse(
        "13(1)", "资源目录由编目人员、民警和审计管理员查看", "clerks, officers and auditors read the catalogue"
    )


@cites("13(1)", "13(2)")
def may_read_published(who: DutyFacts) -> Decision:
    """Whether this person reads what is published: who reads the catalogue, and users of departments, who ask by it."""
    return allow("13(1)") if who.has(Role.DEPARTMENT_USER) else may_read_catalogue(who)


@cites("3", "13(1)")
def may_write_sets(who: DutyFacts) -> Decision:
    """Whether this person writes and registers entries at all: a clerk for the whole city."""
    if not who.has(*CLERKS):
        return refuse("13(1)", "资源目录由市级编目人员编制", "clerks of the city write the catalogue")
    return allow("13(1)") if who.over(_CITY, *CLERKS) else other_territory()


@cites("3", "13(1)")
def may_write_set(who: DutyFacts, held: SetFacts | None) -> Decision:
    """Whether this person may write an entry: a new one (`held`: None), its draft, or the next version of one of which
    none is open."""
    may = may_write_sets(who)
    if not may or held is None or held.state not in WAITING:
        return may
    return refuse("13(1)", "该版本正在审核，须先退回", "this version is under review: it is returned first")


@cites("3", "13(1)")
def may_submit_set(who: DutyFacts, held: SetFacts) -> Decision:
    """Whether this person may submit the open draft of a set; whether it is whole is judged beside it."""
    may = may_write_sets(who)
    if not may:
        return may
    return allow("13(1)") if SetState.SUBMITTED in STEPS[held.state] else _not_in_this_state()


@cites("3", "13(1)")
def may_register_set(who: DutyFacts, held: SetFacts, hands: Sequence[Hand]) -> Decision:
    """Whether this person may register a submitted version: a clerk of another hand than all who wrote or submitted
    it."""
    may = may_write_sets(who)
    if not may:
        return may
    if SetState.REGISTERED not in STEPS[held.state]:
        return _not_in_this_state()
    if _is_hand_of(who, (*held.writers, held.submitter), hands):
        zh, en = "注册审核须由编写、提交以外的人员办理", "another person than who wrote or submitted it registers it"
        return refuse("13(1)", zh, en, next_steps=_OTHER_HAND)
    return allow("13(1)")


@cites("3", "13(1)")
def may_publish_set(who: DutyFacts, held: SetFacts, hands: Sequence[Hand]) -> Decision:
    """Whether this person may publish a registered version: a city officer who neither wrote, submitted nor registered
    it."""
    if not who.has(*PUBLISHERS):
        return refuse("13(1)", "资源目录由市局民警发布", "a city officer publishes the catalogue")
    if not who.over(_CITY, *PUBLISHERS):
        return other_territory()
    if SetState.PUBLISHED not in STEPS[held.state]:
        return _not_in_this_state()
    if _is_hand_of(who, held.persons, hands):
        zh = "发布审核须由编写、提交、注册以外的人员办理"
        en = "another person than who wrote, submitted or registered it publishes it"
        return refuse("13(1)", zh, en, next_steps=_OTHER_HAND)
    return allow("13(1)")


@cites("3", "13(1)")
def may_return_set(who: DutyFacts, held: SetFacts, hands: Sequence[Hand]) -> Decision:
    """Whether this person may return a version that waits for a review: who may register or publish it."""
    if held.state is SetState.REGISTERED:
        return may_publish_set(who, held, hands)
    return may_register_set(who, held, hands)


@cites("3", "13(1)")
def may_withdraw_set(who: DutyFacts, held: SetFacts) -> Decision:
    """Whether this person may withdraw a set with its open and its published version: any clerk or officer of the city,
    since what is not to stand in the catalogue must leave it at once."""
    may = may_write_sets(who)
    if not may:
        return may
    return allow("13(1)") if held.state in OPEN or held.has_published else _not_in_this_state()


@cites("13(1)")
def has_reason(why: str) -> Decision:
    """Whether a return or a withdrawal states why."""
    if why.strip():
        return allow("13(1)")
    missing = (Missing("理由", "the reason", "why"),)
    return refuse("13(1)", "未写明理由", "the reason is missing", missing=missing)


@cites("3", "13(1)")
def may_take_in_shipped(who: DutyFacts, lacking: int) -> Decision:
    """Whether this person may take in the sets that every city has: a clerk, while one was never taken in. `lacking`:
    how many were not; one that was withdrawn counts as taken in."""
    may = may_write_sets(who)
    if not may or lacking:
        return may
    return refuse("13(1)", "基本条目均已载入，每个只载入一次", "the basic sets are all there: each is taken in once")


def _is_hand_of(who: DutyFacts, persons: Sequence[int], hands: Sequence[Hand]) -> bool:
    return any(are_same_hand(who.user_id, one, hands) for one in persons)


def _not_in_this_state() -> Decision:
    return refuse("13(1)", "该条目目前不能办理此项", "the entry is not in the state for this")
