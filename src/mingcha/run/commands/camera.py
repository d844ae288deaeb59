"""`mingcha camera`: add, import, list, change, switch cameras and their sound; the rules of the pages."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.categories import PlacePart
from mingcha.law.sound import SoundGround
from mingcha.registry.identity.asker import Asker
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places import values as places_values
from mingcha.registry.places.position import Position, View
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points import values as points_values
from mingcha.registry.points.address import new_address
from mingcha.registry.points.opening import NewSite, NewUnit, add_cameras
from mingcha.registry.points.registering import NewCamera
from mingcha.registry.points.switching_off import needs_second_person, propose_switching_off
from mingcha.registry.sound import actions as sound_actions
from mingcha.run.commands.building.camera_catalogue import CATALOGUE_VERBS, add_catalogue_verbs, do_catalogue_verb
from mingcha.run.commands.building.camera_find import add_find_verb, find_devices
from mingcha.run.commands.building.camera_why import add_why_verb, show_why
from mingcha.run.commands.camera_change import (
    BUILDING_VERBS,
    CHANGE_VERBS,
    PROPOSAL_VERBS,
    add_change_verbs,
    add_document_options,
    add_place_options,
    adjustment_of,
    build,
    change,
    propose,
    try_url,
)
from mingcha.run.commands.camera_import import AskedImport, import_list
from mingcha.run.commands.confirm import proposal_line
from mingcha.run.commands.console import asker, read_secret


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha camera` and its verbs."""
    parser = subparsers.add_parser("camera")
    verbs = parser.add_subparsers(dest="action", required=True)
    add = verbs.add_parser("add", help="register a camera; it is on trial until it is accepted")
    _add_facts(add)
    importing = verbs.add_parser("import", help="register the cameras of a list, all or none")
    importing.add_argument("file", help="CSV, UTF-8 or GB18030, or XLSX, with a header")
    importing.add_argument("--check", action="store_true", help="judge the lines and write nothing")
    importing.add_argument(
        "--large", action="store_true", help="write more than 20,000 lines at once, for which every other act waits"
    )
    importing.add_argument(
        "--coordinate-system", default="", metavar="LABEL", help="of all coordinates, if the list has no column for it"
    )
    importing.add_argument("--wait", action="store_true", help="wait for the end and show it")
    listing = verbs.add_parser("list", help="the cameras")
    enable = verbs.add_parser("enable", help="take a camera's pictures again")
    disable = verbs.add_parser("disable", help="stop taking a camera's pictures")
    disable.add_argument("--reason", required=True, help="why")
    add_document_options(disable)
    for add_more in (add_change_verbs, add_catalogue_verbs, add_find_verb, add_why_verb):
        add_more(verbs)
    sound = verbs.add_parser("allow-sound", help="record the legal ground on which a camera's sound is kept")
    sound.add_argument("--document", required=True, help="name and number of the document that allows it")
    sound.add_argument("--authority", required=True, help="whose document it is")
    sound.add_argument("--sign", required=True, help="what the sign at the point says: that sound is recorded")
    for name, meaning in (("issued", "day of the document"), ("until", "last day"), ("sign-on", "day of the sign")):
        sound.add_argument(f"--{name}", required=True, type=date.fromisoformat, metavar="DAY", help=meaning)
    sound.add_argument(
        "--forbidden-place", default="", metavar="KIND", help="kind of place of article 18, if it is one"
    )
    end = verbs.add_parser("end-sound", help="end a camera's sound at once")
    end.add_argument("--reason", required=True, help="why")
    for verb in (enable, disable, sound, end):
        verb.add_argument("code", help="20-digit code of the point")
    for verb in (add, importing, listing, enable, disable, sound, end):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def _add_facts(add: argparse.ArgumentParser) -> None:
    """The facts of a new camera, in groups."""
    add.add_argument("url", nargs="?", default="", help="rtsp[s]://ADDRESS[:PORT]/PATH, an IP address")
    add.add_argument("--name", default="", help="name of the point")
    add.add_argument(
        "--from-file",
        default="",
        metavar="FILE",
        help='many cameras of one site instead: a line each, "URL<TAB>NAME"; - reads standard input',
    )
    add.add_argument("--site", required=True, help="code of the site")
    add.add_argument("--system", default="", help="code of the system, where the site has several")
    add.add_argument(
        "--part",
        default=PlacePart.PASSAGE.value,
        choices=[part.value for part in PlacePart],
        help="part of the place (article 6; default: passage, the stricter assumption)",
    )
    add_place_options(add)
    add.add_argument("--address-reason", default="", help="why another camera of the unit has the same address")
    add.add_argument("--duplicate-reason", default="", help="why it is needed beside a camera of another unit")
    add.add_argument(
        "--network", action="append", default=[], metavar="NETWORK", help="record a camera network of the unit too"
    )
    add.add_argument("--network-note", default="", help="what that network is, and on which document")
    _add_stream(add.add_argument_group("the stream / 码流"))
    _add_position(add.add_argument_group("position and view / 坐标与视域"))
    _add_new_site(add.add_argument_group("a site that does not exist yet / 新建场所"))


