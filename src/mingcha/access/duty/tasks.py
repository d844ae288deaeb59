"""Jobs of duty viewing: a revocation is sent again to gateways that did not take it (article 16(3))."""

from mingcha.access.duty.actions import SendRevocation, deliver
from mingcha.access.duty.queries import waiting_revocations
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock

MOST_FAILURES = 3
"""Revocations in a turn that were not taken everywhere before the next turn goes on: a host that is away costs each one
some seconds, and the other jobs of the clock wait meanwhile."""


def deliver_revocations(send: SendRevocation, clock: Clock) -> int:
    """Hands the waiting revocations to the gateways, the newest first (its tickets live longest); how many were taken.

    One gateway that is away must not keep a revocation from the others, so a failure alone ends nothing.
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
