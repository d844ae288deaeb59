"""`mingcha camera catalogue|secret|end-secret|precision CODE`: what the lists of article 13 ask of a camera."""

import argparse

from mingcha.kit.clock import Clock
from mingcha.registry.identity.asker import Asker
from mingcha.registry.points.catalogue_values import (
    ROOM_WORDS,
    STATE_SECRET,
    CatalogueFields,
    PointSecrecy,
    Precision,
    class_from,
    encoding_from,
    positions_from,
    resolution_from,
    room_from,
)
from mingcha.registry.points.cataloguing import state_for_catalogue
from mingcha.registry.points.values import PointRow
from mingcha.registry.secrecy.actions import end_secret, mark_secret, set_precision

CATALOGUE_VERBS = ("catalogue", "secret", "end-secret", "precision")
_PRECISIONS = {"full": Precision.FULL.value, Precision.REDUCED.value: Precision.REDUCED.value}


def add_catalogue_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the verbs of CATALOGUE_VERBS."""
    stated = verbs.add_parser("catalogue", help="state all that the lists ask of a camera / 登记目录项")
    stated.add_argument("--class", dest="point_class", default="", choices=["", "1", "2", "3"], help="class / 点位类别")
    stated.add_argument(
        "--positions", default="", help="codes of GB/T 28181-2022 annex O with / between, the main one first / 采集部位"
    )
    stated.add_argument(
        "--room", default="", choices=["", *(room.value for room in ROOM_WORDS)], help="outdoors or indoors / 室内外"
    )
    stated.add_argument("--encoding", default="", help="H.264, H.265, MPEG-4, SVAC or 3GP / 视频编码格式")
    stated.add_argument("--resolution", default="", help="such as 1920x1080 or 1080P / 图像分辨率")
    secret = verbs.add_parser("secret", help="mark a camera as a work secret, by an officer / 标注工作秘密")
    secret.add_argument(
        "--level", default=PointSecrecy.WORK.value, choices=[PointSecrecy.WORK.value, STATE_SECRET], help="level / 密级"
    )
    release = verbs.add_parser("end-secret", help="end that, by another officer / 解除工作秘密")
    for verb in (secret, release):
        verb.add_argument("--document", required=True, help="name and number of the document / 文件及文号")
    precision = verbs.add_parser("precision", help="how exactly its place is passed on, by an officer / 共享精度")
    precision.add_argument(
        "--precision",
        required=True,
        choices=list(_PRECISIONS),
        help="the exact place or a less exact one / 准确位置或者降低精度",
    )
    precision.add_argument("--reason", required=True, help="why / 事由")
    for verb in (stated, secret, release, precision):
        verb.add_argument("code", help="20-digit code of the point")
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def do_catalogue_verb(arguments: argparse.Namespace, by: Asker, clock: Clock) -> PointRow:
    """Does one of CATALOGUE_VERBS. Raises Fault(INVALID) for a text that cannot be read."""
    code = arguments.code
    if arguments.action == "secret":
        return mark_secret(by, code=code, level=arguments.level, document=arguments.document, clock=clock)
    if arguments.action == "end-secret":
        return end_secret(by, code=code, document=arguments.document, clock=clock)
    if arguments.action == "precision":
        wanted = _PRECISIONS[arguments.precision]
        return set_precision(by, code=code, precision=wanted, reason=arguments.reason, clock=clock)
    fields = CatalogueFields(
        point_class=class_from(arguments.point_class),
        positions=positions_from(arguments.positions),
        room=room_from(arguments.room),
        encoding=encoding_from(arguments.encoding),
        resolution=resolution_from(arguments.resolution),
    )
    return state_for_catalogue(by, code=code, fields=fields, clock=clock)
