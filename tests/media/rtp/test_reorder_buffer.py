"""The jitter buffer, packet by packet: order, duplicates, holes in time and number, other counts; literal bytes."""

import random

from mingcha.media.rtp.reorder import HELD_BYTES, HELD_PACKETS, WAIT_NS, ReorderBuffer

HEAD, REST = b"\x80\x60", b"\x00\x00\x0e\x10" + b"\x00\x00\x00\x07" + b"\x41\x9a"


class Bench:
    def __init__(self) -> None:
        self.out: list[int] = []
        self.buffer = ReorderBuffer(lambda packet: self.out.append(packet[2] << 8 | packet[3]))

    def take(self, *sequences: int, at_ns: int = 0) -> list[int]:
        for sequence in sequences:
            self.buffer.take(memoryview(HEAD + sequence.to_bytes(2) + REST), at_ns)
        return self.out


def test_packets_in_order_pass_at_once_over_the_end_of_the_numbers() -> None:
    bench = Bench()
    assert bench.take(65_534, 65_535, 0, 1) == [65_534, 65_535, 0, 1]
    assert bench.buffer.held == (0, 0)


def test_early_packets_wait_for_the_one_that_is_missing() -> None:
    bench = Bench()
    assert bench.take(10, 13, 12) == [10]
    assert bench.take(11) == [10, 11, 12, 13]
    assert bench.take(12, 11) == [10, 11, 12, 13]
    assert bench.buffer.late == 2


def test_a_hole_is_given_up_after_its_time() -> None:
    bench = Bench()
    bench.take(10)
    bench.take(12, 13, 15, at_ns=5)
    bench.buffer.due(WAIT_NS + 4)
    assert bench.out == [10]
    bench.buffer.due(WAIT_NS + 5)
    assert bench.out == [10, 12, 13, 15]
    assert bench.take(11) == [10, 12, 13, 15]
    assert bench.buffer.late == 1
    assert bench.take(16) == [10, 12, 13, 15, 16]


def test_what_waits_is_bounded_in_number_and_in_bytes() -> None:
    bench = Bench()
    bench.take(0)
    bench.take(*range(2, HELD_PACKETS + 2))
    assert bench.out == [0, *range(2, HELD_PACKETS + 2)]
    bench = Bench()
    bench.take(0)
    large = bytes(60_000)
    for sequence in range(2, 40):
        bench.buffer.take(memoryview(HEAD + sequence.to_bytes(2) + REST + large), 0)
        assert bench.buffer.held[1] <= HELD_BYTES
    assert bench.out[-1] == 39


def test_another_source_and_another_count_begin_anew() -> None:
    bench = Bench()
    bench.take(10, 12)
    bench.buffer.take(memoryview(HEAD + (9000).to_bytes(2) + REST[:4] + b"\0\0\0\x08" + b"x"), 0)
    assert bench.out == [10, 12, 9000]
    bench = Bench()
    assert bench.take(30_000, 5, 6, 7, 9, 8) == [30_000, 5, 6, 7, 8, 9]
    bench = Bench()
    assert bench.take(5, 20_000, 20_001) == [5, 20_000, 20_001]
    bench.buffer.take(memoryview(b"\x80\x60\x4e\x22"), 0)
    assert bench.out[-1] == 20_001


def test_any_order_within_the_bound_comes_out_in_order() -> None:
    chance = random.Random(4)
    order = [at for _, at in sorted((at + chance.random() * 40, at) for at in range(1, 3000))]
    bench = Bench()
    assert bench.take(0, *order) == list(range(3000))
    assert bench.buffer.late == 0
