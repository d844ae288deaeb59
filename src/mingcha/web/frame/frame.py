"""The frame of every page: the planes that this person may enter, the person, the theme, the clock."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import gateway_origin
from mingcha.web.frame.person import Person, person_of, theme_of
from mingcha.web.frame.sessions import BEFORE_KEY, failures_to_show


@dataclass(frozen=True, slots=True)
class Plane:
    """An entry of the navigation rail; `key` follows `g` on the keyboard."""

    name: str
    label: Words
    url: str
    icon: str
    key: str


def planes_for(person: Person) -> tuple[Plane, ...]:
    """The planes that this person's roles may enter, in the order of the rail."""
    enters_register = person.enters_register
    entered = {
        "watch": person.may_watch,
        "points": enters_register,
        "custody": person.may_enter_custody,
        "supervision": enters_register,
        "sharing": person.enters_sharing,
        "evidence": person.may_read_evidence,
        "administration": person.may_administer,
    }
    return tuple(plane for plane in _planes() if entered.get(plane.name, True))


@cache
def _planes() -> tuple[Plane, ...]:
    """All of them; their addresses do not change while a program runs."""
    return (
        Plane("today", Words("今日", "Today"), reverse("today"), "home", "h"),
        Plane("watch", Words("监看", "Watch"), reverse("watch-wall", args=[4]), "watch", "w"),
        Plane("points", Words("点位", "Points"), reverse("points"), "point", "p"),
        Plane("requests", Words("调取", "Access"), reverse("requests"), "file-search", "a"),
        Plane("custody", Words("留存", "Custody"), reverse("custody"), "custody", "c"),
        Plane("supervision", Words("监督", "Oversight"), reverse("supervision"), "oversight", "o"),
        Plane("sharing", Words("共享", "Sharing"), reverse("sharing"), "share", "s"),
        Plane("evidence", Words("证据", "Evidence"), reverse("evidence"), "evidence", "e"),
        Plane("administration", Words("管理", "Manage"), reverse("administration"), "grid", "m"),
        Plane("law", Words("法规", "Law"), reverse("law"), "law", "l"),
    )


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor of the frame."""
    person = person_of(request)
    return {
        "person": person,
        "planes": planes_for(person) if person.user_id else (),
        "theme": theme_of(request),
        "server_ms": int(wiring.clock().now().timestamp() * 1000),
        "gateway_origin": gateway_origin(request),
        "demo": settings.MINGCHA_HOME.is_demo,
        "sign_in_before": request.session.get(BEFORE_KEY) if person.user_id else None,
        "failures_before": failures_to_show(request),
    }
