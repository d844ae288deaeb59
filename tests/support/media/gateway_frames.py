"""Frames and boxes of an answer of the gateway."""

import io

import av


def dechunked(body):
    """The bytes of a chunked body, which must be whole."""
    out, rest = b"", body
    while True:
        size, _, rest = rest.partition(b"\r\n")
        if int(size, 16) == 0:
            assert rest == b"\r\n"
            return out
        out, rest = out + rest[: int(size, 16)], rest[int(size, 16) + 2 :]


def frames_of(data):
    """(pts in 90 kHz, duration, key, luma) of what a demuxer finds in fMP4."""
    found = []
    with av.open(io.BytesIO(data), format="mp4") as container:
        for packet in container.demux(video=0):
            for frame in packet.decode():
                brightness = frame.reformat(format="yuv420p").to_ndarray()[: frame.height].mean()
                found.append((frame.pts, packet.duration, packet.is_keyframe, round(brightness)))
    return found


def boxes(data):
    """The kinds of the top boxes in order."""
    kinds, at = [], 0
    while at < len(data):
        kinds.append(data[at + 4 : at + 8].decode())
        at += int.from_bytes(data[at : at + 4])
    return kinds
