"""A recorder's membership in the fleet: beats while the recorder responds, and leads while it holds the leader lock.

Runs in a thread of the uplink with its own database session. The lock belongs to that session: losing the session loses
the leadership and restarts the vigil. Without the database the recorder continues with its last assignments.
"""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import Error as DatabaseError
from django.db import connection

from mingcha.fleet.placement.actions import PlacementResult, carry_out_round, read_beats
from mingcha.fleet.placement.queries import fleet_version, is_serving
from mingcha.fleet.placement.rules import Vigil
from mingcha.fleet.recorders.beats import arrive, beat
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault

_LOG = structlog.get_logger("mingcha.uplink.membership")

LEADERS_LOCK = 0x6D696E67636861
"""The advisory lock of the leader, "mingcha" in ASCII. One database belongs to one installation."""
BEATS_IN_A_TTL = 10
MOST_BETWEEN_BEATS_S = 1.0


class Leadership:
    """The leader's lock of this thread's database session (PostgreSQL)."""

    def __init__(self, statement_timeout_s: float) -> None:
        self._statement_timeout_ms = int(statement_timeout_s * 1000)
        self._session: int | None = None
        self._leads = False

    def ask(self) -> tuple[int, bool]:
        """Returns the session's id and whether it holds the lock, after trying to take it. Raises DatabaseError."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (session,) = cursor.fetchone()
            if session != self._session:
                # a slow query proves nothing about others, and a broken connection must not delay a beat for minutes
                cursor.execute(f"SET statement_timeout = {self._statement_timeout_ms}")
                self._session, self._leads = session, False
            if not self._leads:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADERS_LOCK])
                (self._leads,) = cursor.fetchone()
        return session, self._leads


class Membership:
    """Beats of one recorder and, while it leads, rounds. `answers`: whether the recorder responds now; `changed`:
    called when the uplink should fetch the recorder's cameras at once."""

    def __init__(
        self,
        recorder: str,
        ttl_s: float,
        clock: Clock,
        by: Actor,
        answers: Callable[[], bool],
        changed: Callable[[], None],
    ) -> None:
        self._recorder = recorder
        self._ttl = timedelta(seconds=ttl_s)
        self._clock = clock
        self._by = by
        self._answers = answers
        self._changed = changed
        self._incarnation: int | None = None
        self._version = -1
        self._vigil = Vigil(ttl_s)
        self._leadership = Leadership(ttl_s / 3)

    def turn(self) -> PlacementResult | None:
        """One beat, and one round if this recorder leads and its vigil is long enough. Raises DatabaseError."""
        if not is_serving(self._recorder):
            return None
        if self._answers():
            self._beat()
        self._look_for_moves()
        session, leads = self._leadership.ask()
        seen = read_beats(self._ttl, clock=self._clock) if leads else None
        may_judge = self._vigil.kept(session, self._clock.monotonic_ns())  # after the query, which may have blocked
        if seen is None or not may_judge:
            return None
        done = carry_out_round(self._by, self._recorder, seen, self._ttl, clock=self._clock)
        self._log(done)
        return done

    def broke(self) -> None:
        """Called when the database session was lost: restarts the beat and the vigil."""
        self._incarnation = None

    def _beat(self) -> None:
        if self._incarnation is not None and beat(self._recorder, self._incarnation, clock=self._clock):
            return
        if self._incarnation is not None:
            _LOG.warning("declared_dead", recorder=self._recorder)
        self._incarnation = arrive(self._recorder, clock=self._clock)
        self._changed()

    def _look_for_moves(self) -> None:
        version = fleet_version()
        if version != self._version:
            self._version = version
            self._changed()

    def _log(self, done: PlacementResult) -> None:
        if done.braked:
            _LOG.error("placement_braked", words="over half of the recorders are gone: nothing is moved")
        if done.declared:
            _LOG.warning("recorders_dead", recorders=list(done.declared))
        if done.moved:
            _LOG.warning("cameras_moved", cameras=done.moved)
            self._look_for_moves()
        if done.unplaced:
            _LOG.error("no_room", cameras=done.unplaced)


def pause_s(ttl_s: float) -> float:
    """Seconds between two beats."""
    return min(ttl_s / BEATS_IN_A_TTL, MOST_BETWEEN_BEATS_S)


def keep_beating(membership: Membership, ttl_s: float, stop: threading.Event) -> None:
    """Runs turns until `stop`; a database error ends the session, and the next turn opens another."""
    try:
        while True:
            turn_once(membership)
            if stop.wait(pause_s(ttl_s)):
                return
    finally:
        connection.close()


def turn_once(membership: Membership) -> bool:
    """One turn; False if the database or the log prevented it (recording continues). Keeps a session that still works,
    because the leader lock belongs to it."""
    try:
        membership.turn()
    except DatabaseError as error:
        _LOG.warning("database_away", error=type(error).__name__)
        if connection.connection is None or not connection.is_usable():
            membership.broke()
            connection.close()
        return False
    except Fault as fault:
        _LOG.warning("round_failed", fault=fault.kind.value, reason=fault.words.en)
        return False
    except Exception:  # noqa: BLE001
        _LOG.exception("membership_bug")  # a bug in a round must not end the beats of a healthy recorder
        return False
    return True
