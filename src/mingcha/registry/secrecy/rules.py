"""Who marks a point as a work secret, who ends it, who has its place passed on less exactly (articles 13, 16, 20)."""

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, other_territory
from mingcha.registry.points.catalogue_values import STATE_SECRET

_TAKE_IT_OUT = (
    NextStep(
        Words(
            "停用该点位，由保密工作机构在涉密信息系统中管理",
            "switch the point off; the office of secrecy keeps it in a classified system",
        )
    ),
)


@cites("3", "13(1)")
def may_handle_secrecy(who: DutyFacts, place: Place) -> Decision:
    """Whether this person decides how far a point leaves the register: an officer over its place, since the public
    security organ compiles the catalogue."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "13(1)",
            "点位是否为工作秘密、以何精度共享，由公安机关确定",
            "the public security organ decides whether a point is secret and how exactly its place is shared",
            next_steps=ASK_A_KEEPER,
        )
    return allow("13(1)") if who.over(place, *PUBLIC_SECURITY) else other_territory()


@cites("3", "13(1)", "16(1)", "20(4)")
def may_mark_secret(who: DutyFacts, place: Place, level: str, document: str) -> Decision:
    """Whether this person may mark a point with this level: a work secret, with the document that says so. A state
    secret is refused for anybody: this platform is no classified system, and what it holds is copied and witnessed."""
    handles = may_handle_secrecy(who, place)
    if not handles:
        return handles
    if level == STATE_SECRET:
        return refuse(
            "20(4)",
            "本平台不是涉密信息系统，国家秘密不得在此登记",
            "this platform is no classified system: a state secret is not registered here",
            next_steps=_TAKE_IT_OUT,
        )
    return _has_document(document)


@cites("3", "13(1)", "16(1)")
def may_end_secret(who: DutyFacts, place: Place, document: str, *, is_marker: bool) -> Decision:
    """Whether this person may end that a point is a work secret: an officer over its place with the document that
    releases it, and not the hand that marked it (`is_marker`): from then on the point is shared."""
    handles = may_handle_secrecy(who, place)
    if not handles:
        return handles
    if is_marker:
        return refuse(
            "16(1)",
            "解除须由标注人以外的民警办理",
            "another officer than the one who marked it ends it",
        )
    return _has_document(document)


@cites("3", "13(1)")
def may_set_precision(who: DutyFacts, place: Place, reason: str) -> Decision:
    """Whether this person may say how exactly a point's place is passed on: an officer over it, with a reason."""
    handles = may_handle_secrecy(who, place)
    if not handles or reason.strip():
        return handles
    missing = (Missing("事由", "the reason", "reason"),)
    return refuse("13(1)", "须写明事由", "a reason is needed", missing=missing)


def _has_document(document: str) -> Decision:
    if document.strip():
        return allow("13(1)")
    missing = (Missing("文件名称和文号", "name and number of the document", "document"),)
    return refuse(
        "16(1)", "须写明确定（解除）工作秘密的文件及文号", "the document that says so is needed", missing=missing
    )
