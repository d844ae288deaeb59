"""Why a registered camera gives no picture, asked of the recorder of this home (articles 3, 16(1)).

A recorder on another host is not asked: the pages have no way to it, and say so.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.diagnosis.steps import Diagnosis, diagnosis_from
from mingcha.media.local.client import LocalClient
from mingcha.registry.commissioning.rules import may_diagnose
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.points.rows import point_called
from mingcha.registry.viewing_grounds.rows import trial_of

_ANSWER_S = 10.0
"""Longer than the recorder waits for the signalling program."""
_ELSEWHERE = Words(
    "本机的录像机没有录制该摄像机：请在录制它的那台机器上运行 mingcha camera why",
    "the recorder of this machine does not record the camera: run mingcha camera why on the machine that does",
)
_AWAY = Words(
    "本机的录像机没有应答：请先检查录像程序是否在运行（mingcha status）",
    "the recorder of this machine does not answer: check first whether it runs (mingcha status)",
)


@dataclass(frozen=True, slots=True)
class PointDiagnosis:
    """What a recorder knows of a camera; `recorder`: its name."""

    found: Diagnosis
    recorder: str


type AskRecorder = Callable[[str], PointDiagnosis]


@cites("3", "16(1)")
def diagnosis_of_point(reader: Reader, code: str, *, clock: Clock, ask: AskRecorder | None = None) -> PointDiagnosis:
    """How far the newest attempt to read a camera came. Blocks the calling thread for seconds at most.

    Raises Fault(NOT_FOUND) for an unknown code, Refused, Fault(CONFLICT) if another recorder records it, and
    Fault(UNAVAILABLE) if none answers or an older one does.
    """
    require(may_diagnose_point(reader, code, at=clock.now()))
    return (ask or ask_recorder)(code)


@cites("3", "16(1)")
def may_diagnose_point(reader: Reader, code: str, *, at: datetime) -> Decision:
    """Whether a person reads why this camera gives no picture: pages ask before they offer it. Raises Fault(NOT_FOUND)
    for an unknown code."""
    return may_diagnose(duty_of(reader, at), trial_of(point_called(code).system))


def ask_recorder(code: str) -> PointDiagnosis:
    """Asks the recorder of this home. Raises Fault(CONFLICT), Fault(UNAVAILABLE)."""
    try:
        return asyncio.run(_ask(code))
    except TimeoutError:
        raise Fault(FaultKind.UNAVAILABLE, _AWAY) from None
    except Fault as fault:
        if fault.kind is FaultKind.NOT_FOUND:
            raise Fault(FaultKind.CONFLICT, _ELSEWHERE) from None
        raise Fault(FaultKind.UNAVAILABLE, _AWAY, fault.words.en) from None


async def _ask(code: str) -> PointDiagnosis:
    client = LocalClient(settings.MINGCHA_HOME.socket, "diagnose")
    try:
        async with asyncio.timeout(_ANSWER_S):
            answer = await client.ask("diagnose", camera=code)
        return PointDiagnosis(diagnosis_from(answer), str(client.hello.get("recorder", "")))
    finally:
        await client.close()
