"""Django's sessions in the database, read by a query compiled once: every request of a browser reads its own."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from mingcha.evidence.compiled_query import CompiledQuery


class SessionStore(db.SessionStore):
    """Reads as its parent does, and writes by it."""

    def load(self) -> dict[str, Any]:
        """The data of the session; empty, and the key forgotten, if there is none or it is over."""
        rows = _RUNNING.rows(self.session_key, timezone.now()) if self.session_key else []
        if not rows:
            self._session_key = None
            return {}
        return self.decode(rows[0][0])


_RUNNING = CompiledQuery(
    lambda key, at: (
        SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=at).values_list("session_data")
    )
)
