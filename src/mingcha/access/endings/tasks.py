"""Jobs of ends of viewing: repeats ends to gateways that did not accept them (article 16(3))."""

from mingcha.access.endings.actions import SendEnd, deliver_end
from mingcha.access.endings.queries import waiting_ends
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock

MOST_FAILURES = 3
"""As of duty.tasks.deliver_revocations."""


def deliver_viewing_ends(send: SendEnd, clock: Clock) -> int:
    """Sends the waiting ends to the gateways, newest first; returns the number accepted."""
    taken = failures = 0
    for waiting in waiting_ends(clock.now()):
        if deliver_end(waiting.number, waiting.token, send, clock=clock, by=program("work")):
            taken += 1
        else:
            failures += 1
        if failures == MOST_FAILURES:
            break
    return taken
