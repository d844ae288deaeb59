"""Tries a camera's address from the machine of this home's recorder, which will record it; else from this one."""

import asyncio

from django.conf import settings

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import CameraAddress
from mingcha.media.ingest.trial import TRIAL_S, Reach, Trial, try_camera
from mingcha.media.local.client import LocalClient
from mingcha.media.recorder.address_trials import trial_from, trial_request
from mingcha.registry.points.filling import sealed_password

_ANSWER_S = TRIAL_S + 4.0
"""How long a recorder may take for its answer."""


def try_from_recorder(address: CameraAddress, clock: Clock, reach: Reach) -> Trial:
    """One attempt, asked of the recorder on this machine; of this process if that recorder is away or older. Blocks the
    calling thread. Raises Fault(EXHAUSTED) while the recorder tries others."""
    try:
        return asyncio.run(_ask(address, reach))
    except TimeoutError:
        return try_camera(address, clock, reach, settings.MINGCHA_HOME.sip_socket)
    except Fault as fault:
        if fault.kind not in (FaultKind.UNAVAILABLE, FaultKind.UNSUPPORTED):
            raise
        return try_camera(address, clock, reach, settings.MINGCHA_HOME.sip_socket)


async def _ask(address: CameraAddress, reach: Reach) -> Trial:
    client = LocalClient(settings.MINGCHA_HOME.socket, "trial")
    try:
        async with asyncio.timeout(_ANSWER_S):
            answer = await client.ask("try", **trial_request(address, sealed_password(address), reach))
        return trial_from(answer, str(client.hello.get("recorder", "")))
    finally:
        await client.close()
