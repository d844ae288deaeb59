"""Django's authentication backend: the person of a session. Passwords are judged by sign_in.actions alone."""

from datetime import datetime
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.sessions.models import AccountSession
from mingcha.registry.sessions.queries import session_row
from mingcha.registry.sessions.rules import over
from mingcha.registry.sessions.values import SessionRow


class Accounts(BaseBackend):
    """Finds people by number; `authenticate` accepts nobody, so that no path goes around the limits on guessing."""

    def get_user(self, user_id: int) -> User | None:
        """The enabled account with this number."""
        return person_numbered(user_id)


def person_numbered(number: int) -> User | None:
    """The enabled account with this number; otherwise None."""
    return User.objects.select_related("organisation").filter(pk=number, is_active=True).first()


def person_of_session(number: int, at: datetime) -> tuple[User, SessionRow] | None:
    """The person and the session with this number, with one query, if it is running and the account is enabled."""
    for found in _RUNNING.rows(number):
        session, person, organisation = found[: len(_SESSION)], found[len(_SESSION) :][:_OF_USER], found[-_OF_UNIT:]
        row = session_row(*session)
        if over(row.began_at, row.seen_at, at):
            return None
        (user,) = instances(User, [person])
        user.organisation = instances(Organisation, [organisation])[0] if user.organisation_id is not None else None
        return user, row
    return None


_SESSION = (
    "pk", "user_id", "began_at", "use__seen_at", "use__acted_at", "fresh_at", "method", "address", "browser",
    "failed_before", "ended_at", "end_reason",
)  # fmt: skip
"""What session_row takes, in its order."""
_USER = [f"user__{name}" for name in concrete_names(User)]
_UNIT = [f"user__organisation__{name}" for name in concrete_names(Organisation)]
_OF_USER, _OF_UNIT = len(_USER), len(_UNIT)


def _ask_running(number: int) -> "QuerySet[AccountSession, Any]":
    rows = AccountSession.objects.filter(pk=number, ended_at=None, user__is_active=True)
    return rows.values_list(*_SESSION, *_USER, *_UNIT)


_RUNNING = CompiledQuery(_ask_running)
"""Each request of a signed-in person asks it."""
