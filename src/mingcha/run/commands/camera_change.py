"""`mingcha camera describe|place|view|address|sub-stream|share|propose-site|sign ...`: changes of a camera."""

import argparse
import json
from datetime import date
from pathlib import Path

from django.conf import settings

from mingcha.access.snapshots.referencing import name_reference
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.law.categories import PlacePart
from mingcha.registry.commissioning.trying import AddressToTry, asked_from_words, outcome_words, try_address
from mingcha.registry.identity.asker import Asker
from mingcha.registry.places.position import Position, View
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.values import PointRow
from mingcha.registry.shared_addresses.proposals import propose_shared_address
from mingcha.registry.signs.actions import record_sign
from mingcha.registry.signs.values import NewSign
from mingcha.registry.site_proposals.actions import propose_site
from mingcha.registry.views.actions import set_home_preset
from mingcha.run.commands.confirm import proposal_line
from mingcha.run.commands.console import read_secret

CHANGE_VERBS = ("describe", "place", "view", "address", "sub-stream")
PROPOSAL_VERBS = ("share", "propose-site")
BUILDING_VERBS = ("sign", "home-preset", "reference")
_MOST_PHOTO_BYTES = 64 * 2**20
"""No photo of a sign is longer; what the law's parameter allows is less."""


def add_change_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the verbs that change a registered camera."""
    describe = verbs.add_parser("describe", help="change its name, part, kind of place or vehicle / 更改名称、部位")
    describe.add_argument("--name", default=None, help="name of the point")
    describe.add_argument("--part", default=None, choices=[part.value for part in PlacePart], help="part of the place")
    place = verbs.add_parser("place", help="say where a camera stands / 标定坐标")
    place.add_argument("--coordinate", required=True, help='as it is written: "114.2946, 30.5771"')
    place.add_argument("--coordinate-system", required=True, metavar="LABEL", help="CGCS2000, WGS-84, GCJ-02, BD-09")
    place.add_argument("--label-reason", default="", help="why the label is right although it is questioned")
    place.add_argument("--outside-reason", default="", help="why a point outside the city is registered")
    place.add_argument("--duplicate-reason", default="", help="why it is needed beside a camera of another unit")
    view = verbs.add_parser("view", help="say what a camera looks at, the whole view / 设定视域")
    for name, words in (
        ("azimuth", "viewing direction, degrees clockwise from north"),
        ("angle", "horizontal angle of view, degrees"),
        ("range", "useful range, metres"),
        ("height", "height over ground, centimetres"),
    ):
        view.add_argument(f"--{name}", type=int, default=None, help=words)
    view.add_argument("--moves", action="store_true", help="it can be turned (PTZ)")
    view.add_argument("--duplicate-reason", default="", help="why it is needed beside a camera of another unit")
    address = verbs.add_parser("address", help="another address or other credentials / 更改地址或口令")
    address.add_argument("--url", required=True, help="rtsp[s]://ADDRESS[:PORT]/PATH, an IP address / 码流地址")
    address.add_argument("--username", default="", help="user name at the camera / 摄像机用户名")
    address.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    sub_stream = verbs.add_parser("sub-stream", help="the stream for small pictures / 设定子码流")
    sub_stream.add_argument("--sub-url", default="", help="its address; none without it / 子码流地址")
    for verb in (address, sub_stream):
        verb.add_argument("--address-reason", default="", help="why another camera of the unit has the same address")
    _add_proposals(verbs)
    _add_trial(verbs)
    _add_building(verbs)
    add_place_options(describe, unchanged=True)
    for verb in (describe, place, view, address, sub_stream):
        verb.add_argument("code", help="20-digit code of the point")
        verb.add_argument("--ground", default="", help="for a mandatory point: the ground (article 10)")
        add_document_options(verb)
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def try_url(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
    """Tries the address of a camera; exit code 1 if no picture came. Its picture is shown in a browser alone, where it
    is kept nowhere (article 8)."""
    password = read_secret("password: ") if arguments.password_stdin else ""
    given = AddressToTry(arguments.system, arguments.url, arguments.username, password)
    found = try_address(by, given, clock=clock)
    for words in (outcome_words(found), asked_from_words(found)):
        print(f"{words.zh} / {words.en}")
    return 0 if found.reason is None else 1


def _add_trial(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    trial = verbs.add_parser("try", help="test an address before it is registered / 登记前测试连接")
    trial.add_argument("url", help="rtsp[s]://ADDRESS[:PORT]/PATH, an IP address / 码流地址")
    trial.add_argument("--system", required=True, help="code of the system to which the camera would belong")
    trial.add_argument("--username", default="", help="user name at the camera / 摄像机用户名")
    trial.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    trial.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")


def _add_proposals(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the verbs for what another unit or district confirms (`mingcha confirm`)."""
    share = verbs.add_parser("share", help="ask to register another unit's camera too / 提请共用摄像机")
    share.add_argument("url", help="address of the camera; credentials in it are left out")
    share.add_argument("--organisation", required=True, help="code of the unit that asks")
    share.add_argument("--reason", required=True, help="why")
    site = verbs.add_parser("propose-site", help="ask for a site in another district / 提请跨区登记场所")
    for name, words in (("code", "its code"), ("name", "its name"), ("category", 'item of article 6, such as "6(5)"')):
        site.add_argument(f"--{name}", required=True, help=words)
    site.add_argument("--organisation", required=True, help="code of the unit that manages it")
    for name, words in (("division", "division code"), ("street", "nine digits"), ("address", "postal address")):
        site.add_argument(f"--{name}", default="", help=words)
    for verb in (share, site):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def propose(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
    """Does one of PROPOSAL_VERBS and shows what waits for whom."""
    if arguments.action == "share":
        given = {name: getattr(arguments, name) for name in ("organisation", "url", "reason")}
        row = propose_shared_address(by, **given, clock=clock)
    else:
        names = ("code", "name", "category", "organisation", "division", "street", "address")
        row = propose_site(by, **{name: getattr(arguments, name) for name in names}, clock=clock)
    if arguments.json:
        print(json.dumps({"proposal": row.name, "kind": row.kind, "state": row.state.value}, ensure_ascii=False))
    else:
        print(proposal_line(row))
    return 0


def add_place_options(verb: argparse.ArgumentParser, *, unchanged: bool = False) -> None:
    """The options for the kind of place and the vehicle; without a value "", or None where that means unchanged."""
    empty = None if unchanged else ""
    verb.add_argument(
        "--place-kind", default=empty, metavar="KIND", help='kind of place of article 18; "none" for an ordinary one'
    )
    verb.add_argument("--place-reason", default="", help="why it is ordinary although its name speaks against it")
    verb.add_argument("--carrier", default=empty, help="vehicle or ship that carries it (articles 6(2), 6(8))")


def add_document_options(verb: argparse.ArgumentParser) -> None:
    """The options for the document that a mandatory point needs."""
    verb.add_argument("--document", default="", help="for a mandatory point: document with the plan of replacement")
    verb.add_argument(
        "--document-on", default=None, type=date.fromisoformat, metavar="DAY", help="day of that document"
    )


def adjustment_of(arguments: argparse.Namespace) -> Adjustment | None:
    """The ground, document and day that were given; None if none was."""
    given = Adjustment(getattr(arguments, "ground", ""), arguments.document, arguments.document_on)
    return given if given != Adjustment() else None


def change(arguments: argparse.Namespace, by: Asker, clock: Clock) -> PointRow:
    """Does one of CHANGE_VERBS."""
    code, adjustment = arguments.code, adjustment_of(arguments)
    if arguments.action == "describe":
        return describe_point(
            by,
            code=code,
            name=arguments.name,
            part=arguments.part,
            place_kind=arguments.place_kind,
            place_reason=arguments.place_reason,
            carrier=arguments.carrier,
            adjustment=adjustment,
            clock=clock,
        )
    if arguments.action == "place":
        position = Position(
            arguments.coordinate,
            arguments.coordinate_system,
            label_reason=arguments.label_reason,
            outside_reason=arguments.outside_reason,
        )
        reason = arguments.duplicate_reason
        return points_actions.place_point(
            by, code=code, position=position, adjustment=adjustment, duplicate_reason=reason, clock=clock
        )
    if arguments.action in ("address", "sub-stream"):
        return _change_streams(arguments, by, clock)
    view = View(arguments.azimuth, arguments.angle, arguments.range, arguments.height, arguments.moves)
    reason = arguments.duplicate_reason
    return points_actions.set_point_view(
        by, code=code, view=view, adjustment=adjustment, duplicate_reason=reason, clock=clock
    )


def _change_streams(arguments: argparse.Namespace, by: Asker, clock: Clock) -> PointRow:
    """Another address of a camera, or of its sub stream."""
    code, reason = arguments.code, arguments.address_reason
    if arguments.action == "sub-stream":
        return points_actions.set_sub_stream(
            by, code=code, sub_url=arguments.sub_url, address_reason=reason, clock=clock
        )
    return points_actions.change_point_address(
        by,
        code=code,
        url=arguments.url,
        username=arguments.username,
        password=read_secret("password: ") if arguments.password_stdin else "",
        address_reason=reason,
        adjustment=adjustment_of(arguments),
        clock=clock,
    )


def _add_building(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the verbs of what article 7 asks of a camera before it is accepted."""
    sign = verbs.add_parser("sign", help="record the sign of a camera as it was inspected / 登记标识")
    sign.add_argument("--text", required=True, help="what the sign says / 标识文字")
    sign.add_argument("--hangs-at", required=True, help="where it hangs / 设置位置")
    sign.add_argument("--photo", required=True, metavar="FILE", help="its photo, JPEG or PNG / 标识照片")
    sign.add_argument("--photo-on", required=True, type=date.fromisoformat, metavar="DAY", help="its day / 拍摄日期")
    sign.add_argument("--inspector", required=True, help="who looked at it / 检查人")
    preset = verbs.add_parser("home-preset", help="record the home preset of a camera that turns / 登记看守位")
    preset.add_argument("--preset", required=True, help="name or number of the preset at the camera / 预置位")
    preset.add_argument("--minutes", required=True, type=int, help="after how many it returns / 回位时间（分钟）")
    reference = verbs.add_parser("reference", help="name a snapshot as the camera's reference image / 指定基准图像")
    reference.add_argument("snapshot", help="number of the snapshot, such as P20261128-0001 / 抓图编号")
    for verb in (sign, preset):
        verb.add_argument("code", help="20-digit code of the point")
    for verb in (sign, preset, reference):
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def build(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
    """Does one of BUILDING_VERBS and shows what was recorded."""
    facts: dict[str, object]
    if arguments.action == "reference":
        shown = name_reference(by, number=arguments.snapshot, clock=clock)
        facts = {"camera": shown.point, "snapshot": shown.taken.snapshot, "sha256": shown.taken.digest}
    elif arguments.action == "home-preset":
        given = {"preset": arguments.preset, "return_minutes": arguments.minutes}
        preset = set_home_preset(by, code=arguments.code, **given, clock=clock)
        facts = {"camera": preset.point, "preset": preset.preset, "return_minutes": preset.return_minutes}
    else:
        facts = _sign(arguments, by, clock)
    print(
        json.dumps(facts, ensure_ascii=False) if arguments.json else "  ".join(str(value) for value in facts.values())
    )
    return 0


def _sign(arguments: argparse.Namespace, by: Asker, clock: Clock) -> dict[str, object]:
    new = NewSign(arguments.text, arguments.hangs_at, arguments.photo_on, arguments.inspector)
    photo, folder = _photo(Path(arguments.photo)), settings.MINGCHA_HOME.documents
    row = record_sign(by, code=arguments.code, new=new, photo=photo, folder=folder, clock=clock)
    days = {"photo_on": row.days.photo_on.isoformat(), "due_on": row.days.due_on.isoformat()}
    return {"camera": row.point, "sign": row.number, **days, "sha256": row.sha256}


def _photo(path: Path) -> bytes:
    """The bytes of a photo, cut behind the longest one. Raises Fault(INVALID)."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_PHOTO_BYTES)
    except OSError:
        raise Fault(FaultKind.INVALID, Words("无法读取该文件", "the file cannot be read"), path.name) from None
