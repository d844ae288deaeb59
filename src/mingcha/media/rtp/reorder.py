"""The reorder buffer of media over UDP: delivers packets in order of their sequence numbers, with a bounded delay.

Pure. A packet in order is delivered at once, without a copy. An early one waits until the missing packets come or until
the limit in time, number or bytes is reached; then delivery continues after the hole, which counts as loss.
"""

from collections.abc import Callable

from mingcha.media.rtp.rtp import HEADER_BYTES, MAX_MISORDER

WAIT_NS = 150_000_000
"""Longest wait for a missing packet: reordering inside a city's network takes a few milliseconds."""
HELD_PACKETS = 512
HELD_BYTES = 1 << 20


class ReorderBuffer:
    """The buffer of one track."""

    def __init__(self, deliver: Callable[[memoryview], None]) -> None:
        self._deliver = deliver
        self._held: dict[int, tuple[int, bytes]] = {}
        self._held_bytes = 0
        self._expected = -1
        self._unexpected = -1
        self._source = b""
        self.late = 0
        """Count of packets that came too late or twice."""

    @property
    def held(self) -> tuple[int, int]:
        """Number of buffered packets and bytes."""
        return len(self._held), self._held_bytes

    def take(self, packet: memoryview, now_ns: int) -> None:
        """Takes the next datagram. Drops it if it is too short for RTP."""
        if len(packet) < HEADER_BYTES:
            return
        sequence, source = packet[2] << 8 | packet[3], bytes(packet[8:12])
        if source != self._source:
            self._restart(sequence)
            self._source = source
        ahead = (sequence - self._expected) & 0xFFFF
        if ahead == 0:
            self._pass(packet, sequence)
        elif ahead >= 0x8000:
            self._behind(packet, sequence, 0x10000 - ahead)
        elif ahead > HELD_PACKETS:
            self._restart(sequence)
            self._pass(packet, sequence)
        elif sequence in self._held:
            self.late += 1
        else:
            self._held[sequence] = (now_ns, bytes(packet))
            self._held_bytes += len(packet)
            while len(self._held) >= HELD_PACKETS or self._held_bytes > HELD_BYTES:
                self._skip()

    def due(self, now_ns: int) -> None:
        """Skips holes whose wait is over."""
        late = [sequence for sequence, (since_ns, _) in self._held.items() if now_ns - since_ns >= WAIT_NS]
        if not late:
            return
        last = max((sequence - self._expected) & 0xFFFF for sequence in late)
        self._deliver_held((self._expected + last) & 0xFFFF)
        self._go_on()

    def _pass(self, packet: memoryview, sequence: int) -> None:
        self._unexpected = -1
        self._deliver(packet)
        self._expected = (sequence + 1) & 0xFFFF
        self._go_on()

    def _go_on(self) -> None:
        while self._held and (waiting := self._held.pop(self._expected, None)) is not None:
            self._held_bytes -= len(waiting[1])
            self._deliver(memoryview(waiting[1]))
            self._expected = (self._expected + 1) & 0xFFFF

    def _skip(self) -> None:
        self._expected = min(self._held, key=lambda sequence: (sequence - self._expected) & 0xFFFF)
        self._go_on()

    def _behind(self, packet: memoryview, sequence: int, behind: int) -> None:
        if behind <= MAX_MISORDER:
            self.late += 1
            return
        # the sequence restarted (RFC 3550, A.1): the depacketizer follows at the second packet, and so does this
        if sequence == self._unexpected:
            self._restart(sequence)
            self._pass(packet, sequence)
            return
        self._deliver(packet)
        self._unexpected = (sequence + 1) & 0xFFFF

    def _restart(self, sequence: int) -> None:
        if self._held:
            self._deliver_held(None)
        self._expected, self._unexpected = sequence, -1

    def _deliver_held(self, upto: int | None) -> None:
        """Delivers what is held in order, up to a sequence number or all, over holes: sorted once."""
        start = self._expected
        for sequence in sorted(self._held, key=lambda held: (held - start) & 0xFFFF):
            if upto is not None and (sequence - start) & 0xFFFF > (upto - start) & 0xFFFF:
                return
            _, packet = self._held.pop(sequence)
            self._held_bytes -= len(packet)
            self._expected = (sequence + 1) & 0xFFFF
            self._deliver(memoryview(packet))
