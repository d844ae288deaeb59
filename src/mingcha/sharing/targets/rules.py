"""Who adds a target, enables it, stops it and rotates its key, and what a target of one grant gets: pure decisions on
plain values (articles 13(1), 13(2); decree 799, article 16(2)(2)).

Two hands: an administrator writes a target, since address and password are the machine's matter; a city officer of
another hand enables it, since its audience is what leaves. Pausing and disabling need one hand, and no other condition;
a target of a grant gets another address once it gave back what its grant gives no more.
"""

from collections.abc import Sequence
from datetime import datetime

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import other_territory
from mingcha.sharing.catalogue.rules import CATALOGUE_READERS
from mingcha.sharing.grants.given_rows import gives_rows
from mingcha.sharing.grants.values import RowsFacts
from mingcha.sharing.point_rows.rules import LEAST_ITEMS
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.targets.values import TargetFacts, TargetKind

WRITERS = (Role.ADMINISTRATOR,)
ENABLERS = (Role.CITY_OFFICER,)
STOPPERS = (*WRITERS, *ENABLERS, Role.DATA_CLERK)
POLICE_HOLDERS = ("city_psb", "district_psb")
"""Kinds of organisations that receive rows for the police."""
MOST_WHY = 200
"""Maximum characters of a reason."""
MOST_ADDRESS, MOST_SECRET, MOST_TRUST = 255, 500, 8_000
MOST_LISTS, MOST_CODES, MOST_CODE = 20, 100, 60
_CITY = Place(WUHAN, "")
_OTHER_HAND = (NextStep(Words("请由另一名人员办理", "have another person do it")),)

_WITHDRAW_FIRST = (
    NextStep(
        Words(
            "保持启用（已停用的先启用，已暂停的先恢复），待对方确认撤回后再办理",
            "keep it enabled (enable or resume it) until the receiver has acknowledged the withdrawals",
        )
    ),
)


@cites("3", "13(1)")
def may_read_targets(who: DutyFacts) -> Decision:
    """Whether this person reads targets, without their secrets: who reads the catalogue."""
    if who.has(*CATALOGUE_READERS):
        return allow("13(1)")
    return refuse(
        "13(1)", "推送目标由编目人员、民警和审计管理员查看", "clerks, officers and auditors read the targets of pushes"
    )


@cites("3", "13(1)", "799-16(2)(2)")
def may_write_targets(who: DutyFacts) -> Decision:
    """Whether this person adds and changes targets: an administrator for the whole city."""
    return over_the_city(who, WRITERS, "推送目标由系统管理员登记", "an administrator adds the targets of pushes")


@cites("13(1)", "13(2)")
def suits_audience(kind: TargetKind, audience: Audience, holder_kind: str) -> Decision:
    """Whether a target of a kind may have an audience: exact rows are for a receiver of the police, and the library of
    GA/T 1400 is one of theirs. `holder_kind`: what the organisation is that receives."""
    if audience is Audience.POLICE and holder_kind not in POLICE_HOLDERS:
        zh, en = "面向公安机关的推送目标须由公安机关接收", "what is pushed for the police is received by the police"
        return refuse("13(2)", zh, en)
    if kind is not TargetKind.VIID or audience is Audience.POLICE:
        return allow("13(1)")
    return refuse(
        "13(1)",
        "公安视频图像信息库只面向公安机关",
        "a library of GA/T 1400 is for public security organs alone",
    )


@cites("13(2)", "GDSR")
def suits_grant(kind: TargetKind, audience: Audience, holder: str, grant: RowsFacts) -> Decision:
    """Whether a target may belong to a grant: it takes points, its rows are those of departments, and the department of
    the grant receives them itself (no third party). `holder`: code of the organisation that receives."""
    if audience is not Audience.DEPARTMENT:
        zh, en = "共享提供的数据行只面向其他部门", "the rows of a grant are those for departments"
        return refuse("13(2)", zh, en)
    if not kind.suits_grants:
        zh, en = (
            "共享提供的数据行只用库表、文件包或者接口推送",
            "rows of a grant leave by tables, packages or REST alone",
        )
        return refuse("13(2)", zh, en)
    if holder == grant.grant.department:
        return allow("13(2)")
    zh, en = "共享提供的数据行只推送给其需求部门", "the rows of a grant leave for its department and nobody else"
    return refuse("GDSR", zh, en)


@cites("13(2)", "GDSR", "NDSR 12")
def gives_to_target(grant: RowsFacts, at: datetime) -> Decision:
    """Whether a grant has rows for a target of its own at an instant: it gives rows, and they have a code and a place,
    without which no row is pushed to a department."""
    gives = gives_rows(grant, at)
    if not gives or LEAST_ITEMS.issubset(grant.items):
        return gives
    zh = "决定的信息项不含点位编码、经度和纬度，不能推送，请按接口读取"
    return refuse("13(2)", zh, "code, longitude and latitude are no decided items: such rows are read by the API alone")


@cites("13(2)", "GDSR", "NDSR 12")
def lets_enable(grant: RowsFacts, at: datetime, *, holds_rows: bool) -> Decision:
    """Whether a target of a grant may be enabled at an instant: the grant gives rows to it, or the target holds rows of
    before, which are withdrawn once it is enabled while the grant gives none."""
    return allow("GDSR") if holds_rows else gives_to_target(grant, at)


