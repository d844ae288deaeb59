"""The camera of the gateway tests, and what a picture of it shows."""

import io

import av
from tests.support.media.gateway_asking import exchange

CAMERA = "31010600001310000001"


ORIGIN = "http://127.0.0.1:8000"


def luma(jpeg):
    """The mean brightness of a JPEG, back in the studio range of the clip."""
    with av.open(io.BytesIO(jpeg), format="mjpeg") as container:
        frame = next(container.decode(video=0))
        return (
            frame.reformat(format="yuv420p", dst_color_range="MPEG").to_ndarray()[: frame.height].mean(),
            frame.width,
            frame.height,
        )


async def picture(playing, desk, at_ms, more="", what="picture", **ticket):
    path = f"/v1/points/{CAMERA}/{what}?at={at_ms}{more}"
    return await exchange(playing, "GET", path, token=desk.ticket(**ticket), origin=ORIGIN)