def _add_stream(add: argparse._ArgumentGroup) -> None:
    """User name, password and sub stream of the camera."""
    add.add_argument("--username", default="", help="user name at the camera")
    add.add_argument("--password-stdin", action="store_true", help="read the camera's password from standard input")
    add.add_argument("--sub-url", default="", help="address of the sub stream: same device, same credentials")


def _add_position(add: argparse._ArgumentGroup) -> None:
    """Where it stands and what it looks at."""
    add.add_argument("--coordinate", default="", help='where it stands, as it is written: "114.2946, 30.5771"')
    add.add_argument("--coordinate-system", default="", metavar="LABEL", help="CGCS2000, WGS-84, GCJ-02, BD-09 or 4547")
    add.add_argument("--label-reason", default="", help="why the label is right although it is questioned")
    add.add_argument("--outside-reason", default="", help="why a point outside the city is registered")
    add.add_argument("--azimuth", type=int, default=None, help="viewing direction, degrees clockwise from north")
    add.add_argument("--angle", type=int, default=None, help="horizontal angle of view, degrees")
    add.add_argument("--range", type=int, default=None, dest="range_m", help="useful range, metres")


def _add_new_site(add: argparse._ArgumentGroup) -> None:
    """The facts of a site that does not exist yet."""
    add.add_argument("--site-name", default="", help="for a new site: its name; without it the code is its name")
    add.add_argument("--street", default="", help="for a new site: nine digits, such as 420102002")
    add.add_argument("--category", default="", help='for a new site: item of article 6, such as "6(5)"')
    add.add_argument("--division", default="", help="for a new site: division code, such as 420102")
    add.add_argument("--organisation", default="", help="for a new site: code of the unit that manages it")
    add.add_argument("--organisation-name", default="", help="for a new unit: its name; without it the code")


def run(arguments: argparse.Namespace) -> int:
    """Does one verb; refusals and faults are shown by the command line itself."""
    clock = SystemClock()
    if arguments.action == "find":
        return find_devices(arguments, clock)
    return show_why(arguments, clock) if arguments.action == "why" else _do(arguments, clock)


