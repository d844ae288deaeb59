"""Django's authentication backend: the person of a session. Passwords are judged by sign_in.actions alone."""

from datetime import datetime

from django.contrib.auth.backends import BaseBackend

from mingcha.registry.identity.models import User
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
    rows = AccountSession.objects.select_related("user__organisation", "use")
    found = rows.filter(pk=number, ended_at=None, user__is_active=True).first()
    if found is None or over(found.began_at, found.use.seen_at, at):
        return None
    row = session_row(
        found.pk, found.user_id, found.began_at, found.use.seen_at, found.fresh_at, found.method, found.address,
        found.browser, found.failed_before, found.ended_at, found.end_reason,
    )  # fmt: skip
    return found.user, row
