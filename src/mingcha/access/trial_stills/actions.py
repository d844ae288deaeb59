"""The connection test that shows one still to persons who may see trial pictures (articles 3, 7, 8, 16(3), 19, 20(1)).

The picture is decoded in a worker process, scaled down, returned once and not stored; entry and line are written first.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta

from mingcha.access.register.actions import unit_name
from mingcha.access.register.models import TO_BROWSER
from mingcha.access.trial_stills.models import TrialStill
from mingcha.access.trial_stills.rules import KnownDevice, ShownLately, is_stream_in_use, may_show_still
from mingcha.access.trial_stills.values import TriedAddress
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.purposes import Purpose
from mingcha.law.retention import shanghai_day
from mingcha.media.address import CameraAddress
from mingcha.media.gateway.transcode.one_still import still_of
from mingcha.media.gateway.transcode.workers import Still
from mingcha.media.ingest.trial import FirstPicture, Trial
from mingcha.privacy.masks.queries import has_masks
from mingcha.registry.commissioning.trying import (
    AddressToTry,
    TryCamera,
    reach_of,
    require_may_try,
    tell_outcome,
    try_address,
    turn,
)
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.points.address import device_begin, stream_key
from mingcha.registry.points.asking_recorder import try_from_recorder
from mingcha.registry.points.same_address import streams_of_device
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called
from mingcha.registry.viewing_grounds.queries import viewed_points
from mingcha.registry.viewing_grounds.rows import trial_of

_HOUR = timedelta(hours=1)

type Develop = Callable[[FirstPicture, int], Still]
"""(coded picture, greatest width in pixels): the JPEG. Raises Fault."""


@cites("3", "7", "8", "16(3)", "19", "20(1)")
def try_with_still(
    by: Asker,
    given: AddressToTry,
    *,
    clock: Clock,
    try_camera: TryCamera = try_from_recorder,
    develop: Develop = still_of,
) -> TriedAddress:
    """Tries an address as `try_address` does, and returns the still of the first picture if the asker may see it; else
    the result of `try_address` and the reason.

    Raises as `try_address`. An address whose camera redirects to a device with registered points gives no still.
    """
    address, system = given.address, system_called(given.system)
    require_may_try(by, system, address, clock)
    may = _may_show(by, system, address, (), clock)
    if not may:
        found = try_address(by, given, clock=clock, try_camera=try_camera)
        return TriedAddress(found, why_none=None if found.reason else may)
    with turn():  # outside the act: a camera may take seconds, and every other act would wait
        found = try_camera(address, clock, reach_of(given, system))
        still, trouble = _developed(found, develop, clock)
    with act("registry.point.try_address", by=actor_of(by), clock=clock, cites=("3", "7", "8", "16(3)")) as record:
        require_may_try(by, system, address, clock)
        # the hour's count and the register are final here
        may = _may_show(by, system, address, found.redirected, clock)
        tell_outcome(record, system, address, found)
        if still is not None and may:
            _enter(record, duty_of(by, clock.now()), system, address, still, clock)
    none = None if may or found.reason else may
    return TriedAddress(replace(found, picture=None), still if may else None, none, None if none else trouble)


def _may_show(by: Asker, system: System, address: CameraAddress, redirected: Collection[str], clock: Clock) -> Decision:
    """The present decision, by the register and the stills of the last hour."""
    now = clock.now()
    who = duty_of(by, now)
    streams = streams_of_device(address, redirected)
    same = is_stream_in_use(stream_key(address.stored), streams.values())
    points = tuple(viewed_points(streams, who.organisation).values())
    device = KnownDevice(same, points, is_masked=any(map(has_masks, streams)) or bool(standing_needs(streams, at=now)))
    lately = TrialStill.objects.filter(shown_at__gt=now - _HOUR)
    of_device = lately.filter(device=device_begin(address))
    shown = ShownLately(lately.filter(user_id=who.user_id).count(), of_device.count())
    return may_show_still(who, trial_of(system), device, shown, shanghai_day(now))


def _developed(found: Trial, develop: Develop, clock: Clock) -> tuple[Still | None, Words | None]:
    """The still of the received picture, or why it could not be decoded."""
    if found.picture is None:
        return None, None if found.reason else _NO_KEY_PICTURE
    try:
        width = parameters.number("access.trial_still_width_pixels", shanghai_day(clock.now()))
        return develop(found.picture, width), None
    except Fault as fault:
        return None, fault.words


def _enter(
    record: ActRecord, who: DutyFacts, system: System, address: CameraAddress, still: Still, clock: Clock
) -> None:
    """The line of the still, inside the act of the attempt."""
    line = TrialStill.objects.create(
        system=system,
        host=address.place,
        device=device_begin(address),
        user_id=who.user_id,
        person=who.name,
        badge_no=who.badge_no,
        organisation=unit_name(who),
        shown_at=clock.now(),
        purpose=Purpose.SYSTEM_CHECK.value,
        destination=TO_BROWSER,
        width=still.width,
        height=still.height,
        size_bytes=len(still.data),
        digest=hashlib.sha256(still.data).hexdigest(),
        token=record.by.token,
    )
    record.wrote(line)
    record.fact("still", line.digest)
    record.fact("still_bytes", line.size_bytes)
    record.fact("purpose", line.purpose)
    record.fact("destination", line.destination)


_NO_KEY_PICTURE = Words("收到的第一幅画面不能单独解码，请重试", "the first picture was no key picture: try again")
