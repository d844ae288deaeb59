"""ONVIF is loaded by the first verb alone; a recorder of RTSP cameras starts without it (docs/ref/benchmark-log.md)."""

import asyncio
import subprocess
import sys

import pytest

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.onvif.first_use import OnvifAtFirstUse
from mingcha.media.ptz.verbs import Stop
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

ASIDE = (
    "mingcha.media.onvif.moving",
    "mingcha.media.gb28181.source.source",
    "mingcha.media.gb28181.manscdp",
    "pyexpat",
    "http.client",
)
LOADED = "import sys; import mingcha.run.programs.record; print(*sys.modules)"


def test_a_recorder_starts_without_onvif_and_sources_of_devices() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=120)
    assert set(ran.stdout.split()) & {*ASIDE, "mingcha.media.rtsp.source"} == {"mingcha.media.rtsp.source"}


def test_the_first_verbs_make_one_mover() -> None:
    asked: list[str] = []

    def may_reach(host: str) -> bool:
        asked.append(host)
        return False

    async def turn() -> list[BaseException | None]:
        mover = OnvifAtFirstUse(SystemClock(), may_reach)
        address = camera_address("rtsp://10.1.2.3/main")
        found = await asyncio.gather(mover(address, Stop()), mover(address, Stop()), return_exceptions=True)
        with pytest.raises(Trouble):
            await mover(address, Stop())
        return found

    found = asyncio.run(turn())
    assert [one.reason for one in found if isinstance(one, Trouble)] == [GapReason.REFUSED] * 2
    assert set(asked) == {"10.1.2.3"}
