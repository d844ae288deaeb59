"""Pushes to the targets of sharing, beside the worker's clock: a slow receiver delays no revocation (article 13(1)).

Each target has a thread of its own, so that one that is slow or fails delays no other, and a lease of its own, which is
renewed before each batch, while one is sent and while the target is compared: of two workers one sends. Two of them
send to one target only if one stands still for LEASE_LENGTH, and that one stops where it finds the lease with the
other; a receiver bears the same version twice.
"""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import Error as DatabaseError
from django.db import connection

from mingcha.fleet.leases.actions import give_back_lease, take_lease
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.sharing.pushes.sending import TurnLostError, is_due, note_failed_turn, push_turn
from mingcha.sharing.pushes.withdrawals import may_have_withdrawal
from mingcha.sharing.reconciliations.restores import pause_restored_home
from mingcha.sharing.reconciliations.tasks import (
    comparison_turn,
    is_to_be_compared,
    pause_if_restored,
    targets_with_a_turn,
)
from mingcha.sharing.targets.queries import enabled_targets
from mingcha.sharing.targets.rows import adapter_of, target_called

_LOG = structlog.get_logger("mingcha.work")

PUSHED_EVERY_S = 20
TARGET_WITHIN_S = 15
"""A target that is not through by then begins another turn."""
MOST_AT_ONCE = 8
"""Targets that are pushed to at once; the others have their turn behind them."""
LEASE_LENGTH = timedelta(minutes=5)
"""Longer than what an adapter does between two questions whether a batch may leave: four exchanges of CKAN by a set, or
one connection of a front-end database, are four minutes at most."""
_ENDS_WITHIN_S = 75.0


class PushRounds:
    """Runs turns of the targets, each in a thread of its own."""

    def __init__(self, clock: Clock, holder: str) -> None:
        self._clock = clock
        self._holder = holder
        self._stop = threading.Event()
        self._running: dict[str, threading.Thread] = {}
        self._last = ""
        self._asked: set[str] = set()

    def turn(self) -> None:
        """Starts turns of the targets that have none, those first that follow the one that was started last; called by
        the worker."""
        self._running = {name: one for name, one in self._running.items() if one.is_alive()}
        names = [name for name in self._with_a_turn() if name not in self._running]
        for name in sorted(names, key=lambda name: (name <= self._last, name)):
            if len(self._running) >= MOST_AT_ONCE or self._stop.is_set():
                return
            self._last = name
            self._running[name] = threading.Thread(target=self._beside, args=[name], name="pushes", daemon=True)
            self._running[name].start()

    def close(self) -> None:
        """Ends running turns behind their batch, and waits for that."""
        self._stop.set()
        until_ns = self._clock.monotonic_ns() + int(_ENDS_WITHIN_S * 1e9)
        for one in self._running.values():
            one.join(max(0.0, (until_ns - self._clock.monotonic_ns()) / 1e9))

    def push_all(self) -> int:
        """One turn of each running target, and of those that are to be compared, one after another; returns how many
        batches left."""
        return sum(self._push(name) for name in self._with_a_turn() if not self._stop.is_set())

    def _with_a_turn(self) -> tuple[str, ...]:
        """The targets that have a turn. One that has none since it is paused is asked about a restore here: it is
        compared then, before an officer resumes it."""
        found = targets_with_a_turn()
        without = [name for name in enabled_targets() if name not in found and name not in self._asked]
        for name in without:
            self._pause_if_restored(name)
        return targets_with_a_turn() if without else found

    def _push(self, name: str) -> int:
        lease = f"push:{name}"

        def keep() -> bool:
            return not self._stop.is_set() and take_lease(lease, self._holder, LEASE_LENGTH, clock=self._clock)

        def keep_turn() -> None:
            if not take_lease(lease, self._holder, LEASE_LENGTH, clock=self._clock):
                raise TurnLostError

        if not keep():
            return 0
        try:
            return self._push_leased(name, keep, keep_turn)
        finally:
            give_back_lease(lease, self._holder)

    def _push_leased(self, name: str, keep: Callable[[], bool], keep_turn: Callable[[], None]) -> int:
        by, clock = program("work"), self._clock
        try:
            self._pause_if_restored(name)
            left = 0
            if is_to_be_compared(name, clock=clock):
                held = target_called(name)
                if may_have_withdrawal(held):  # it does not wait until all is read
                    left = self._push_due(name, keep, keep_turn, asks_first=True)
                comparison_turn(by, target=name, adapter=adapter_of(held), clock=clock, keep=keep)
                if not keep():
                    return left
            return left + self._push_due(name, keep, keep_turn)
        except DatabaseError:  # ours is away
            raise
        except TurnLostError:
            _LOG.warning("push_turn_lost", target=name)
        except Refused as refused:
            _LOG.info("push_refused", target=name, article=refused.decision.article)  # it was paused meanwhile
        except Fault as fault:
            _LOG.warning("push_not_possible", target=name, kind=fault.kind.value)
            note_failed_turn(by, target=name, why=f"{fault.words.zh} {fault.words.en}", clock=self._clock)
        except Exception as error:  # noqa: BLE001 - what nobody foresaw is a failure of its target
            _LOG.exception("push_bug", target=name)
            note_failed_turn(by, target=name, why=type(error).__name__, clock=self._clock)
        return 0

    def _push_due(
        self, name: str, keep: Callable[[], bool], keep_turn: Callable[[], None], *, asks_first: bool = False
    ) -> int:
        """Pushes what is due. `asks_first`: a comparison follows, which could not see a restored receiver any more once
        it has the newest batch."""
        by, clock = program("work"), self._clock
        if not is_due(name, clock=clock):
            return 0
        adapter = adapter_of(target_called(name))
        if pause_if_restored(by, target=name, adapter=adapter, clock=clock, always=asks_first):
            return 0
        until_ns = clock.monotonic_ns() + int(TARGET_WITHIN_S * 1e9)
        return push_turn(
            by,
            target=name,
            adapter=adapter,
            clock=clock,
            may_go_on=lambda: clock.monotonic_ns() < until_ns and keep(),
            keep_turn=keep_turn,
        )

    def _pause_if_restored(self, name: str) -> None:
        """Asked once a target in the life of a program, since a home is restored while none runs."""
        if name not in self._asked:
            pause_restored_home(program("work"), target=name, clock=self._clock)
            self._asked.add(name)

    def _beside(self, name: str) -> None:
        try:
            while self._push(name) and not self._stop.is_set():
                pass
        except DatabaseError as error:
            _LOG.warning("database_away", error=type(error).__name__)
        except Exception:  # noqa: BLE001
            _LOG.exception("task_bug", task="pushes")  # a thread has nobody to tell; the next turn begins anew
        finally:
            connection.close()
