"""The gateway's state of tickets: which are still valid and which grants have ended.

It imports no law and no database (the callables passed in by run/ decide articles 16(3) and 19). A ticket issued before
this gateway began is refused, so a restart loses no revocation.
"""

from collections.abc import Callable
from typing import Protocol

from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


class Ticket(Protocol):
    """An opened ticket, as the gateway needs it. Times in Unix milliseconds."""

    @property
    def id(self) -> str: ...
    @property
    def grant(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def within(self) -> str: ...
    @property
    def points(self) -> tuple[str, ...]: ...
    @property
    def iat_ms(self) -> int: ...
    @property
    def exp_ms(self) -> int: ...
    @property
    def from_ms(self) -> int: ...
    @property
    def to_ms(self) -> int: ...
    @property
    def origin(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def mark(self) -> int: ...
    @property
    def lease(self) -> int: ...
    def window(self, from_ms: int, to_ms: int) -> tuple[int, int]:
        """The part of an asked range that the ticket opens."""
        ...


class Revocation(Protocol):
    """Ends every ticket issued up to `at_ms` whose field `kind` (grant, who or within) is `subject`, or that opens the
    camera `subject` (kind point)."""

    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def at_ms(self) -> int: ...


type Authorise = Callable[[str, str, str, int, int], Ticket | Decision]
"""(token, camera, mode, from_ms, to_ms): the ticket, or the refusal with its article.

Raises Fault(UNAUTHENTICATED) on a token that is no ticket or has ended."""
type Opened = Callable[[Ticket, str, str], None]
"""(ticket, camera, mode): logs that a ticket opened something. Raises Fault(UNAVAILABLE) if it cannot."""
type OpenRevocation = Callable[[str], Revocation]
"""Opens a signed revocation. Raises Fault(UNAUTHENTICATED) on anything else."""


OUTLIVED_MS = 3_600_000
"""Time for which a revocation is kept; every ticket that it ends expires well before."""
type OpenStates = Callable[[str, Ticket], tuple[str, ...]]
"""(token, ticket of the page): the cameras whose states a signed pass lets the holder of the ticket follow.

Raises Fault(UNAUTHENTICATED) on anything else."""


def no_states(_token: str, _ticket: Ticket) -> tuple[str, ...]:
    """For a gateway without passes: no camera is followed."""
    return ()


class TicketDesk:
    """Checks tickets when they come and while they are used."""

    def __init__(
        self,
        authorise: Authorise,
        open_revocation: OpenRevocation,
        clock: Clock,
        opened: Opened = lambda _ticket, _camera, _mode: None,
        open_states: OpenStates = no_states,
    ) -> None:
        self.followed = open_states
        self._opened = opened
        self._authorise = authorise
        self._open_revocation = open_revocation
        self._clock = clock
        self.started_ms = self.now_ms()
        self._ended: dict[tuple[str, str], int] = {}

    def now_ms(self) -> int:
        """Unix milliseconds."""
        return int(self._clock.now().timestamp() * 1000)

    def admit(
        self, token: str, camera: str, mode: str, origin: str | None, from_ms: int = 0, to_ms: int = 0
    ) -> Ticket | Decision:
        """The ticket when it opens this now, or the refusal.

        Raises Fault(UNAUTHENTICATED) when there is no valid ticket, it has ended, was revoked, or is older than this
        gateway; Fault(FORBIDDEN) when the browser's page is not the one that the ticket was made for;
        Fault(UNAVAILABLE) when the opening cannot be logged.
        """
        if not token:
            raise Fault(FaultKind.UNAUTHENTICATED, Words("没有取流凭据", "there is no ticket"))
        ticket = self._authorise(token, camera, mode, from_ms, to_ms)
        if isinstance(ticket, Decision):
            if ticket.allowed:
                raise TypeError("authorise gives a ticket or a refusal")
            return ticket
        if not self.is_valid(ticket):
            raise Fault(FaultKind.UNAUTHENTICATED, Words("取流凭据已失效", "the ticket has ended"))
        if origin is not None and origin != ticket.origin:
            raise Fault(FaultKind.FORBIDDEN, Words("凭据不属于此页面", "the ticket was made for another page"))
        self._opened(ticket, camera, mode)
        return ticket

    def is_valid(self, ticket: Ticket) -> bool:
        """Whether an admitted ticket is still valid: not ended, not revoked, not older than this gateway."""
        named = (("grant", ticket.grant), ("who", ticket.who), ("within", ticket.within))
        cameras = (("point", code) for code in ticket.points)
        leases = (("lease", str(ticket.lease)),) if ticket.lease else ()
        ended_ms = max(self._ended.get(one, -1) for one in (*named, *cameras, *leases))
        return self.started_ms <= ticket.iat_ms and ticket.iat_ms > ended_ms and self.now_ms() < ticket.exp_ms

    def revoke(self, token: str) -> None:
        """Stores a signed revocation; an older one does not replace a newer one."""
        revocation = self._open_revocation(token)
        key = revocation.kind, revocation.subject
        self._ended[key] = max(self._ended.get(key, -1), revocation.at_ms)
        outlived_ms = self.now_ms() - OUTLIVED_MS
        for old in [one for one, at_ms in self._ended.items() if at_ms < outlived_ms]:
            del self._ended[old]
