"""Streams that are not taken or not asked for: nobody says from where they come, a channel was taken away (13(1))."""

import pytest
from tests.support.media.registered_device import Asked, invited
from tests.support.media.taking_in import until

from mingcha.media.units import GapReason

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("16(5)")]


async def test_no_stream_without_a_host_of_the_device() -> None:
    for options in ("", "#udp"):
        link = Asked(host="")
        async with invited(link, options) as sink:
            await until(lambda: sink.gaps)
            assert (sink.gaps[0][0], sink.gaps[0][2]) == (
                GapReason.UNREACHABLE, "nobody says from where the device sends"
            )  # fmt: skip
            assert link.byes[0] == "dialog 1"


async def test_a_channel_that_was_taken_away_is_not_asked_for() -> None:
    link = Asked()
    async with invited(link, address="gb28181://42010000001180000001/90010000001310000009") as sink:
        await until(lambda: sink.gaps)
        assert (sink.gaps[0][0], sink.gaps[0][2]) == (GapReason.NOT_FOUND, "the channel of this camera was taken away")
    assert (link.asks, link.byes) == ([], [])