def _do(arguments: argparse.Namespace, clock: Clock) -> int:
    """Does one verb of the register."""
    by = asker(arguments.user)
    if arguments.action == "import":
        asked = AskedImport(
            Path(arguments.file),
            check_only=arguments.check,
            is_large=arguments.large,
            label=arguments.coordinate_system,
        )
        return import_list(asked, by, wait=arguments.wait, as_json=arguments.json)
    if arguments.action == "list":
        return _show(points_queries.points(by, at=clock.now(), limit=100_000), as_json=arguments.json)
    if arguments.action == "try":
        return try_url(arguments, by, clock)
    if arguments.action in BUILDING_VERBS:
        return build(arguments, by, clock)
    if arguments.action in PROPOSAL_VERBS:
        return propose(arguments, by, clock)
    if arguments.action in ("allow-sound", "end-sound"):
        return _sound(arguments, by, clock)
    if arguments.action == "enable":
        row = points_actions.enable_point(by, code=arguments.code, clock=clock)
    elif arguments.action == "disable":
        given = {"code": arguments.code, "reason": arguments.reason, "adjustment": adjustment_of(arguments)}
        if needs_second_person(arguments.code):
            print(proposal_line(propose_switching_off(by, **given, clock=clock)))
            return 0
        row = points_actions.disable_point(by, **given, clock=clock)
    elif arguments.action in CHANGE_VERBS:
        row = change(arguments, by, clock)
    elif arguments.action in CATALOGUE_VERBS:
        row = do_catalogue_verb(arguments, by, clock)
    else:
        return _show(_add(arguments, by, clock), as_json=arguments.json)
    return _show((row,), as_json=arguments.json)


