"""The gateway's worker process that decodes and encodes: `python -m mingcha.media.gateway.transcode.worker`.

It exchanges messages of the local protocol on standard input and output (docs/ref/gateway.md, "Workers"). It has no
ticket, key or file; it runs at lower priority than the recorder (nice), with a memory limit, and exits if one picture
takes too long, so a hostile bitstream can end only its own stream.
"""

import os
import select
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from mingcha.media.gateway.transcode.job import CopyFacts, Press, Transcode, init_of
from mingcha.media.local.wire import (  # fmt: skip
    LIVE_FORMAT,
    Kind,
    LiveUnit,
    Message,
    MessageReader,
    pack_json,
    pack_message,
    unpack_json,
    unpack_live,
)
from mingcha.media.pictures.codecs import Decoder, jpeg
from mingcha.media.pictures.process import PICTURE_LIMIT_S, limit_process, lower_priority

_READ_BYTES = 1 << 20

type Stamps = Callable[[str, int, int, int], Press]
"""(label, mark, width, height): the stamp of a viewing copy for pictures of this size."""
type Job = Callable[["Inbox", int, dict[str, object]], None]
"""(messages, number of the request, its facts)."""


class Inbox:
    """The messages from the gateway, in order; `waiting` holds those that have arrived and are not handled."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._reader = MessageReader()
        self.waiting: deque[Message] = deque()

    def next(self) -> Message | None:
        """Waits for the next message; None if the gateway is gone."""
        while not self.waiting:
            data = os.read(self._handle, _READ_BYTES)
            if not data:
                return None
            self.waiting.extend(self._reader.feed(data))
        return self.waiting.popleft()

    def read_arrived(self) -> None:
        """Adds the messages that have arrived to `waiting`; does not block."""
        while select.select([self._handle], [], [], 0)[0]:
            data = os.read(self._handle, _READ_BYTES)
            if not data:
                return
            self.waiting.extend(self._reader.feed(data))


def send(kind: Kind, request: int, body: bytes = b"") -> None:
    """Writes one message to the gateway."""
    sys.stdout.buffer.write(pack_message(kind, request, body))
    sys.stdout.buffer.flush()


def items(inbox: Inbox) -> Iterator[LiveUnit | tuple[int, dict[str, object]]]:
    """The formats and pictures of the running job, until the gateway ends it."""
    while (message := inbox.next()) is not None and message.kind is Kind.DATA:
        signal.alarm(PICTURE_LIMIT_S)
        yield unpack_live(message.body)
        signal.alarm(0)


def transcode(inbox: Inbox, request: int, facts: dict[str, object], stamps: Stamps | None = None) -> None:
    """Sends the job's pictures as H.264, each as soon as it is there; viewing copies only with `stamps`."""
    mode, from_90k = str(facts["mode"]), int(str(facts.get("from_90k", 0)))
    copy = None
    if mode == "copy" and stamps is not None:
        stamp = partial(stamps, str(facts["label"]), int(str(facts["mark"])))
        copy = CopyFacts(stamp, int(str(facts["until_90k"])))
    job = Transcode(mode, from_90k, copy)
    for item in items(inbox):
        if job.is_live:
            inbox.read_arrived()
        for body in job.take(item, inbox.waiting):
            signal.alarm(0)  # waiting for the gateway does not count
            send(Kind.DATA, request, body)
            signal.alarm(PICTURE_LIMIT_S)
    for body in job.finish():
        send(Kind.DATA, request, body)
    send(Kind.END, request)


def picture(inbox: Inbox, request: int, facts: dict[str, object]) -> None:
    """Sends one JPEG: of the last frame shown at `at_90k`, else of the first."""
    at_90k, width = int(str(facts["at_90k"])), int(str(facts["width"]))
    decoder: Decoder | None = None
    frames: list[Any] = []
    for item in items(inbox):
        if isinstance(item, LiveUnit):
            if decoder is None:
                raise ValueError("a picture before its format")
            pts_90k = item.dts_90k + item.cts_90k
            frames = chosen(frames + decoder.decode(item.payload, pts_90k, item.dts_90k, key=item.key), at_90k)
        elif item[0] == LIVE_FORMAT:
            decoder = Decoder(init_of(item[1]))
    if decoder is not None:
        frames = chosen(frames + decoder.drain(), at_90k)
    if not frames:
        raise ValueError("nothing was decoded")
    data, wide, high = jpeg(frames[0], width)
    send(Kind.DATA, request, data)
    send(Kind.ANSWER, request, pack_json({"pts_90k": frames[0].pts, "width": wide, "height": high}))


def chosen(frames: list[Any], at_90k: int) -> list[Any]:
    """The last frame shown at an instant (in a list), else the first one after it."""
    shown = [frame for frame in frames if frame.pts <= at_90k]
    return shown[-1:] or frames[:1]


def serve(inbox: Inbox, stamps: Stamps | None) -> None:
    """Runs jobs until the gateway is gone. A failed job is the last one, since its state is not trusted."""
    jobs: dict[str, Job] = {"transcode": partial(transcode, stamps=stamps), "picture": picture}
    while (message := inbox.next()) is not None:
        if message.kind is not Kind.REQUEST:
            continue  # the rest of an abandoned job
        facts = unpack_json(message.body)
        try:
            jobs[str(facts["op"])](inbox, message.request, facts)
        except Exception as error:  # noqa: BLE001 - PyAV raises many kinds; each ends this job, and the process
            send(Kind.FAULT, message.request, pack_json({"detail": f"{type(error).__name__}: {error}"[:500]}))
            raise SystemExit(1) from None
        finally:
            signal.alarm(0)


def main(stamps: Stamps | None = None) -> None:
    """The process: limits first, then jobs; viewing copies only with `stamps`."""
    lower_priority()
    limit_process()
    serve(Inbox(sys.stdin.fileno()), stamps)


if __name__ == "__main__":
    main()
