"""Whom a watch calls that nobody relieved: the unit's manager, who sends somebody (article 16(1))."""

from dataclasses import replace
from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.calls import Call, CallKind, CallStep
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Role
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.watches.models import Watch
from mingcha.registry.watches.states import WatchState

_UNIT = PlaceColumns("shift__plan__unit__division", "shift__plan__unit__code", "shift__plan__unit__zone")


@cites("16(1)")
def watch_calls(asker: Reader, *, at: datetime) -> tuple[Call, ...]:
    """The watches that overstay, of the units whose manager the asker is. Who sits there is not named."""
    who = duty_of(asker, at)
    manages = replace(who, roles=tuple(one for one in who.roles if one.role is Role.UNIT_MANAGER))
    if not manages.roles:
        return ()
    rows = Watch.objects.filter(reach(manages, _UNIT), state=WatchState.OVERSTAYED.value).order_by("pk")
    found = rows.values_list("pk", "seat__name", "shift__ends_at")
    return tuple(
        Call(
            CallKind.WATCH_OVERSTAYED,
            str(number),
            Words(
                f"{seat}：班次结束无人接班，请到场或者派人",
                f"{seat}: nobody relieved; come, or send somebody",
            ),
            "16(1)",
            CallStep.OVER,
            ends_at,
        )
        for number, seat, ends_at in found
    )
