"""Memory that a burst left behind is given back; steady use costs no call."""

from mingcha.kit.freed_memory import FreedMemory, release, resident_bytes

MINUTE_NS = 60_000_000_000


def test_a_burst_is_given_back_once_and_steady_use_asks_for_nothing() -> None:
    held, released = [100], []

    def give_back() -> None:
        released.append(held[0])
        held[0] = 110

    memory = FreedMemory(lambda: held[0], give_back)
    assert not memory.look(0)
    held[0] = 124
    assert not memory.look(MINUTE_NS)
    held[0] = 400
    assert not memory.look(MINUTE_NS + 1), "not before a minute is over"
    assert memory.look(2 * MINUTE_NS)
    assert not memory.look(3 * MINUTE_NS)
    assert released == [400]


def test_what_is_really_used_is_not_asked_for_every_minute() -> None:
    held, released = [100], []
    memory = FreedMemory(lambda: held[0], lambda: released.append(held[0]))
    memory.look(0)
    held[0] = 300  # more cameras: nothing of it is free
    assert [memory.look(minute * MINUTE_NS) for minute in range(1, 4)] == [True, False, False]


def test_the_system_answers() -> None:
    blocks = [bytes(200_000) for _ in range(300)]
    before = resident_bytes()
    del blocks
    release()
    assert 0 < resident_bytes() <= before
