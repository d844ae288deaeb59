"""Pictures of a viewing copy as arrays."""

import io

import av


def copied_frames(data):
    """(pts in 90 kHz, luma) of each picture of fMP4."""
    with av.open(io.BytesIO(data), format="mp4") as container:
        return [(frame.pts, frame.to_ndarray()[: frame.height].copy()) for frame in container.decode(video=0)]


def copied_lumas(data):
    """The luma of each picture of fMP4."""
    return [luma for _, luma in copied_frames(data)]
