"""The operation `diagnose` of the local protocol (article 16(5))."""

from pathlib import Path

import pytest
from tests.support.media.recorder_house import ASSIGN, START, running
from tests.support.media.synthetic import CAMERA

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind

pytestmark = pytest.mark.law("16(5)")


async def test_a_camera_is_diagnosed_where_it_is_recorded_alone(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        with pytest.raises(Fault) as unknown:
            await house.client.ask("diagnose", camera=CAMERA)
        assert unknown.value.kind is FaultKind.NOT_FOUND
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        answer = await house.client.ask("diagnose", camera=CAMERA)
        assert answer == {"way": "other", "reason": "MASK_MISSING", "steps": []}
