"""What of a decision can be opened now, and what of a share that is open is not agreed to any more; for acts, tasks and
queries, not for pages (articles 13(2), 13(3), 15, 18)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from mingcha.access.shares.models import SharedPoint
from mingcha.access.shares.rows import facts_of_points
from mingcha.access.shares.rules import is_shared_now
from mingcha.access.shares.values import ShareFacts, ShareKind
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import day_ends
from mingcha.registry.points.rows import points_called
from mingcha.sharing.decisions.models import DecidedPoint, SharingDecision
from mingcha.sharing.decisions.queries import agreed_scope
from mingcha.sharing.decisions.scope import agreeable_now
from mingcha.sharing.decisions.values import AgreedScope
from mingcha.sharing.grants.models import GrantReview, ShareGrant
from mingcha.sharing.grants.rows import grants_of_set, shares_of
from mingcha.sharing.grants.states import ReviewResult

_AT_ONCE = 500


def scope_of_grant(held: ShareGrant) -> AgreedScope | None:
    """What a grant may open: what the newest decision on its application agrees to now, without the points of units
    that no longer consent, and never more or longer than the decision that was supplied; None if the application was
    withdrawn, or refused when it was decided anew. What a later decision adds is opened by a renewal alone."""
    try:
        scope = agreed_scope(held.decision.application.no)
    except Fault as fault:
        if fault.kind is FaultKind.NOT_FOUND:
            return None
        raise
    agreed = agreed_points(held.decision)
    points = tuple(one for one in scope.points if one in agreed)
    return replace(scope, points=points, until_on=min(held.until_on, scope.until_on))


def agreed_points(held: SharingDecision) -> frozenset[str]:
    """The points that a decision agreed to, by code."""
    rows = DecidedPoint.objects.filter(decision=held, bar="")
    return frozenset(rows.values_list("point__code", flat=True))


def standing_points(scope: AgreedScope, now: datetime, *, withdrawn: Collection[str] = ()) -> tuple[str, ...]:
    """The points of what was agreed that could be agreed now and that the door would open, by the door's own rule,
    without those that were taken out. None for rows."""
    if not scope.kind.is_footage:
        return ()
    kind, until = ShareKind(scope.kind.value), day_ends(scope.until_on)
    codes = sorted(agreeable_now(sorted(set(scope.points) - set(withdrawn)), now))
    found = list[str]()
    for begin in range(0, len(codes), _AT_ONCE):
        some = codes[begin : begin + _AT_ONCE]
        facts = facts_of_points(points_called(some), now)
        share = ShareFacts("", scope.data_set, scope.department, kind, scope.purpose, now, until, points=facts)
        found += [code for code in some if is_shared_now(kind, share, code, now)]
    return tuple(found)


def withdrawn_points(held: ShareGrant) -> frozenset[str]:
    """The points that were taken out of a share of this grant: they never come back."""
    rows = SharedPoint.objects.filter(share__no__in=shares_of(held), withdrawn_at__isnull=False)
    return frozenset(rows.values_list("point__code", flat=True))


def narrowed_since(held: SharingDecision) -> frozenset[str]:
    """The points that the police took out of grants of the same department and set, by reviews after this decision: it
    does not bring them back."""
    reviews = GrantReview.objects.filter(
        grant__in=grants_of_set(held), result=ReviewResult.NARROWED.value, at__gt=held.decided_at
    )
    found = set[str]()
    for one in reviews.select_related("grant"):
        rows = SharedPoint.objects.filter(share__no__in=shares_of(one.grant), withdrawn_at=one.at)
        found |= set(rows.values_list("point__code", flat=True))
    return frozenset(found)


def points_not_agreed(held: ShareGrant, scope: AgreedScope | None, now: datetime) -> tuple[str, ...]:
    """The points of the share of a grant that is open which could not be opened anew: no longer agreed to, without the
    consent of their unit, or barred since by article 18, a filing or the catalogue; by code."""
    rows = SharedPoint.objects.filter(share__no=held.opened, withdrawn_at=None)
    codes = sorted(rows.values_list("point__code", flat=True))
    agreed = agreeable_now(sorted(set(codes) & set(scope.points)), now) if scope else frozenset[str]()
    return tuple(code for code in codes if code not in agreed)
