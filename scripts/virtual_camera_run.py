"""The virtual camera of scripts/virtual_camera.py: run by the interpreter of its own environment.

usage: virtual_camera_run.py ONVIF_PORT RTSP_PORT USERNAME PASSWORD. Prints "ready" once it answers.
"""

import sys

import numpy as np
from ipycam import CameraConfig, IPCamera


def main() -> None:
    """Serves a grey picture until it is ended."""
    onvif_port, rtsp_port, username, password = sys.argv[1:]
    config = CameraConfig(
        local_ip="127.0.0.1", onvif_port=int(onvif_port), rtsp_port=int(rtsp_port), username=username,
        password=password, main_width=640, main_height=360, main_fps=10, sub_width=320, sub_height=180, sub_fps=10,
        hw_accel="cpu",
    )  # fmt: skip
    camera = IPCamera(config)
    if not camera.start():
        raise SystemExit(1)
    print("ready", flush=True)
    picture = np.full((config.main_height, config.main_width, 3), 128, dtype=np.uint8)
    while camera.is_running:
        camera.stream(picture.copy())


if __name__ == "__main__":
    main()
