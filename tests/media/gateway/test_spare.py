"""A worker that is started ahead: taken once, ended when nobody takes it, and never one that is dead."""

import asyncio

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.transcode import spare as spares
from mingcha.media.gateway.transcode.spare import Spare


class FakeWorker:
    def __init__(self):
        self.is_alive = True
        self.stopped = 0

    async def stop(self):
        self.is_alive = False
        self.stopped += 1


@pytest.fixture
def made():
    return []


@pytest.fixture
def spare(made):
    async def start():
        made.append(FakeWorker())
        return made[-1]

    return Spare(start)


async def test_one_is_prepared_and_taken_once(spare, made):
    assert spare.take() is None
    spare.prepare()
    spare.prepare()
    assert spare.take() is None, "it is still being started"
    await asyncio.sleep(0)
    assert spare.take() is made[0]
    assert spare.take() is None
    await spare.stop()
    assert [one.stopped for one in made] == [0], "who took it ends it"


async def test_a_dead_one_is_not_given_and_is_reaped(spare, made):
    spare.prepare()
    await asyncio.sleep(0)
    made[0].is_alive = False
    assert spare.take() is None
    await spare.stop()
    assert made[0].stopped == 1
    spare.prepare()
    await asyncio.sleep(0)
    assert spare.take() is made[1]


async def test_stopping_ends_it_also_while_it_starts(spare, made):
    spare.prepare()
    await spare.stop()
    assert [one.stopped for one in made] == [1]
    await spare.stop()


async def test_one_that_nobody_takes_is_ended(spare, made, monkeypatch):
    monkeypatch.setattr(spares, "SPARE_S", 0.01)
    spare.prepare()
    async with asyncio.timeout(5):
        while not made or not made[0].stopped:  # noqa: ASYNC110 - a timer ends it
            await asyncio.sleep(0.005)
    assert spare.take() is None


async def test_a_machine_that_has_no_process_to_give_has_no_spare():
    async def start():
        raise Fault(FaultKind.UNAVAILABLE, Words("没有", "none"))

    spare = Spare(start)
    spare.prepare()
    await asyncio.sleep(0)
    assert spare.take() is None
    spare.prepare()
    await spare.stop()
