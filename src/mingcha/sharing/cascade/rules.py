"""Who lets a platform above us in, what it is shown, and what it may open: pure decisions on plain values (articles 3,
13(1), 13(2), 16(3); decree 799, article 16(2)(2)).

Two hands: an administrator writes a platform down, a city officer of another hand approves it. What it is shown is a
list of points; footage is another thing, for which a share of a decision names the account of the platform, also for
one of the police: else the way of articles 14 and 15 stays.
"""

from collections.abc import Sequence
from dataclasses import replace

from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.sharing.cascade.values import UpperAsk, UpperFacts, UpperKind, UpperState, UpperWay
from mingcha.sharing.catalogue.rules import CATALOGUE_READERS
from mingcha.sharing.point_rows.codes import RowKeys
from mingcha.sharing.point_rows.rules import project, withheld
from mingcha.sharing.point_rows.values import Audience, Row, RowLimits, RowPoint
from mingcha.sharing.targets.rules import ENABLERS, POLICE_HOLDERS, STOPPERS, WRITERS, over_the_city

MOST_UPPER_NAME, MOST_HOST, MOST_REALM, MOST_USERNAME, MOST_UPPER_WHY = 60, 255, 100, 60, 200
"""Characters of the fields of a platform."""
LEAST_UPPER_PASSWORD, MOST_UPPER_PASSWORD = 8, 64
MOST_USER = 60
"""Characters of the user whom a platform names in Monitor-User-Identity."""
LEAST_S, MOST_REGISTER_S, MOST_KEEPALIVE_S = 5, 86_400, 600
"""Seconds between registrations and keepalives."""
MOST_CHANNELS = 999_999
"""Numbers of the channels of a platform: six digits, each given once."""
_CITY = Place(WUHAN, "")
_OTHER_HAND = (NextStep(Words("请由另一名人员办理", "have another person do it")),)


@cites("3", "13(1)")
def may_read_uppers(who: DutyFacts) -> Decision:
    """Whether this person reads the platforms above us: who reads the catalogue."""
    if who.has(*CATALOGUE_READERS):
        return allow("13(1)")
    return refuse(
        "13(1)", "上级平台由编目人员、民警和审计管理员查看", "clerks, officers and auditors read the platforms above us"
    )


@cites("3", "13(1)", "799-16(2)(2)")
def may_propose_upper(who: DutyFacts) -> Decision:
    """Whether this person writes a platform down: an administrator for the whole city."""
    return over_the_city(who, WRITERS, "上级平台由系统管理员登记", "an administrator writes platforms above us down")


@cites("13(1)", "13(2)")
def suits_kind(kind: UpperKind, holder_kind: str, host: str, port: int, hosts: Sequence[str]) -> Decision:
    """Whether a platform may be of a kind, and stands where we may send: exact points are for one of the police.
    `holder_kind`: what its organisation is; `hosts`: those that the installation allows."""
    if kind is UpperKind.POLICE and holder_kind not in POLICE_HOLDERS:
        zh, en = "公安平台须属于公安机关", "a platform of the police belongs to a public security organ"
        return refuse("13(2)", zh, en, missing=(Missing("公安机关", "a public security organ", "kind"),))
    if host not in hosts and f"{host}:{port}" not in hosts:
        zh, en = "上级平台的主机须列入 MINGCHA_SHARING_HOSTS", "the host is none of MINGCHA_SHARING_HOSTS"
        return refuse("13(1)", zh, en, missing=(Missing("允许的主机", "an allowed host", "host"),))
    return allow("13(1)")


@cites("13(2)", "16(2)")
def suits_account(holder: str, organisation: str, *, has_role: bool) -> Decision:
    """Whether an account may act for a platform of `holder`: a share names it, and what it opens goes to that
    organisation; with a role the platform would have the powers of a person (our own rule). `organisation`: code of
    the account's, "" for none."""
    if organisation != holder:
        zh, en = "账户须属于该平台所属单位", "the account belongs to the organisation of the platform"
        return refuse("13(2)", zh, en, missing=(Missing("该单位的账户", "an account of it", "account"),))
    if has_role:
        zh, en = "平台专用账户不得有任何岗位", "an account of a platform has no role"
        return refuse("16(2)", zh, en, missing=(Missing("没有岗位的账户", "an account without a role", "account"),))
    return allow("13(2)")


@cites("3", "13(1)", "799-16(2)(2)")
def may_approve_upper(who: DutyFacts, held: UpperFacts, hands: Sequence[Hand]) -> Decision:
    """Whether this person approves a proposed platform: a city officer of another hand than who proposed it."""
    may = over_the_city(who, ENABLERS, "上级平台由市局民警批准", "an officer of the city approves a platform")
    if not may:
        return may
    if held.state is not UpperState.PROPOSED:
        return _not_in_this_state()
    if are_same_hand(who.user_id, held.proposer, hands):
        zh, en = "批准须由登记以外的人员办理", "another person than who wrote it down approves it"
        return refuse("799-16(2)(2)", zh, en, next_steps=_OTHER_HAND)
    return may


