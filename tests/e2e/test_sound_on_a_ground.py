"""A camera with a microphone: silent files, files with sound while a ground is in force, silent files again.

With the shipped programs and the simulated cameras, whose tone is heard in every even second.
"""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.by_others import footage, plays_without_sound, tickets
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import environment_of, mingcha, prepared, simulated, started, three_free_ports
from tests.support.e2e.warm_line import warm_line

from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.law.retention import shanghai_day
from mingcha.law.sound import SoundGround
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.registry.sound import actions as sound_actions

pytestmark = [pytest.mark.timed, pytest.mark.law("799-8(4)")]
OWNER = program("console")
STRETCH_S = 7.0
LIMIT_S = 40.0
EDGE_S = 0.2
"""How near to a whole second the tone may begin or end."""


def test_sound_is_in_the_files_while_a_ground_is_in_force(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    path, port = tmp_path / "var", three_free_ports()
    prepared(path)
    words = ("--cameras", "2", "--size", "640x360", "--sound")
    with simulated(*words) as url, warm_line(environment_of(path, port)) as line:
        boss = ("--username", "boss", "--name", "管理员", "--password-stdin")
        line("admin", "create", *boss, stdin="long-enough-9\n")
        for number in range(2):
            site = ["--site", "GC", "--category", "6(5)", "--division", "420102", "--organisation", "JAGA"]
            site += ["--place-kind", "none", "--network", "127.0.0.0/8"]
            line("camera", "add", f"{url}/cam{number}", "--name", f"广场 {number}", *site)
        with started(path, "record", port), started(path, "gateway", port), started(path, "uplink", port):
            began_ms = int(time.time() * 1000)
            with django_db_blocker.unblock(), inside(Home(path, path / "keys")):
                tokens = tickets(f"http://127.0.0.1:{port}")
                officer, (code, other) = an_officer(), Point.objects.order_by("code").values_list("code", flat=True)
                time.sleep(STRETCH_S)  # footage comes at the pace of its cameras
                assert sound_of(path, code) == ("", "")
                allow(officer, code)
                until(lambda: sound_of(path, code) == ("alaw", ""))
                time.sleep(STRETCH_S)
                ended_s = time.time()
                sound_actions.end_sound(officer, code=code, reason="标识已拆除", clock=SystemClock())
                until(lambda: sound_of(path, code) == ("", ""))
                time.sleep(STRETCH_S)
            assert sound_of(path, other) == ("", "")
            # what a viewer is given of the stretch with sound, and of a camera that never had any
            loud = [file for file in files_of(path, code) if has_sound(file)]
            for camera, from_ms in ((other, began_ms), (code, 1 + first_ms(loud[0]))):
                codec, rate = plays_without_sound(footage(port, camera, tokens[camera], from_ms))
                assert (codec, rate) == ("h264", pytest.approx(25, rel=0.05))
    assert [has_sound(file) for file in files_of(path, other)] == [False] * len(files_of(path, other))
    assert [has_sound(file) for file in files_of(path, code)][:: len(files_of(path, code)) - 1] == [False, False]
    assert loud
    lasted_s = sum(in_step(file, ended_s) for file in loud)
    assert STRETCH_S - 2 < lasted_s < STRETCH_S + 12
    done = mingcha(path, "check", check=False)
    assert done.returncode == 0, done.stdout


def an_officer() -> User:
    """The district officer of 江岸区."""
    clock = SystemClock()
    words = {"name": "区备案民警", "badge_no": "2", "organisation": "JAGA", "password": "a-password-of-tests"}
    accounts_actions.add_user(OWNER, username="officer", clock=clock, **words)
    accounts_actions.assign_role(
        OWNER, username="officer", role="district_officer", division="420102", organisation="", clock=clock
    )
    return User.objects.get(username="officer")


def allow(officer: User, code: str) -> None:
    """Records a ground that holds for a month."""
    clock = SystemClock()
    today = shanghai_day(clock.now())
    ground = SoundGround(
        "江公安函〔2026〕12号", "江岸区公安分局", today, today + timedelta(days=30), "此处采集声音", today
    )
    sound_actions.allow_sound(officer, code=code, ground=ground, clock=clock)


def sound_of(path: Path, code: str) -> tuple[str, str]:
    """What the recorder says of a camera's sound now."""
    status = json.loads(mingcha(path, "status", "--json", check=False).stdout)
    said = status["recorder"]["cameras"][code]
    return said["sound"], said["sound_trouble"]


def until(condition: Callable[[], bool]) -> None:
    """Asks again until it holds."""
    end = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.3)


def files_of(path: Path, code: str) -> list[Path]:
    """The footage files of a camera in order of time."""
    return sorted((path / "data" / "footage" / code).rglob("*.mp4"), key=lambda file: file.name)


def has_sound(file: Path) -> bool:
    """Whether a demuxer finds a sound track."""
    with av.open(file) as container:
        return bool(container.streams.audio)


def first_ms(file: Path) -> int:
    """When its first picture is shown."""
    with av.open(file) as container:
        packet = next(packet for packet in container.demux(video=0) if packet.pts is not None)
        return int(packet.pts * packet.time_base * 1000)


def in_step(file: Path, ended_s: float) -> float:
    """The tone stands where the wall clock had it, none of it after the end; how long the sound lasts."""
    with av.open(file) as container:
        track = container.streams.audio[0]
        assert (track.codec_context.name, track.codec_context.sample_rate) == ("pcm_alaw", 8000)
        frames = [(float(f.pts * f.time_base), f.to_ndarray().reshape(-1)) for f in container.decode(track)]
    assert frames
    for at_s, samples in frames:
        assert at_s < ended_s + 3  # until the recorder was told
        second, rest = divmod(at_s, 1)
        if EDGE_S < rest < 1 - EDGE_S:
            loud = bool(np.abs(samples.astype(np.int32)).max() > 4000)
            assert loud is (second % 2 == 0), at_s
    return sum(len(samples) for _, samples in frames) / 8000