@cites("3", "13(1)", "799-16(2)(2)")
def may_change_target(who: DutyFacts, held: TargetFacts, *, secret_alone: bool) -> Decision:
    """Whether this person may change a target. One that is enabled is disabled first: another address would get what
    the officer allowed for this one. Its password alone may be replaced."""
    may = may_write_targets(who)
    if not may or secret_alone or not held.is_enabled:
        return may
    return refuse(
        "13(1)",
        "目标已启用，除更换口令外，须先停用再修改并由另一人重新启用",
        "the target is enabled: but for its password it is disabled first, and enabled anew by another hand",
    )


@cites("3", "13(1)")
def may_try_target(who: DutyFacts) -> Decision:
    """Whether this person may ask a target whether it answers: who writes and who enables it."""
    zh, en = "推送目标由系统管理员或者市局民警试连", "an administrator or an officer of the city tries a target"
    return over_the_city(who, (*WRITERS, *ENABLERS), zh, en)


@cites("3", "13(1)", "799-16(2)(2)")
def may_enable_target(who: DutyFacts, held: TargetFacts, hands: Sequence[Hand]) -> Decision:
    """Whether this person may enable a target: a city officer of another hand than all who wrote it, once it answered
    as it is written now."""
    may = over_the_city(who, ENABLERS, "推送目标由市局民警启用", "an officer of the city enables a target")
    if not may:
        return may
    if held.is_enabled:
        return _not_in_this_state()
    if any(are_same_hand(who.user_id, one, hands) for one in held.writers):
        zh, en = "启用须由登记、修改以外的人员办理", "another person than who wrote the target enables it"
        return refuse("799-16(2)(2)", zh, en, next_steps=_OTHER_HAND)
    if held.has_answered:
        return allow("13(1)")
    missing = (Missing("试连成功", "a try that it answered", "tried"),)
    zh, en = "目标登记或者修改后尚未试连成功", "the target has not answered a try since it was written"
    return refuse("13(1)", zh, en, missing=missing)


@cites("3", "13(1)")
def may_disable_target(who: DutyFacts, held: TargetFacts) -> Decision:
    """Whether this person may disable a target: an administrator or an officer of the city."""
    zh, en = "推送目标由系统管理员或者市局民警停用", "an administrator or an officer of the city disables a target"
    may = over_the_city(who, (*WRITERS, *ENABLERS), zh, en)
    return may if not may or held.is_enabled else _not_in_this_state()


@cites("13(2)", "GDSR")
def has_given_back(owed: int) -> Decision:
    """Whether a target of a grant gave back what its grant gives no more: until then it gets no other address, since
    nothing would be withdrawn from the one that it has. It may be disabled, since a receiver that cannot be reached
    takes none. `owed`: rows whose withdrawal is not acknowledged, or that are there although it was."""
    if not owed:
        return allow("13(2)")
    return refuse(
        "13(2)",
        f"该目标仍持有其共享提供已不再提供的 {owed} 行数据，撤回尚未得到确认",
        f"the target holds {owed} rows that its grant gives no more, and has not acknowledged their withdrawal",
        next_steps=_WITHDRAW_FIRST,
    )


@cites("3", "13(1)")
def may_pause_target(who: DutyFacts, held: TargetFacts) -> Decision:
    """Whether this person may pause the pushes to a target: a clerk, too."""
    zh, en = "推送由编目人员、系统管理员或者市局民警暂停", "a clerk, an administrator or an officer pauses pushes"
    may = over_the_city(who, STOPPERS, zh, en)
    return may if not may or (held.is_enabled and not held.is_paused) else _not_in_this_state()


@cites("3", "13(1)")
def may_resume_target(who: DutyFacts, held: TargetFacts) -> Decision:
    """Whether this person may resume the pushes to a paused target: an officer of the city."""
    may = over_the_city(who, ENABLERS, "推送由市局民警恢复", "an officer of the city resumes pushes")
    return may if not may or held.is_paused else _not_in_this_state()


@cites("3", "13(1)")
def may_rotate_key(who: DutyFacts, held: TargetFacts) -> Decision:
    """Whether this person may give a target another key of reduced codes: an officer of the city. The police get exact
    codes, so that their targets have none."""
    may = over_the_city(who, ENABLERS, "由市局民警更换网格编码密钥", "an officer of the city rotates the key")
    if not may or held.audience is Audience.DEPARTMENT:
        return may
    return refuse("13(1)", "公安机关使用原编码，没有可更换的密钥", "the police get exact codes: there is no such key")


@cites("3", "13(1)")
def over_the_city(who: DutyFacts, roles: Sequence[Role], zh: str, en: str) -> Decision:
    """Whether this person has one of some roles for the whole city; `zh`, `en`: why not."""
    if not who.has(*roles):
        return refuse("13(1)", zh, en)
    return allow("13(1)") if who.over(_CITY, *roles) else other_territory()


def _not_in_this_state() -> Decision:
    return refuse("13(1)", "该推送目标目前不能办理此项", "the target is not in the state for this")
