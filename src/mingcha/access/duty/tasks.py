"""Jobs of duty viewing: repeats revocations to gateways that did not accept them (article 16(3))."""

from mingcha.access.duty.actions import SendRevocation, deliver
from mingcha.access.duty.queries import waiting_revocations
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock

MOST_FAILURES = 3
"""Limit of failed revocations per run: each one costs some seconds if a host is unreachable, and the other jobs of the
clock wait."""


def deliver_revocations(send: SendRevocation, clock: Clock) -> int:
    """Sends the waiting revocations to the gateways, newest first (its tickets last longest); returns the number
    accepted.

    An unreachable gateway must not keep revocations from the others, so a single failure does not end the run.
    """
    taken = failures = 0
    for waiting in waiting_revocations(clock.now()):
        if deliver(waiting.grant, waiting.token, send, clock=clock, by=program("work")):
            taken += 1
        else:
            failures += 1
        if failures == MOST_FAILURES:
            break
    return taken
