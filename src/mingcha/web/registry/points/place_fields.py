"""Fields that several forms of a point share: its kind of place, its carrier, and the ground of an adjustment."""

from datetime import date
from typing import Any

from mingcha.kit.words import Words
from mingcha.law.adjustment import MOST_DOCUMENT, MOST_GROUND, Adjustment
from mingcha.law.place_kinds import KINDS
from mingcha.registry.points.field_words import FIELD_WORDS
from mingcha.registry.points.rules import MOST_CARRIER, MOST_REASON
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField

ADJUSTMENT_FIELDS = ("ground", "document", "document_on")
"""The fields of an adjustment of a mandatory point (article 10), as a section of a form shows them."""


def place_kind_field() -> ChoiceField:
    """The kind of place; nothing is chosen in advance, and the act refuses an empty answer under article 18."""
    return ChoiceField(
        FIELD_WORDS["place_kind"],
        KINDS,
        empty=Words("请选择，不作默认", "Choose; there is no default"),
        law_asks=True,
        article="18",
        hint=Words(
            "禁止场所任何岗位都不能准许安装；可见密码键盘、选举箱、住宅门窗的须设隐私遮挡。",
            "In a forbidden place no role can allow a camera; where keypads, ballot boxes or windows are in view, a "
            "privacy mask is needed.",
        ),
    )


def place_reason_field() -> TextField:
    """Why a place is ordinary although its name speaks against it."""
    return TextField(
        FIELD_WORDS["place_reason"],
        most=MOST_REASON,
        required=False,
        wide=True,
        article="18",
        hint=Words("随点位保存并记入日志。", "It stays with the point and in the log."),
    )


def carrier_field() -> TextField:
    """The vehicle or ship that carries a point."""
    return TextField(
        FIELD_WORDS["carrier"],
        most=MOST_CARRIER,
        required=False,
        article="6(2)",
        placeholder="鄂A12345",
        hint=Words(
            "仅限第六条第二项、第八项；固定于车船，不按所在区核对坐标。",
            "Articles 6(2) and 6(8) alone; fixed to the vehicle, so its district says nothing about its coordinate.",
        ),
    )


def address_reason_field() -> TextField:
    """Why an address of the same unit is registered twice."""
    return TextField(
        FIELD_WORDS["address_reason"],
        most=MOST_REASON,
        required=False,
        wide=True,
        article="7",
    )


def duplicate_reason_field() -> TextField:
    """Why a camera is needed beside one of another unit that sees the same."""
    return TextField(
        FIELD_WORDS["duplicate_reason"],
        most=MOST_REASON,
        required=False,
        wide=True,
        article="5",
        hint=Words(
            "其他单位在附近已有或者已规划视域重叠的点位时必填，随点位保存并记入日志。",
            "Needed if another unit has or plans a camera nearby that sees the same; it stays with the point and in "
            "the log.",
        ),
    )


def ground_field() -> TextField:
    """The ground on which a mandatory point is adjusted."""
    return TextField(
        Words("调整原因", "Ground"),
        most=MOST_GROUND,
        required=False,
        wide=True,
        article="10",
        hint=Words(
            "应建点位必填：如规划变更；随后形成待销号的问题。",
            "A mandatory point needs it, such as a change of plans; a finding then stands until it is closed.",
        ),
    )


def document_field() -> TextField:
    """The document with the plan of rebuilding or replacement."""
    return TextField(
        Words("复建或者替代方案的文书", "Document with the plan of rebuilding or replacement"),
        most=MOST_DOCUMENT,
        required=False,
        wide=True,
        placeholder="武公备〔2026〕7 号",
    )


def document_on_field() -> DayField:
    """The day of that document."""
    return DayField(Words("文书日期", "Day of the document"), required=False)


def adjustment_of(given: dict[str, Any]) -> Adjustment | None:
    """The adjustment in the values of a form; None if nothing of it is given."""
    day: date | None = given["document_on"]
    if not (given["ground"] or given["document"] or day):
        return None
    return Adjustment(given["ground"], given["document"], day)
