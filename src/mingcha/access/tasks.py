"""Jobs of access: sending again what the gateway did not take (article 16(3): a revocation must reach the door)."""

from mingcha.access.actions import SendRevocation, deliver
from mingcha.access.queries import waiting_revocations
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock


def deliver_revocations(send: SendRevocation, clock: Clock) -> int:
    """Hands every waiting revocation to the gateway, oldest first, until one is not taken; how many it took."""
    taken = 0
    for waiting in waiting_revocations():
        if not deliver(waiting.grant, waiting.token, send, clock=clock, by=program("work")):
            break
        taken += 1
    return taken
