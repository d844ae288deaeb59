"""Ends pictures at once where a page ended what they rested on; the clock does the same for every other way."""

from mingcha.access.endings.actions import Ended, end_viewing_of_ended
from mingcha.access.tickets.gateways import send_revocation
from mingcha.registry.identity.asker import Asker
from mingcha.web.frame import wiring


def end_what_tokens_opened(by: Asker) -> None:
    """Ends tickets and streams that were opened with tokens that have ended."""
    end_viewing_of_ended(by, Ended.TOKENS, clock=wiring.clock(), send=send_revocation)


def end_what_masks_closed(by: Asker) -> None:
    """Ends tickets and streams of points whose footage was closed by a mask that nobody checked yet."""
    end_viewing_of_ended(by, Ended.POINTS, clock=wiring.clock(), send=send_revocation)
