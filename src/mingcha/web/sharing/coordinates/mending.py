"""Where what keeps a point out of the rows is mended: the page of each reason (article 13)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import KEEPERS
from mingcha.sharing.point_rows.values import Withheld, WithheldPoint


@dataclass(frozen=True, slots=True)
class Mending:
    """The page on which a reason is mended, by its name, and what is done there; `of`: what its address names."""

    page: str
    words: Words
    of: str = "code"


_PLACING = Mending("point-change", Words("更正位置", "correct the position"))
MENDINGS: Mapping[Withheld, Mending | None] = {
    Withheld.SECRET: Mending("point-catalogue", Words("工作秘密标注", "its mark as a secret")),
    Withheld.CLASSIFIED: Mending("areas", Words("涉密区域", "classified areas"), of=""),
    Withheld.NOT_PUBLIC: Mending("system", Words("系统的类别", "the class of its system"), of="system"),
    Withheld.ON_TRIAL: Mending("point", Words("试运行与投入使用", "trial and use")),
    Withheld.GONE: None,
    Withheld.CARRIED: Mending("point-change", Words("搭载的车辆或者船舶", "the vehicle or ship")),
    Withheld.NO_COORDINATE: _PLACING,
    Withheld.DOUBTED: _PLACING,
    Withheld.INACCURATE: _PLACING,
    Withheld.CLASS_NOT_ASKED: Mending("point-catalogue", Words("点位类别", "its class")),
}
"""By reason; None where nothing is mended: what is out of use stays out of the rows."""


def mending_of(point: WithheldPoint, who: DutyFacts) -> tuple[str, Words] | None:
    """The address and the name of the page on which it is mended; "" for who keeps no register and is refused there."""
    found = MENDINGS[point.reason]
    if found is None:
        return None
    address = reverse(found.page, args=[getattr(point, found.of)] if found.of else []) if who.has(*KEEPERS) else ""
    return address, found.words
