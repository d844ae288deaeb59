"""Forms of areas: drawing one, ending one, the consent of a classified unit, the filter of the list (arts. 6, 18)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.geo.area_text import MOST_CHARACTERS
from mingcha.geo.areas import MOST_CORNERS
from mingcha.kit.codes import DIVISIONS, ZONES
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.areas.kinds import AREA_KINDS
from mingcha.registry.areas.rules import MOST_DOCUMENT, MOST_NAME, MOST_REASON
from mingcha.registry.areas.values import GivenArea
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField, HourField
from mingcha.web.registry.points.point_fields import LABELS

MOST_CODE = 20
_KINDS = tuple((kind.value, one.words) for kind, one in AREA_KINDS.items())
_EXAMPLE = '{"type":"Polygon","coordinates":[[[114.300,30.610],[114.301,30.610],[114.301,30.611],[114.300,30.610]]]}'


class AreasFilter(ListForm):
    """The filter of the list of areas."""

    names: ClassVar[Mapping[str, str]] = {"over": "over"}

    over = TickField(Words("含已终止的", "Those that are over, too"))


class AreaForm(ActionForm):
    """An area: its border is drawn on the map or given as GeoJSON."""

    layout = (
        Section(
            Words("划定区域", "Draw an area"),
            ("kind", "name", "division", "zone", "border", "label"),
            "18",
        ),
        Section(
            Words("期限与依据", "How long, and on which document"),
            ("document", "from_on", "until_on", "opens", "closes", "unit"),
            "6",
        ),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "division"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.INVALID: "border",
        FaultKind.NOT_FOUND: "unit",
    }

    kind = ClosedChoiceField(Words("区域类型", "Kind of area"), _KINDS)
    name = TextField(Words("名称", "Name"), most=MOST_NAME)
    division = ChoiceField(Words("所在区", "District"), DIVISIONS.items(), article="3")
    zone = ChoiceField(
        Words("功能区", "Functional zone"),
        [(zone.code, zone.words) for zone in ZONES],
        required=False,
        empty=Words("不属于功能区", "No zone"),
        article="4",
    )
    border = ReasonField(
        Words("边界（GeoJSON 多边形）", "Border (GeoJSON polygon)"),
        most=MOST_CHARACTERS,
        rows=5,
        law_asks=False,
        placeholder=_EXAMPLE,
        hint=Words(
            f"一个多边形，最多 {MOST_CORNERS} 个顶点，首尾相同，经度在前，不得自相交。",
            f"One polygon of at most {MOST_CORNERS} corners, first and last the same, longitude first, without a "
            "crossing.",
        ),
    )
    label = ChoiceField(
        Words("坐标系", "Its coordinate system"), LABELS, empty=Words("请选择，不作默认", "Choose; there is no default")
    )
    document = TextField(
        Words("依据文书的名称和文号", "Name and number of the document"), most=MOST_DOCUMENT, law_asks=True, wide=True
    )
    from_on = DayField(Words("首日", "First day"))
    until_on = DayField(
        Words("最后一日", "Last day"),
        required=False,
        hint=Words("案件易发频发区域和投票点必填。", "Needed for areas of cases and polling places."),
    )
    opens = HourField(Words("投票开始", "Polling begins"), required=False)
    closes = HourField(Words("投票结束", "Polling ends"), required=False)
    unit = TextField(
        Words("所属单位代码", "Code of its unit"),
        most=MOST_CODE,
        required=False,
        mono=True,
        attrs={"list": "unit-codes"},
        hint=Words(
            "涉密单位必填；输入名称或代码选择。", "Needed for a classified unit; type a name or code and choose."
        ),
    )

    @property
    def given(self) -> GivenArea:
        """The area for the register."""
        return GivenArea(**self.cleaned_data)


class EndAreaForm(ActionForm):
    """Why an area ends."""

    id_form = "end-%s"

    reason = TextField(Words("终止事由", "Why it ends"), most=MOST_REASON, law_asks=True, wide=True)
    document = TextField(Words("文书的名称和文号", "Document"), most=MOST_DOCUMENT, required=False, wide=True)


class ConsentForm(ActionForm):
    """The consent of a classified unit to the cameras of a system."""

    id_form = "consent-%s"
    layout = (Section(Words("登记同意", "Record a consent"), ("system", "document", "issued_on"), "799-10"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "system", FaultKind.NOT_FOUND: "system"}

    system = TextField(
        Words("系统代码", "Code of the system"), most=MOST_CODE, mono=True, attrs={"list": "system-codes"}
    )
    document = TextField(
        Words("同意文书的名称和文号", "Name and number of the consent"), most=MOST_DOCUMENT, law_asks=True, wide=True
    )
    issued_on = DayField(Words("文书日期", "Day of the document"))
