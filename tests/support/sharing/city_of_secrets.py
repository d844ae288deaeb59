"""A city whose points have each a password and an address of their own, some of them secret or of a key target; with
all texts by which one of them could be found (article 13). Rows in bulk, outside of acts."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from django.conf import settings

from mingcha.geo.coordinates import map_cell
from mingcha.geo.coordinates.gauss_kruger import to_plane
from mingcha.kit.codes import DeviceCode
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System
from mingcha.sharing.point_rows.cells import degrees_text

DIVISION = "420111"
POINTS_A_SYSTEM = 10
ONE_SECRET_OF = 100
ONE_KEY_SYSTEM_OF = 10
_AT_ONCE = 1_000
_WEST, _SOUTH, _WIDTH_NDEG = 113_750_000_000, 30_050_000_000, 900_000_000
_ALPHABET = "abcdefghijkmnopqrstuvwxyz23456789"


@dataclass(slots=True)
class Texts:
    """`of_all`: passwords, user names and addresses of all points, and all of secret ones; `of_reduced`: all of the
    points that departments see by their cell; `secret`, `reduced`, `exact`: how many points are which."""

    of_all: list[str] = field(default_factory=list)
    of_reduced: list[str] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)
    secret: int = 0
    reduced: int = 0
    exact_code: str = ""


def fill_with_secrets(points: int, at: datetime) -> Texts:
    """Makes the points in use, ten a system; each hundredth is a work secret with unit, street, site and system of its
    own, each tenth system is of a key target."""
    chance, texts, places = random.Random(314), Texts(), _Places()
    unit = Organisation.objects.create(code="BYTES", name="字节单位", kind="unit", division=DIVISION)
    systems, used = _systems([_site(number, unit) for number in range(-(-points // POINTS_A_SYSTEM))], at)
    hidden = _hidden(sum(_kind_of(number) == _SECRET for number in range(points)), chance)
    theirs = iter(zip(*_systems(hidden, at), strict=True))
    seal = settings.MINGCHA_KEYS.sealer()
    # exact points first: what a hidden one has must stand nowhere else
    for numbers in batched(sorted(range(points), key=_kind_of), _AT_ONCE):
        rows = []
        for number in numbers:
            kind, place = _kind_of(number), number // POINTS_A_SYSTEM
            system, use = next(theirs) if kind == _SECRET else (systems[place], used[place])
            tokens = [_token(chance) for _ in range(5)]
            host = ".".join(str(100 + digit) for digit in (number // 22_500 % 150, number // 150 % 150, number % 150))
            point = Point(
                code=str(DeviceCode.of_camera(DIVISION, number + 1)), system=system, name=f"点位{tokens[0]}",
                part="other", url=f"rtsp://10.{host}/{tokens[1]}", username=tokens[2], sealed_password=seal(tokens[3]),
                sub_url=f"rtsp://10.{host}/{tokens[4]}", state="in_use", commissioning=use, added_at=at,
                coordinate_accuracy_mm=800, coordinate_method="identity", original_system="EPSG:4490",
                azimuth_deg=number % 360, view_angle_deg=60, view_range_m=80, height_cm=450, point_class=1 + number % 3,
            )  # fmt: skip
            coordinates = places.put(point, chance, is_hidden=kind > 0)
            if kind == _SECRET:
                point.secrecy, point.secrecy_document, point.secrecy_by = "work_secret", "密定〔2026〕1号", "user:1"
            own = _of_site(system.site) if kind == _SECRET else ()
            _note(
                texts, point, kind, (tokens[3], f"10.{host}", *tokens[1:3], tokens[4]), (tokens[0], *coordinates, *own)
            )
            rows.append(point)
        Point.objects.bulk_create(rows)
    return texts


_EXACT, _REDUCED, _SECRET = range(3)


def _kind_of(number: int) -> int:
    if number % ONE_SECRET_OF == ONE_SECRET_OF // 2:
        return _SECRET
    return _REDUCED if number // POINTS_A_SYSTEM % ONE_KEY_SYSTEM_OF == 0 else _EXACT


def _note(texts: Texts, point: Point, kind: int, of_device: tuple[str, ...], of_point: tuple[str, ...]) -> None:
    texts.of_all += of_device
    texts.of_all.append(point.sealed_password)
    texts.passwords.append(of_device[0])
    if kind == _SECRET:
        texts.of_all += (point.code, *of_point)
        texts.secret += 1
    elif kind == _REDUCED:
        texts.of_reduced += (point.code, *of_point)
        texts.reduced += 1
    else:
        texts.exact_code = point.code


class _Places:
    """Places of points; none of the texts of a hidden one is that of another point."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def put(self, point: Point, chance: random.Random, *, is_hidden: bool) -> tuple[str, ...]:
        """Places a point; returns its coordinates as every output writes them: degrees, metres of the plane, as they
        are stored, as they were entered."""
        while True:
            # the seventh decimal is not nought, so that no shorter way of writing it is another text
            longitude, latitude = (
                (begin + chance.randrange(_WIDTH_NDEG)) // 1_000 * 1_000 + chance.randrange(1, 10) * 100
                for begin in (_WEST, _SOUTH)
            )
            plane = tuple(f"{metres:.1f}" for metres in to_plane(longitude / 1e9, latitude / 1e9))
            written = (degrees_text(longitude), degrees_text(latitude), *plane)
            if not is_hidden or self._taken.isdisjoint(written):
                break
        self._taken.update(written)
        point.longitude_ndeg, point.latitude_ndeg = longitude, latitude
        point.original_x, point.original_y = f"{longitude / 1e9:.9f}", f"{latitude / 1e9:.9f}"
        point.map_cell = map_cell(longitude / 1e9, latitude / 1e9)
        return *written, str(longitude), str(latitude), point.original_x, point.original_y