def _sound(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
    """Records or ends a ground for sound, and says until when sound is kept."""
    if arguments.action == "end-sound":
        row = sound_actions.end_sound(by, code=arguments.code, reason=arguments.reason, clock=clock)
    else:
        ground = SoundGround(
            document=arguments.document,
            authority=arguments.authority,
            issued_on=arguments.issued,
            until_on=arguments.until,
            sign=arguments.sign,
            sign_on=arguments.sign_on,
        )
        row = sound_actions.allow_sound(
            by, code=arguments.code, ground=ground, forbidden_place=arguments.forbidden_place, clock=clock
        )
    if arguments.json:
        facts = {"code": arguments.code, "sound": row.in_force(clock.now()), "until": row.until_on.isoformat()}
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(f"{arguments.code}  {row.document}  {'on' if row.in_force(clock.now()) else 'off'}  {row.until_on}")
    return 0


def _add(arguments: argparse.Namespace, by: Asker, clock: Clock) -> tuple[points_values.PointRow, ...]:
    """Registers the cameras, with the unit, site and system that do not exist yet, in one act: all of it or nothing."""
    password = read_secret("camera password: ") if arguments.password_stdin else ""
    cameras = [
        NewCamera(
            name=name,
            part=arguments.part,
            place_kind=arguments.place_kind,
            place_reason=arguments.place_reason,
            carrier=arguments.carrier,
            address_reason=arguments.address_reason,
            duplicate_reason=arguments.duplicate_reason,
            position=_position(arguments),
            view=View(arguments.azimuth, arguments.angle, arguments.range_m),
            sub_url=arguments.sub_url,
            url=url,
            username=arguments.username,
            password=password,
        )
        for url, name in _wanted(arguments)
    ]
    given = {"networks": arguments.network, "network_note": arguments.network_note or arguments.site}
    return add_cameras(by, cameras, **given, **_where(arguments, by, clock), clock=clock)


def _position(arguments: argparse.Namespace) -> Position | None:
    """Where the camera stands; None while no coordinate is given."""
    if not arguments.coordinate:
        return None
    return Position(
        arguments.coordinate,
        arguments.coordinate_system,
        label_reason=arguments.label_reason,
        outside_reason=arguments.outside_reason,
    )


def _wanted(arguments: argparse.Namespace) -> list[tuple[str, str]]:
    """(URL, name) of every camera, all read before any is registered: a wrong line leaves no site behind.

    Raises Fault(INVALID), which names the line and never repeats it, for it may hold a password.
    """
    if bool(arguments.url) is bool(arguments.from_file) or bool(arguments.url) is not bool(arguments.name):
        words = Words("请给出 URL 与 --name，或者 --from-file", "give URL and --name, or --from-file")
        raise Fault(FaultKind.INVALID, words)
    if arguments.from_file and (arguments.coordinate or arguments.sub_url):
        words = Words("坐标与子码流只能逐个给出", "a coordinate or a sub stream belongs to one camera, not to a file")
        raise Fault(FaultKind.INVALID, words)
    if arguments.url:
        new_address(arguments.url)
        return [(arguments.url, arguments.name)]
    lines = sys.stdin if arguments.from_file == "-" else _lines_of(Path(arguments.from_file))
    return [_camera(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Fault(FaultKind.INVALID, Words("无法读取该文件", "the file cannot be read"), path.name) from None


def _camera(number: int, line: str) -> tuple[str, str]:
    url, _, name = line.strip().partition("\t")
    try:
        new_address(url)
    except Fault as fault:
        words = Words(f"第 {number} 行：{fault.words.zh}", f"line {number}: {fault.words.en}")
        raise Fault(fault.kind, words) from None
    if not name.strip():
        words = Words(f"第 {number} 行缺少名称（URL<TAB>名称）", f"line {number} has no name (URL<TAB>NAME)")
        raise Fault(FaultKind.INVALID, words)
    return url, name.strip()


def _where(arguments: argparse.Namespace, by: Asker, clock: Clock) -> dict[str, Any]:
    """The system of the cameras, and what of unit, site and system is to be made, as `add_cameras` takes them.

    Raises Fault(CONFLICT) if the site exists and the command gives other facts of it.
    """
    sites = {site.code: site for site in places_queries.sites(by, at=clock.now())}
    site = sites.get(arguments.site)
    if site is None:
        new = {"system": arguments.system or arguments.site, "new_system_of": arguments.site}
        return {**new, "site": _new_site(arguments), "unit": _new_unit(arguments, by, clock)}
    _require_same_facts(arguments, site)
    if arguments.system:
        return {"system": arguments.system}
    if not site.systems:
        return {"system": site.code, "new_system_of": site.code}
    if len(site.systems) > 1:
        names = ", ".join(site.systems)
        words = Words(
            f"该场所有多个系统，请用 --system 指定：{names}", f"the site has several systems: --system {names}"
        )
        raise Fault(FaultKind.INVALID, words)
    return {"system": site.systems[0]}


def _require_same_facts(arguments: argparse.Namespace, site: places_values.SiteRow) -> None:
    """The command changes no site, so a fact that differs must not pass unnoticed: the rules use the stored one."""
    held = {
        "site_name": site.name,
        "category": site.category,
        "division": site.division,
        "street": site.street,
        "organisation": site.organisation,
    }
    for option, value in held.items():
        if getattr(arguments, option) not in ("", value):
            name = option.replace("_", "-")
            words = Words(
                f"场所“{site.code}”已登记，--{name} 与登记的“{value}”不符",
                f"the site {site.code!r} is registered with another --{name}: {value!r}",
            )
            raise Fault(FaultKind.CONFLICT, words)


def _new_site(arguments: argparse.Namespace) -> NewSite:
    """The facts of a site that does not exist. Raises Fault(NOT_FOUND) if some are missing."""
    missing = [option for option in ("category", "division", "organisation") if not getattr(arguments, option)]
    if missing:
        options = " ".join(f"--{option}" for option in missing)
        words = Words(
            f"没有场所“{arguments.site}”：新建场所还须给出 {options}",
            f"there is no site {arguments.site!r}: to make it, give {options}",
        )
        raise Fault(FaultKind.NOT_FOUND, words)
    return NewSite(
        code=arguments.site,
        name=arguments.site_name or arguments.site,
        category=arguments.category,
        organisation=arguments.organisation,
        division=arguments.division,
        street=arguments.street,
    )


def _new_unit(arguments: argparse.Namespace, by: Asker, clock: Clock) -> NewUnit | None:
    """The unit to be made; None if it exists in the asker's reach."""
    known = {held.code for held in places_queries.organisations(by, at=clock.now())}
    if arguments.organisation in known:
        return None
    code = arguments.organisation
    return NewUnit(code, arguments.organisation_name or code, arguments.division)


def _show(rows: tuple[points_values.PointRow, ...], *, as_json: bool) -> int:
    if as_json:
        keys = ("code", "name", "site", "system", "part", "state", "label", "enabled")
        print(json.dumps([{key: getattr(row, key) for key in keys} for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row.code}  {row.label:<9}  {'on' if row.enabled else 'off':<3}  {row.site}  {row.name}")
    return 0
