"""Memory that a burst left behind is given back, once a minute."""

from pathlib import Path

from mingcha.kit.freed_memory import FreedMemory, release

MINUTE_NS = 60_000_000_000


def test_it_is_given_back_once_a_minute() -> None:
    released: list[int] = []
    memory = FreedMemory(lambda: released.append(1))
    calls_ns = [0, 1, MINUTE_NS - 1, MINUTE_NS, MINUTE_NS + 1, 2 * MINUTE_NS - 1, 5 * MINUTE_NS, 6 * MINUTE_NS - 1]
    done = [memory.release_if_due(5 + at_ns) for at_ns in calls_ns]
    assert done == [False, False, False, True, False, False, True, False]
    assert len(released) == 2


def resident_kib() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def test_what_lies_free_between_what_is_used_goes_back_to_the_system() -> None:
    blocks = [bytes([1]) * 100_000 for _ in range(1000)]  # small enough that the C library keeps what is freed
    kept = blocks[::10]
    del blocks
    before = resident_kib()
    release()
    assert resident_kib() < before - 40_000
    assert all(block[0] == 1 for block in kept)
