"""What the registrar is answered about passwords, and when the database is asked for it (articles 18, 20(4))."""

import asyncio
from datetime import UTC, datetime

import pytest
from tests.support.media.sip_device import DEVICE
from tests.support.media.taking_in import until

from mingcha.kit.clock import HandClock, SystemClock
from mingcha.media.gb28181.server.listening import DeviceCredentials
from mingcha.station.signalling import passwords

pytestmark = pytest.mark.law("13(1)", "16(5)")
CLOCK = HandClock(datetime(2026, 12, 1, tzinfo=UTC))


async def test_a_password_that_is_set_while_the_old_one_is_read_answers_nobody_with_the_old_one() -> None:
    reads, answers = list[asyncio.Future[DeviceCredentials | None]](), list[DeviceCredentials | None]()

    async def in_thread(act: object) -> DeviceCredentials | None:
        del act
        reads.append(asyncio.get_running_loop().create_future())
        return await reads[-1]

    held = passwords.Passwords(lambda _: None, in_thread, SystemClock(), lambda _: True)
    held.credentials_of(DEVICE, answers.append)
    await until(lambda: reads)
    held.forget(DEVICE)
    reads[0].set_result(DeviceCredentials("the-old-password"))
    await asyncio.sleep(0.01)
    held.credentials_of(DEVICE, answers.append)
    await until(lambda: len(reads) == 2)
    reads[1].set_result(DeviceCredentials("the-new-password"))
    await until(lambda: answers)
    assert [one and one.password for one in answers] == ["the-new-password"]
    held.credentials_of(DEVICE, answers.append)  # remembered
    assert len(answers) == 2


async def test_a_code_that_nobody_approved_asks_the_database_nothing() -> None:
    reads, answers = list[object](), list[DeviceCredentials | None]()

    async def in_thread(act: object) -> DeviceCredentials | None:
        reads.append(act)
        return None

    approved: dict[str, bool | None] = dict.fromkeys([DEVICE], True)
    held = passwords.Passwords(lambda _: None, in_thread, CLOCK, lambda code: approved.get(code, False))
    for number in range(10_000):
        held.credentials_of(f"42010200001180{number:06d}", answers.append)
    assert (reads, answers) == ([], [None] * 10_000)
    blind = passwords.Passwords(lambda _: None, in_thread, CLOCK, lambda _: None)
    for number in range(10_000):
        blind.credentials_of(f"42010200001180{number:06d}", answers.append)
    await until(lambda: len(reads) == passwords.BLIND_AT_ONCE)
    await blind.stop()
    assert len(reads) == passwords.BLIND_AT_ONCE
