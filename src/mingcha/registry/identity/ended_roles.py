"""Whether the roles of an account ended since it was named: a condition for queries (articles 3, 13(2))."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from mingcha.registry.identity.models import RoleAssignment


def roles_ended_since(named_at: str, at: datetime) -> Q:
    """The condition that the account of a row (its column `user`) had a role that ended between the instant in the
    column `named_at` and this one, and has none in force: its work there is over. One that never had a role is named
    for itself, and stays."""
    held = RoleAssignment.objects.filter(user=OuterRef("user"), valid_from__lte=at)
    ended = held.filter(valid_until__gt=OuterRef(named_at), valid_until__lte=at)
    stands = held.filter(Q(valid_until=None) | Q(valid_until__gt=at))
    return Q(Exists(ended)) & ~Q(Exists(stands))
