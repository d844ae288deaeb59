"""A peer of `mingcha bench record`: one process that records many cameras with PyAV, a thread each
(`python -m mingcha.bench.pyav_recorder`).

The usual way with the library: demux over TCP and copy the pictures into fragmented MP4, a file a minute.
"""

import signal
import sys
import threading
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

import av

_FILE_S = 60.0
_FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


def record(url: str, folder: Path, name: str, stop: threading.Event) -> None:
    """Records one camera until `stop` is set; reconnects after a failure."""
    numbers = count()
    while not stop.is_set():
        with suppress(av.FFmpegError), av.open(url, options={"rtsp_transport": "tcp"}, timeout=10.0) as source:
            video = source.streams.video[0]
            target, output, until = None, None, 0.0
            try:
                for packet in source.demux(video):
                    if stop.is_set():
                        break
                    if packet.dts is None and not packet.is_keyframe:
                        continue
                    if packet.is_keyframe and time.monotonic() >= until:
                        if target is not None:
                            target.close()
                        path = folder / f"{name}-{next(numbers):03d}.mp4"
                        target = av.open(str(path), "w", format="mp4", options=_FRAGMENTS)
                        output, until = target.add_stream_from_template(video), time.monotonic() + _FILE_S
                    if target is not None and packet.dts is not None:
                        packet.stream = output
                        target.mux(packet)
            finally:
                if target is not None:
                    target.close()


def main() -> int:
    """Arguments: a folder, then the URLs. Records until SIGTERM."""
    folder, urls = Path(sys.argv[1]), sys.argv[2:]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threads = [
        threading.Thread(target=record, args=(url, folder, str(number), stop)) for number, url in enumerate(urls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
