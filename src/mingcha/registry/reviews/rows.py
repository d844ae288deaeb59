"""When accounts were last used and reviewed, from their sessions, tokens and reviews."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Max, Min, QuerySet

from mingcha.kit.clock import SHANGHAI
from mingcha.registry.identity.models import RoleAssignment
from mingcha.registry.reviews.models import AccountReview
from mingcha.registry.reviews.values import ReviewOutcome
from mingcha.registry.sessions.models import AccountSession
from mingcha.registry.tokens.models import ApiTokenUse


@dataclass(slots=True)
class Use:
    """`used_at`: last sign-in, use of a token, review or enabling; None: nothing is known. `noticed_at`: a notice that
    came after the last use. `first_role_at`: when the first role began, ended ones with it."""

    signed_in_at: datetime | None = None
    used_at: datetime | None = None
    reviewed_at: datetime | None = None
    reviewed_by: str = ""
    noticed_at: datetime | None = None
    first_role_at: datetime | None = None


def use_of(user_ids: Collection[int]) -> dict[int, Use]:
    """The use of these accounts, with four queries."""
    found = {user_id: Use() for user_id in user_ids}
    for user_id, at in _latest(AccountSession.objects.filter(user__in=user_ids).values_list("user"), "began_at"):
        found[user_id].signed_in_at = found[user_id].used_at = at
    roles = RoleAssignment.objects.filter(user__in=user_ids).values_list("user")
    for user_id, at in roles.annotate(first=Min("valid_from")).order_by():
        found[user_id].first_role_at = at
    tokens = ApiTokenUse.objects.filter(token__user__in=user_ids).values_list("token__user")
    for user_id, day in _latest(tokens, "used_on"):
        _used(found[user_id], datetime.combine(day, time(), SHANGHAI))
    for row in AccountReview.objects.filter(user__in=user_ids).order_by("pk"):
        use = found[row.user_id]
        if row.outcome == ReviewOutcome.NOTICE.value:
            use.noticed_at = row.reviewed_at
            continue
        _used(use, row.reviewed_at)
        if row.outcome == ReviewOutcome.KEPT.value:
            use.reviewed_at, use.reviewed_by = row.reviewed_at, row.by
    for use in found.values():
        if use.noticed_at is not None and use.used_at is not None and use.used_at > use.noticed_at:
            use.noticed_at = None
    return found


def _used(use: Use, at: datetime) -> None:
    use.used_at = at if use.used_at is None else max(use.used_at, at)


def _latest(rows: "QuerySet[Any, Any]", column: str) -> "QuerySet[Any, Any]":
    found: QuerySet[Any, Any] = rows.annotate(latest=Max(column)).order_by()
    return found
