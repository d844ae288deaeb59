"""Points as the rules of duty viewing see them for a person: with the recorded grounds of the person's organisation,
and with what shares open to the person by name (articles 13(2), 15, 16(2))."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from mingcha.access.duty.ways import is_own, opens_ways
from mingcha.access.shares.queries import shared_with
from mingcha.access.shares.rules import may_watch_share, playback_from, share_closes_at
from mingcha.access.shares.values import ShareFacts
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.viewing_grounds.queries import viewed_points
from mingcha.registry.viewing_grounds.values import GroundFacts, ViewedPoint, ViewingWay

type Grounds = Mapping[str, tuple[GroundFacts, ...]]
"""What shares open of points, by their codes."""


def viewed_by(codes: Collection[str], who: DutyFacts, at: datetime) -> dict[str, ViewedPoint]:
    """The points with these codes as the rules of duty viewing see them for a person at an instant; unknown codes are
    absent."""
    return with_shares(viewed_points(codes, who.organisation), who, at)


def with_shares(points: dict[str, ViewedPoint], who: DutyFacts, at: datetime) -> dict[str, ViewedPoint]:
    """The points with what shares open of them to a person; shares are read only for a monitor, and only where a point
    is not of the own systems of the person's unit."""
    others = [code for code, point in points.items() if not is_own(who, point)]
    return beside(points, share_grounds(((who, others),), at))


def beside(points: dict[str, ViewedPoint], grounds: Grounds) -> dict[str, ViewedPoint]:
    """The points with these further grounds."""
    return {
        code: replace(point, grounds=(*point.grounds, *grounds[code])) if code in grounds else point
        for code, point in points.items()
    }


def share_grounds(asked: Iterable[tuple[DutyFacts, Collection[str]]], at: datetime) -> Grounds:
    """What shares open at an instant to the monitors among these people of the points that are asked for each, by the
    rule that opens the share itself: by one query where no share names one of them for one of the points."""
    monitors = {who.user_id: (who, frozenset(codes)) for who, codes in asked if codes and who.has(Role.MONITOR)}
    every = frozenset[str]().union(*(codes for _, codes in monitors.values()))
    found: defaultdict[str, list[GroundFacts]] = defaultdict(list)
    for share in shared_with(monitors, every, at):
        ways = opens_ways(share)
        for user in share.people & monitors.keys() if ways else ():
            who, codes = monitors[user]
            for code in codes & share.points.keys():
                if may_watch_share(who, share, (code,), at):
                    found[code].append(_ground(share, code, user, ways, at))
    return {code: tuple(grounds) for code, grounds in found.items()}


def _ground(share: ShareFacts, code: str, user: int, ways: frozenset[ViewingWay], at: datetime) -> GroundFacts:
    return GroundFacts(
        organisation=share.department,
        begins_at=share.from_at,
        ends_at=share_closes_at(share, at),
        ways=ways,
        user_id=user,
        purpose=share.purpose,
        back_to=playback_from(share, (code,), at) if ViewingWay.PLAYBACK in ways else None,
    )
