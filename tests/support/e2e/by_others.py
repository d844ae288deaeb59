"""What is asked of cameras that others made."""

import io
import statistics
import time
import urllib.error
import urllib.request
from itertools import pairwise

import av
from django.conf import settings
from tests.support.registry.staffing import make_monitor, train

from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.tickets.actions import issue_ticket
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.law.purposes import Purpose
from mingcha.registry.acceptance.passing import pass_batch
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.points.models import Point
from mingcha.registry.systems.queries import systems
from mingcha.supervision.assessments.setting_up import assess_for_use

MOST_BETWEEN_S = 0.9
LEAST_S, ENOUGH_S = 2.0, 5.0
"""Of footage: less plays for nothing; so much is waited for."""
RECORDED_WITHIN_S = 60.0
NO_FOOTAGE = 404


OWNER = program("console")


def tickets(origin: str) -> dict[str, str]:
    """A ticket for each camera, by a person on duty."""
    clock = SystemClock()
    accounts_actions.add_user(
        OWNER, username="duty", name="值班员", badge_no="1", organisation="JAGA", password="a-password-of-tests",
        clock=clock,
    )  # fmt: skip
    places_actions.add_organisation(
        OWNER, code="BRANCH", name="公安分局", kind="district_psb", division="420102", clock=clock
    )
    accounts_actions.add_user(
        OWNER, username="filing", name="备案民警", badge_no="2", organisation="BRANCH", password="a-password-of-tests",
        clock=clock,
    )  # fmt: skip
    # nobody gives rights in this home yet, so its owner appoints the officer
    accounts_actions.assign_role(OWNER, username="filing", role="district_officer", division="420102", clock=clock)
    make_monitor("duty", clock, division="420102", officer="filing")
    person = User.objects.get(username="duty")
    _put_all_in_use(clock)
    codes = list(Point.objects.values_list("code", flat=True))
    grant = open_duty_grant(person, purpose=Purpose.DUTY_PATROL, points=codes, hours=1, clock=clock)
    return {
        code: issue_ticket(person, grant=grant.no, points=[code], modes=["playback"], clock=clock, origin=origin).token
        for code in codes
    }


def _put_all_in_use(clock: SystemClock) -> None:
    """The manager of the unit and the officer accept every point."""
    accounts_actions.add_user(
        OWNER, username="keeper", name="保卫负责人", badge_no="3", organisation="JAGA", password="a-password-of-tests",
        clock=clock,
    )  # fmt: skip
    train("keeper", clock)
    accounts_actions.assign_role(OWNER, username="keeper", role="unit_manager", organisation="JAGA", clock=clock)
    keeper, second = (User.objects.select_related("organisation").get(username=name) for name in ("keeper", "filing"))
    for system in systems(OWNER, at=clock.now()):
        documents = settings.MINGCHA_HOME.documents
        assess_for_use(keeper, second, system=system.code, clock=clock)
        pass_batch(keeper, second, system=system.code, title="验收", documents=documents, clock=clock)


def footage(port: int, code: str, token: str, from_ms: int) -> bytes:
    """What the gateway hands out of a camera from an instant on."""
    address = f"http://127.0.0.1:{port + 1}/v1/points/{code}/footage?from={from_ms}&to={from_ms + 60_000}"
    request = urllib.request.Request(
        address, headers={"Authorization": f"Bearer {token}", "Origin": f"http://127.0.0.1:{port}"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return bytes(answer.read())


def recorded_footage(port: int, code: str, token: str, from_ms: int) -> bytes:
    """The same, once there is enough of it for `plays_without_sound`: footage comes at the pace of its camera, and late
    on a busy machine. What there is after RECORDED_WITHIN_S."""
    until_s = time.monotonic() + RECORDED_WITHIN_S
    while True:
        try:
            data = footage(port, code, token, from_ms)
        except urllib.error.HTTPError as error:
            if error.code != NO_FOOTAGE:
                raise
            data = b""
        times = shown_times(data)[1] if data else []
        if (times and times[-1] - times[0] > ENOUGH_S) or time.monotonic() > until_s:
            return data
        time.sleep(0.5)


def shown_times(data: bytes) -> tuple[str, list[float]]:
    """A player decodes it: the codec, and the seconds at which its pictures are shown. One video track, no other."""
    with av.open(io.BytesIO(data)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        stream = container.streams.video[0]
        times = [float(frame.pts * stream.time_base) for frame in container.decode(stream)]
        return stream.codec_context.name, times


def plays_without_sound(data: bytes) -> tuple[str, float]:
    """A player decodes it: one video track, no other, no hole. The codec and the pictures a second."""
    codec, times = shown_times(data)
    steps = [after - before for before, after in pairwise(times)]
    assert times[-1] - times[0] > LEAST_S
    # a simulated camera on a busy machine leaves pictures out itself; a lost fragment would be a second
    assert max(steps) < MOST_BETWEEN_S
    return codec, 1 / statistics.median(steps)