@cites("3", "13(1)")
def may_pause_upper(who: DutyFacts, held: UpperFacts) -> Decision:
    """Whether this person pauses an active platform: a clerk, too."""
    may = over_the_city(
        who, STOPPERS, "级联由编目人员、系统管理员或者市局民警暂停", "a clerk, an administrator or an officer pauses it"
    )
    return may if not may or held.state is UpperState.ACTIVE else _not_in_this_state()


@cites("3", "13(1)")
def may_resume_upper(who: DutyFacts, held: UpperFacts) -> Decision:
    """Whether this person resumes a paused platform: an officer of the city."""
    may = over_the_city(who, ENABLERS, "级联由市局民警恢复", "an officer of the city resumes it")
    return may if not may or held.state is UpperState.PAUSED else _not_in_this_state()


@cites("3", "13(1)")
def may_retire_upper(who: DutyFacts, held: UpperFacts) -> Decision:
    """Whether this person retires a platform for good: an administrator or an officer of the city."""
    may = over_the_city(
        who, (*WRITERS, *ENABLERS), "上级平台由系统管理员或者市局民警注销", "an administrator or an officer retires it"
    )
    return may if not may or held.state is not UpperState.RETIRED else _not_in_this_state()


@cites("3", "13(1)")
def may_set_upper_password(who: DutyFacts, held: UpperFacts) -> Decision:
    """Whether this person gives a platform another password: who writes platforms down."""
    may = may_propose_upper(who)
    return may if not may or held.state is not UpperState.RETIRED else _not_in_this_state()


@cites("3", "13(1)", "13(2)")
def uplink_shows(point: RowPoint, held: UpperFacts, limits: RowLimits, *, is_shared: bool) -> Decision:
    """Whether a platform is shown a point: none that the whitelist of pushes withholds from the police; to the police
    those of its division, to a department those alone that a share of it has now (`is_shared`)."""
    if held.state is not UpperState.ACTIVE:
        return refuse("13(1)", "该上级平台未在级联", "the platform is not active")
    reason = withheld(point, Audience.POLICE, limits)
    if reason is not None:
        return refuse("13(1)", f"点位不向外提供：{reason.words.zh}", f"the point is withheld: {reason.words.en}")
    if held.kind is UpperKind.DEPARTMENT and not is_shared:
        return refuse("13(2)", "点位不在该部门的共享提供之内", "the point is in no share of the department")
    if held.kind is UpperKind.POLICE and held.division not in (WUHAN, point.division):
        return refuse("3", "点位不在该公安机关的辖区内", "the point is outside of the division of the platform")
    return allow("13(1)")


@cites("13(1)", "13(2)")
def upper_row(point: RowPoint, kind: UpperKind, limits: RowLimits, keys: RowKeys) -> Row | None:
    """What a platform reads of a point that it is shown: as the police, or as departments read it; None if it is
    withheld. The class is not asked for: the decision on the share named the point."""
    if withheld(point, Audience.POLICE, limits) is not None:
        return None
    audience = Audience.POLICE if kind is UpperKind.POLICE else Audience.DEPARTMENT
    return project(point, audience, replace(limits, pushed_classes=(point.point_class,)), keys)


@cites("13(1)", "13(2)", "16(3)", "19")
def may_open_upper(held: UpperFacts, asked: UpperAsk) -> Decision:
    """Whether a platform opens pictures of a channel now: it is active and shown the point, names the user where that
    is demanded, and a share names its account for this way and gives pictures of the time asked for. A download would
    be a copy: those go by an export alone."""
    if held.state is not UpperState.ACTIVE:
        return refuse("13(1)", "该上级平台未在级联", "the platform is not active")
    if held.require_user and not asked.user:
        return refuse("16(3)", "上级平台须写明查看人", "the platform must name the person who watches")
    if asked.way is UpperWay.DOWNLOAD:
        return refuse("19", "录像副本只通过导出办理", "copies of recordings go by an export alone")
    if not asked.is_shown or not asked.share:
        return refuse(
            "13(2)",
            "该点位未以此方式共享给上级平台；调取须依第十四条、第十五条另行申请",
            "no share opens the point to the platform in this way: articles 14 and 15 have another way",
        )
    if asked.until is not None and asked.opens_from is not None and asked.until <= asked.opens_from:
        return refuse(
            "13(2)",
            "所调取的时段不在共享范围内；更早的录像须依第十四条、第十五条另行申请",
            "the time asked for is before what the share gives: articles 14 and 15 have another way",
        )
    return allow("13(2)")


def _not_in_this_state() -> Decision:
    return refuse("13(1)", "该上级平台目前不能办理此项", "the platform is not in the state for this")


@cites("3", "13(1)", "16(3)")
def reads_points_of_uppers(who: DutyFacts) -> bool:
    """Whether this person reads which points a platform is shown and what it opened: officers and auditors of the
    city. A clerk reads no register of points."""
    return bool(who.over(_CITY, *ENABLERS, Role.AUDITOR))
