"""Reminders of what is due, beside the worker's clock: a slow mail server delays no revocation (article 9; decree 799,
article 14).

A turn has a lease of its own, which is renewed before each target and before each message, and a deadline. So of two
workers one sends; a worker that lost the clock may end its turn while the next one waits for the lease. Two of them
send the same message only if one stands still for LEASE_LENGTH between sending a message and writing it down.
"""

import threading
from collections.abc import Mapping
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import connection

from mingcha.fleet.leases.actions import give_back_lease, take_lease
from mingcha.kit.clock import Clock
from mingcha.registry.reminders.carriers import CARRIED_WITHIN_S, Carrier, mail_carrier, webhook_carrier
from mingcha.registry.reminders.rules import Way
from mingcha.run.reminder_settings import mail_server_from_environment, reminder_key_from_environment
from mingcha.web.overview.deadlines.calling import serve_calls
from mingcha.web.overview.deadlines.reminding import Serve, send_reminders, serve_days

_LOG = structlog.get_logger("mingcha.work")

ROUND_EVERY_S = 3600
CALLED_EVERY_S = 120
"""Of calls by the hour: the shortest clock is one of an hour, half of it thirty minutes."""
TURN_WITHIN_S = 2700
"""A turn that is not through by then goes on at the next one, where it stopped."""
LEASE = "reminders"
LEASE_OF_CALLS = "calls"
LEASE_LENGTH = timedelta(minutes=5)
"""Longer than what one target takes: reading what is due, and CARRIED_WITHIN_S."""


def carriers_from_settings(clock: Clock) -> dict[Way, Carrier]:
    """How reminders leave, as the settings open it."""
    mail, hosts = mail_server_from_environment(), settings.MINGCHA_REMINDER_HOSTS
    found = {Way.MAIL: mail_carrier(mail, settings.MINGCHA_MAIL_DOMAINS, clock)} if mail is not None else {}
    return found | ({Way.WEBHOOK: webhook_carrier(hosts, reminder_key_from_environment())} if hosts else {})


class ReminderRounds:
    """Runs turns in their own thread: of deadlines by days, or with `calls` of what calls by the hour, which does not
    wait for the others."""

    def __init__(self, clock: Clock, holder: str, carriers: Mapping[Way, Carrier], *, calls: bool = False) -> None:
        self._clock = clock
        self._holder = holder
        self._carriers = carriers
        self._lease = LEASE_OF_CALLS if calls else LEASE
        self._serve: Serve = serve_calls if calls else serve_days
        self._after = 0
        self._stop = threading.Event()
        self._running: threading.Thread | None = None

    def turn(self) -> None:
        """Starts a turn unless one is running; called by the worker."""
        if not self._carriers or (self._running is not None and self._running.is_alive()):
            return
        self._running = threading.Thread(target=self._beside, name=self._lease, daemon=True)
        self._running.start()

    def close(self) -> None:
        """Ends a running turn behind its message, and waits for that."""
        self._stop.set()
        if self._running is not None:
            self._running.join(2 * CARRIED_WITHIN_S)

    def send(self) -> int:
        """One turn, if no other worker is at it; returns how many messages left."""
        until_ns = self._clock.monotonic_ns() + int(TURN_WITHIN_S * 1e9)

        def may_go_on() -> bool:
            in_time = not self._stop.is_set() and self._clock.monotonic_ns() < until_ns
            return in_time and take_lease(self._lease, self._holder, LEASE_LENGTH, clock=self._clock)

        if not may_go_on():
            return 0
        try:
            done = send_reminders(
                self._carriers, url=settings.MINGCHA_URL, clock=self._clock, may_go_on=may_go_on, after=self._after,
                serve=self._serve,
            )  # fmt: skip
        finally:
            give_back_lease(self._lease, self._holder)
        self._after = done.last
        return done.left

    def _beside(self) -> None:
        try:
            self.send()
        except Exception:  # noqa: BLE001
            _LOG.exception("reminders_ended")  # a thread has nobody to tell; the next turn begins anew
        finally:
            connection.close()
