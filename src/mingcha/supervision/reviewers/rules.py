"""Who names the persons of legal review, and whom: pure decisions on plain values (APL 58)."""

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.officers.rules import READERS

MOST_QUALIFICATION, MOST_REASON = 40, 200


@cites("3", "APL 58")
def may_read_reviewers(who: DutyFacts) -> Decision:
    """Whether a person reads who reviews: the police, and auditors."""
    if who.has(*READERS):
        return allow("APL 58")
    return refuse("3", "您的岗位不查阅执法案件", "your role does not read cases of enforcement")


@cites("3", "APL 58")
def may_name_reviewer(
    who: DutyFacts, user_id: int, *, same_unit: bool, is_police: bool, is_named: bool, qualification_no: str
) -> Decision:
    """Whether a person may name another officer of the own organ as a reviewer: with the number of the legal
    qualification that the law asks of who reviews for the first time."""
    first = _may_decide(who, user_id, same_unit=same_unit)
    if not first:
        return first
    if not is_police:
        return refuse("APL 58", "法制审核人员须为公安机关人员", "a reviewer is an officer of the police")
    if is_named:
        return refuse("APL 58", "该人员已是法制审核人员", "this person is a reviewer already")
    if not qualification_no.strip():
        missing = (Missing("法律职业资格证书编号", "number of the legal qualification", "qualification_no"),)
        return refuse("APL 58", "未写明法律职业资格", "the legal qualification is missing", missing=missing)
    return allow("APL 58")


@cites("3", "APL 58")
def may_end_reviewer(who: DutyFacts, user_id: int, *, same_unit: bool, reason: str) -> Decision:
    """Whether a person may end what another officer of the own organ was named to, with the reason."""
    first = _may_decide(who, user_id, same_unit=same_unit)
    if not first:
        return first
    if not reason.strip():
        missing = (Missing("理由", "the reason", "reason"),)
        return refuse("APL 58", "未写明理由", "the reason is missing", missing=missing)
    return allow("APL 58")


def _may_decide(who: DutyFacts, user_id: int, *, same_unit: bool) -> Decision:
    if not who.has(*PUBLIC_SECURITY):
        return refuse("3", "由公安机关指定本机关的法制审核人员", "the police name the reviewers of their own organ")
    if not same_unit:
        return refuse("3", "只能指定本机关的人员", "only persons of the own organ are named")
    if who.user_id == user_id:
        return refuse("APL 58", "不得指定本人，须由他人指定", "nobody names the own person")
    return allow("APL 58")


@cites("APL 58")
def is_legal_reviewer(*, is_named: bool) -> Decision:
    """Whether a person is named to review."""
    if is_named:
        return allow("APL 58")
    return refuse(
        "APL 58",
        "法制审核由本机关指定的、有法律职业资格的人员进行",
        "the legal review is done by a person who was named with a legal qualification",
        missing=(Missing("法制审核人员的指定", "being named as a reviewer", "reviewer"),),
    )
