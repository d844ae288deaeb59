"""Who moves a camera for the gateway: the recorder over its local socket (articles 2 and 7(2))."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.ptz.verb_json import verb_to_json
from mingcha.media.ptz.verbs import MOST_PRESETS, Verb

ANSWER_LIMIT_S = 5.0
"""Time for the recorder's answer to a verb; it gives the camera 3 s."""
UNREACHABLE, REFUSED, UNSUPPORTED, SILENT, BUSY = "unreachable", "refused", "unsupported", "silent", "busy"
_TROUBLES = frozenset({UNREACHABLE, REFUSED, UNSUPPORTED, SILENT, BUSY})
_OF_KIND = {
    FaultKind.UNAVAILABLE: UNREACHABLE,
    FaultKind.NOT_FOUND: UNREACHABLE,
    FaultKind.INTERNAL: UNREACHABLE,
    FaultKind.CONFLICT: BUSY,
    FaultKind.EXHAUSTED: BUSY,
    FaultKind.FORBIDDEN: REFUSED,
}
_NOT_TAKEN = {
    UNREACHABLE: (FaultKind.UNAVAILABLE, Words("摄像机无法连接", "the camera cannot be reached")),
    REFUSED: (FaultKind.FORBIDDEN, Words("摄像机拒绝执行", "the camera refuses")),
    SILENT: (FaultKind.UNAVAILABLE, Words("摄像机没有及时应答", "the camera did not answer in time")),
    UNSUPPORTED: (FaultKind.UNSUPPORTED, Words("摄像机不支持此操作", "the camera does not support this")),
}
LONGEST_RETURN_S = 86_400


@dataclass(frozen=True, slots=True)
class Controlled:
    """A verb was done. The camera's home preset (0: none) and the seconds without a verb after which it goes home (0:
    never)."""

    home_preset: int
    home_return_s: int


class Movers(Protocol):
    """Whoever moves cameras."""

    async def control(self, camera: str, verb: Verb) -> Controlled:
        """Does a verb. Raises Fault; trouble_of() names it."""
        ...


class AsksRecorder(Protocol):
    """The method of media.local.client.LocalClient that control uses."""

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        """One request, one answer. Raises Fault."""
        ...


class LocalMovers:
    """The recorder of this host."""

    def __init__(
        self,
        recorder: AsksRecorder,
        answer_limit_s: float = ANSWER_LIMIT_S,
        most_return_s: Callable[[], int] = lambda: LONGEST_RETURN_S,
    ) -> None:
        """`most_return_s`: after so many seconds a camera goes home at the latest, whatever its recorder was given."""
        self._recorder = recorder
        self._answer_limit_s = answer_limit_s
        self._most_return_s = most_return_s

    async def control(self, camera: str, verb: Verb) -> Controlled:
        """Asks the recorder. Raises its Fault, Fault(UNAVAILABLE, detail "silent") when it does not answer in time, a
        Fault with the trouble as detail where the camera did not take the verb, Fault(INVALID) for an answer that is
        none."""
        try:
            async with asyncio.timeout(self._answer_limit_s):
                answer = await self._recorder.ask("control", camera=camera, verb=verb_to_json(verb))
        except TimeoutError:
            raise _not_taken(SILENT) from None
        if (trouble := answer.get("trouble", "")) != "":
            raise _not_taken(str(trouble))
        home_preset = _count(answer.get("home_preset"), MOST_PRESETS)
        return_s = _count(answer.get("home_return_s"), LONGEST_RETURN_S)
        return Controlled(home_preset, min(return_s, self._most_return_s()))


def trouble_of(fault: Fault) -> str:
    """The name of what kept a camera from a verb: unreachable, refused, unsupported, silent or busy."""
    if fault.detail in _TROUBLES:
        return fault.detail
    return _OF_KIND.get(fault.kind, UNSUPPORTED)


def may_have_moved(fault: Fault) -> bool:
    """Whether a camera may have done a verb although there was no good answer."""
    if fault.detail in _TROUBLES:
        return fault.detail == SILENT
    return fault.kind in (FaultKind.UNAVAILABLE, FaultKind.INTERNAL)


def _not_taken(trouble: str) -> Fault:
    """The fault of a trouble in the recorder's answer (a reason of a gap in lower case); one that is not in the table,
    as a preset that the camera does not have, is unsupported."""
    name = trouble if trouble in _NOT_TAKEN else UNSUPPORTED
    kind, words = _NOT_TAKEN[name]
    return Fault(kind, words, name)


def _count(value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Fault(FaultKind.INVALID, Words("录像机答非所问", "the recorder's answer is none"), repr(value)[:80])
    return value
