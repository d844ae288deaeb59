"""Who sees the pictures of a finding and of a view to be accepted, and whose signature accepts it (arts. 3, 7, 8, 12,
16(3), 18, 20(1)). A picture that the judge of a finding needs is shown by these rules; any other one by a grant."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, other_territory
from mingcha.supervision.looks.values import KeptView

JUDGES = (Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""The roles that accept references and judge findings, each inside its territory."""


@cites("3", "8", "16(3)", "20(1)")
def may_see_picture(
    who: DutyFacts, place: Place, shown_lately: int, on: date, *, is_on_trial: bool, is_needed: bool
) -> Decision:
    """Whether this person sees a still of a camera here: who judges findings of it, while one waits for a judgement or
    a view for a signature (`is_needed`), `look.pictures_an_hour` at most, and never trial footage (8)."""
    if not who.has(*JUDGES):
        return refuse("16(3)", "您的岗位不核实画面问题，画面须凭授权查看", "your role judges no findings: pictures are "
                      "opened by a grant", next_steps=ASK_A_KEEPER)  # fmt: skip
    if not who.over(place, *JUDGES):
        return other_territory()
    if is_on_trial:
        return refuse("8", "试运行点位的画面只供承建和测试人员查看", "the picture of a point on trial is trial footage")
    if not is_needed:
        return refuse(
            "16(3)",
            "没有待核实的问题：画面须凭授权查看",
            "nothing waits for a judgement: the pictures are opened by a grant",
            next_steps=(NextStep(Words("开启值班监看", "open duty viewing"), "access:grants"),),
        )
    most = parameters.number("look.pictures_an_hour", on)
    if shown_lately >= most:
        return refuse(
            "20(1)",
            f"每人一小时内最多看 {most} 张核实用画面，请稍后再试",
            f"a person sees at most {most} pictures of findings an hour: try again later",
        )
    return allow("16(3)")


@cites("7", "12")
def may_sign_view(
    who: DutyFacts, view: KeptView, session: int, at: datetime, *, was_seen: bool, hands: Iterable[Hand] | None
) -> Decision:
    """Whether this person's signature accepts a kept view as the reference: at a browser in a session of their own, of
    the very picture that this person was shown, within `look.view_minutes` of when it was taken, once. Replacing a
    reference (`hands` of who took the view and who signs; None: the first one) needs a second person, since it may hide
    what covers the view (F5)."""
    if session == 0:
        return refuse("7", "须本人登录后在页面签认", "it is signed by the person at a browser, signed in")
    if view.is_signed:
        return refuse("7", "该画面已签认", "this view is signed already")
    minutes = parameters.number("look.view_minutes", shanghai_day(at))
    if at > view.taken_at + timedelta(minutes=minutes):
        return refuse(
            "7",
            f"该画面已超过 {minutes} 分钟，请重新取画面",
            f"this view is older than {minutes} minutes: take another one",
            missing=(Missing("当前画面", "a view of now", "view"),),
        )
    if not was_seen:
        return refuse(
            "7",
            "签认前须先看过该画面",
            "who signs a view has seen it",
            missing=(Missing("查看所取画面", "a look at the view", "view"),),
        )
    if hands is not None and are_same_hand(who.user_id, view.taken_by, hands):
        return refuse(
            "12",
            "更换基准须两人：取画面的人不得自己签认",
            "a reference is replaced by two persons: who took the view does not sign it",
            missing=(Missing("另一人的签认", "the signature of another person", "view"),),
        )
    return allow("7")