SECRET_STREET = f"{DIVISION}987"
"""The street of all secret points and of no other one."""


def _token(chance: random.Random) -> str:
    return "".join(chance.choices(_ALPHABET, k=12))


def _site(number: int, unit: Organisation) -> Site:
    return Site(code=f"B{number}", name=f"第{number}场所", category="6(5)", division=DIVISION, organisation=unit)


def _hidden(count: int, chance: random.Random) -> list[Site]:
    """Sites of secret points, each with a unit of its own."""
    units = Organisation.objects.bulk_create(
        [
            Organisation(code=_token(chance), name=f"单位{_token(chance)}", kind="unit", division=DIVISION)
            for _ in range(count)
        ],
        _AT_ONCE,
    )
    return [
        Site(
            code=_token(chance), name=f"场所{_token(chance)}", category="6(5)", division=DIVISION, street=SECRET_STREET,
            organisation=one,
        )
        for one in units
    ]  # fmt: skip


def _of_site(site: Site) -> tuple[str, ...]:
    """By what a site of its own finds its point: codes and names of site and unit, and the street. Names by their
    ASCII part, which stands in an answer that escapes Chinese, too."""
    unit = site.organisation
    return site.code, site.name[-12:], unit.code, unit.name[-12:], site.street


def _systems(new: list[Site], at: datetime) -> tuple[list[System], list[Commissioning]]:
    sites = Site.objects.bulk_create(new, _AT_ONCE)
    systems = System.objects.bulk_create(list(_systems_of(sites)), _AT_ONCE)
    used = [
        Commissioning(system=one, document="验收", used_on=at.date(), recorded_at=at, recorded_by="user:1")
        for one in systems
    ]
    return systems, Commissioning.objects.bulk_create(used, _AT_ONCE)


def _systems_of(sites: list[Site]) -> Iterator[System]:
    for number, site in enumerate(sites):
        is_key = not site.street and number % ONE_KEY_SYSTEM_OF == 0
        yield System(
            code=site.code, name=site.name, site=site, legal_class="art7_1", key_target=is_key,
            key_target_document="反恐〔2026〕1号" if is_key else "", retention_class="R90" if is_key else "R30",
        )  # fmt: skip
