"""In which ways, for which purpose and how far back a point in use is open to its monitors: pure decisions on plain
values (articles 13(2), 15, 19).

The system's own people and those whom a contract or a recorded decision lets in watch it live and played back. A share
opens its own kind of footage alone, for its own purpose, to the people whom it names, as far back as it was decided.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from mingcha.access.shares.values import ShareFacts, ShareKind
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.viewing_grounds.values import BOTH_WAYS, GroundFacts, ViewedPoint, ViewingWay


@cites("13(2)", "799-20")
def opens_ways(share: ShareFacts) -> frozenset[ViewingWay]:
    """The ways in which a share lets the monitors among its people watch on duty. Single pictures are shown on its page
    alone, and so is playback that is cut to daily hours: the viewing copy leaves the other hours out, playback on duty
    does not."""
    if share.kind is ShareKind.LIVE:
        return frozenset({ViewingWay.LIVE})
    return frozenset({ViewingWay.PLAYBACK} if share.kind is ShareKind.PLAYBACK and share.opens is None else ())


@cites("15", "16(2)")
def is_own(who: DutyFacts, point: ViewedPoint) -> bool:
    """Whether a person is of the unit that builds, manages or uses the system."""
    return bool(who.organisation) and who.organisation in point.units


@cites("13(2)", "15")
def grounds_for(who: DutyFacts, point: ViewedPoint, at: datetime) -> tuple[GroundFacts, ...]:
    """The grounds that open a point of others to a person at an instant."""
    return tuple(one for one in point.grounds if one.opens_to(who.user_id, who.organisation, at))


@cites("13(2)", "15", "16(2)")
def open_ways(who: DutyFacts, point: ViewedPoint, at: datetime, purpose: str = "") -> frozenset[ViewingWay]:
    """The ways in which a point is open to a person who may watch it, for a purpose ("": for any); both to the system's
    own people, and of a point on trial."""
    if point.on_trial or is_own(who, point):
        return BOTH_WAYS
    opening = (one for one in grounds_for(who, point, at) if not purpose or one.purpose in ("", purpose))
    return frozenset[ViewingWay]().union(*(one.ways for one in opening))


@cites("13(2)", "19")
def opens_in(
    who: DutyFacts, points: Sequence[ViewedPoint], modes: Collection[str], at: datetime, purpose: str = ""
) -> Decision:
    """Whether points that a person may watch are open in all these ways (modes of a ticket), and for this purpose ("":
    for any)."""
    for point in points:
        ways = open_ways(who, point, at, purpose)
        if not ways:
            return _for_another_purpose(grounds_for(who, point, at))
        if not set(modes) <= ways:
            return _in_another_way(ways)
    return allow("16(2)")


@cites("13(2)", "799-20")
def opens_back_to(who: DutyFacts, point: ViewedPoint, at: datetime, purpose: str = "") -> datetime | None:
    """The instant before which playback of a point shows a person nothing, where shares alone open it: that of the one
    which reaches back farthest. None where no share sets one."""
    if point.on_trial or is_own(who, point):
        return None
    opening = [one for one in grounds_for(who, point, at) if ViewingWay.PLAYBACK in one.ways]
    if not all(one.of_share for one in opening):
        return None
    reaches = [one.back_to for one in opening if one.back_to and (not purpose or one.purpose == purpose)]
    return min(reaches, default=at)


@cites("13(2)")
def shares_end_at(
    who: DutyFacts, point: ViewedPoint, at: datetime, modes: Collection[str] = (), purpose: str = ""
) -> datetime | None:
    """When shares alone open a point to a person: the instant at which the last of those ends that open it in these
    ways (the first way to end; without ways: in any) and for this purpose ("": for any). None for another point."""
    if point.on_trial or is_own(who, point):
        return None
    opening = [one for one in grounds_for(who, point, at) if not purpose or one.purpose in ("", purpose)]
    in_each = [[one for one in opening if mode in one.ways] for mode in modes] if modes else [opening]
    ends = [max(one.ends_at for one in found) for found in in_each if found and all(one.of_share for one in found)]
    return min(ends, default=None)


@cites("13(2)", "14(1)", "14(2)", "15")
def may_keep_of(who: DutyFacts, point: ViewedPoint, at: datetime) -> Decision:
    """Whether a picture of a point may be kept as evidence: not where shares alone open it, since a share is for
    viewing; a copy of footage of others comes by a request."""
    if shares_end_at(who, point, at) is None:
        return allow("16(2)")
    return refuse(
        "13(2)",
        "共享只供查看：需要留存画面的，依第十四条、第十五条申请复制、调取",
        "a share is for viewing alone: a picture that is to be kept is asked for under articles 14 and 15",
        next_steps=(NextStep(Words("向管理单位提出申请", "ask the managing unit by a request"), "requests"),),
    )


@cites("19")
def _for_another_purpose(opening: Sequence[GroundFacts]) -> Decision:
    kinds = [kind for purpose in sorted({one.purpose for one in opening}) if (kind := purpose_kind(purpose))]
    zh, en = "、".join(one.words.zh for one in kinds), ", ".join(one.words.en for one in kinds)
    return refuse(
        "19",
        f"点位只为“{zh}”共享，不得用于其他目的",
        f"the point is shared for {en!r} alone, and for no other purpose",
        next_steps=(NextStep(Words(f"以“{zh}”为目的开启值班监看", f"open duty viewing for {en!r}"), "access:grants"),),
    )


@cites("13(2)")
def _in_another_way(ways: frozenset[ViewingWay]) -> Decision:
    on_wall = NextStep(Words("在监看墙查看", "watch it on the wall"), "access:grants")
    in_step = NextStep(Words("用同步回放查看", "play it back in step"), "watch-sync")
    shown = next(iter(ways)).words
    return refuse(
        "13(2)",
        f"点位只共享{shown.zh}，不含其他方式",
        f"the point is shared for {shown.en} alone, and in no other way",
        next_steps=(on_wall if ViewingWay.LIVE in ways else in_step,),
    )
