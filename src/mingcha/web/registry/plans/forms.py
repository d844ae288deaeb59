"""Forms of construction plans: a draft, an item, submission, approval, return, an approver (articles 5, 13)."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.forms import HiddenInput

from mingcha.geo.coordinates.typed import MAXIMUM_CHARACTERS
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.categories import CATEGORIES
from mingcha.law.retention import shanghai_day
from mingcha.registry.places.position import MOST_ANGLE_DEG, MOST_AZIMUTH_DEG, MOST_RANGE_M, Position, View
from mingcha.registry.plans.actions import PlanText
from mingcha.registry.plans.importing import MOST_SOURCE
from mingcha.registry.plans.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_CAMERAS,
    MOST_DOCUMENT,
    MOST_NAME,
    MOST_REASON,
    MOST_TITLE,
    POINT_CLASSES,
)
from mingcha.registry.plans.sheet import MOST_PLACES
from mingcha.registry.plans.states import PlanState
from mingcha.registry.plans.values import NewItem
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.frame import wiring
from mingcha.web.frame.body_limits import LIST_BODY_BYTES
from mingcha.web.registry.places.forms import MOST_CODE
from mingcha.web.registry.points.point_fields import LABELS

CLASS_WORDS = {
    1: Words("一类（政府建设）", "Class 1 (built by government)"),
    2: Words("二类（重点单位）", "Class 2 (key units)"),
    3: Words("三类（社会资源）", "Class 3 (society)"),
}
"""The classes of monitoring points."""
STATES = tuple((state.value, state.words) for state in PlanState)
_MOST_NUMBER = 2**53 - 1
_DEGREES = Words("度", "degrees")


class RevisionField(WholeNumberField):
    """The revision of a plan as the page showed it; the action refuses another one."""

    widget = HiddenInput

    def __init__(self) -> None:
        super().__init__(Words("版本", "Revision"), least=1, most=_MOST_NUMBER)


class PlansFilter(QueryForm):
    """The filter of the list of plans, and the number below which it goes on."""

    state = ClosedChoiceField(Words("状态", "State"), STATES, empty=Words("全部", "All"), required=False)
    before = PositionField(most=_MOST_NUMBER)


class ItemsFrom(QueryForm):
    """The number of the item after which the list of a plan goes on."""

    after = PositionField(most=_MOST_NUMBER)


class PlanTextForm(ActionForm):
    """Title and period of a draft."""

    id_form = "change-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "last_year"}

    title = TextField(Words("规划名称", "Title"), most=MOST_TITLE, wide=True)
    first_year = WholeNumberField(Words("起始年份", "First year"), least=FIRST_YEAR, most=LAST_YEAR)
    last_year = WholeNumberField(Words("截止年份", "Last year"), least=FIRST_YEAR, most=LAST_YEAR)

    @property
    def text(self) -> PlanText:
        """The values of a valid form."""
        given = self.cleaned_data
        return PlanText(given["title"], given["first_year"], given["last_year"])


class ChangePlanForm(PlanTextForm):
    """Another title or period of a draft."""

    revision = RevisionField()


class NewPlanForm(PlanTextForm):
    """The next version of the plan of an area."""

    id_form = "field-%s"
    layout = (
        Section(Words("新版本", "A new version"), ("area", "title", "first_year", "last_year", "copies_items"), "5"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "area", "5": "area"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "area", FaultKind.INVALID: "last_year"}

    area = ChoiceField(Words("规划范围", "Area"), article="4")
    copies_items = TickField(Words("沿用生效版本的规划点位", "Begin with the items of the version in force"), wide=True)

    def __init__(self, *given: Any, areas: Iterable[tuple[str, Words]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["area"].offer(areas)  # type: ignore[attr-defined]


class ItemForm(ActionForm):
    """A planned place with its view."""

    layout = (
        Section(Words("规划点位", "Planned place"), ("name", "category", "point_class", "count", "organisation"), "6"),
        Section(Words("位置", "Position"), ("coordinate", "label", "label_reason"), "13"),
        Section(Words("视域", "View"), ("azimuth_deg", "angle_deg", "range_m"), "7", short=True),
        Section(Words("避免重复建设", "No duplicate construction"), ("duplicate_reason",), "5"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"2": "coordinate"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "organisation",
        FaultKind.INVALID: "coordinate",
    }

    name = TextField(Words("名称", "Name"), most=MOST_NAME)
    category = ChoiceField(
        Words("第六条类别", "Category of article 6"),
        [(one.code, Words(f"{one.code} {one.short.zh}", f"{one.code} {one.short.en}")) for one in CATEGORIES],
        article="6",
    )
    point_class = ClosedChoiceField(
        Words("点位类别", "Class of point"), [(str(one), CLASS_WORDS[one]) for one in POINT_CLASSES]
    )
    count = WholeNumberField(Words("摄像机数量", "Cameras"), least=1, most=MOST_CAMERAS)
    organisation = TextField(
        Words("建设单位代码", "Code of the unit that builds it"),
        most=MOST_CODE,
        required=False,
        mono=True,
        attrs={"list": "unit-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or code and choose."),
    )
    coordinate = TextField(
        Words("坐标", "Coordinate"),
        most=MAXIMUM_CHARACTERS,
        mono=True,
        placeholder="114.2892, 30.5795",
        hint=Words("经度（东坐标）在前。", "Longitude or easting first."),
    )
    label = ChoiceField(
        Words("坐标系", "Its coordinate system"), LABELS, empty=Words("请选择，不作默认", "Choose; there is no default")
    )
    label_reason = TextField(
        Words("位置与坐标系无误的说明", "Why label and position hold"),
        most=MOST_REASON,
        required=False,
        wide=True,
        hint=Words("仅在坐标被质疑时需要。", "Needed only if the coordinate is questioned."),
    )
    azimuth_deg = WholeNumberField(
        Words("方位角", "Direction"), least=0, most=MOST_AZIMUTH_DEG, unit=_DEGREES, required=False
    )
    angle_deg = WholeNumberField(
        Words("水平视场角", "Angle of view"), least=1, most=MOST_ANGLE_DEG, unit=_DEGREES, required=False
    )
    range_m = WholeNumberField(
        Words("可视距离", "Useful range"), least=1, most=MOST_RANGE_M, unit=Words("米", "m"), required=False
    )

    duplicate_reason = TextField(
        Words("须重复建设的书面说明", "Why it is needed beside another"),
        most=MOST_REASON,
        required=False,
        wide=True,
        hint=Words(
            "附近已有视域重叠的点位或者规划点位时必填，记入日志。",
            "Needed if a camera or planned place nearby sees the same; it stands in the log.",
        ),
    )

    @property
    def item(self) -> NewItem:
        """The values of a valid form."""
        given = self.cleaned_data
        return NewItem(
            name=given["name"],
            category=given["category"],
            point_class=int(given["point_class"]),
            count=given["count"],
            position=Position(given["coordinate"], given["label"], label_reason=given["label_reason"]),
            view=View(given["azimuth_deg"], given["angle_deg"], given["range_m"]),
            organisation=given["organisation"],
            duplicate_reason=given["duplicate_reason"],
        )


class ImportForm(ActionForm):
    """A list of planned places as a file."""

    layout = (Section(Words("规划点位清单", "A list of planned places"), ("file", "source"), "5"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "file"}

    file = FileBytesField(
        Words("文件", "File"),
        accept=".csv,.json,.geojson",
        most_bytes=LIST_BODY_BYTES - 2**20,
        wide=True,
        hint=Words(
            f"CSV（UTF-8 或 GB18030）或 GeoJSON 点要素，不超过 {MOST_PLACES} 处。"
            "CSV 须有列：名称、第六条类别、点位类别、数量、坐标（或经度、纬度）、坐标系。",
            f"CSV (UTF-8 or GB18030) or GeoJSON points, at most {MOST_PLACES}. CSV columns: name, category, "
            "point_class, count, coordinate (or longitude and latitude), coordinate_system.",
        ),
    )
    source = TextField(Words("清单名称", "Name of the list"), most=MOST_SOURCE, wide=True)
    revision = RevisionField()


class SubmitPlanForm(ActionForm):
    """A draft handed in for approval."""

    id_form = "submit-%s"

    revision = RevisionField()


class RemoveAllForm(ActionForm):
    """Every item removed from a draft."""

    id_form = "clear-%s"

    revision = RevisionField()


class RemoveItemForm(ActionForm):
    """An item removed from a draft."""

    id_form = "remove-%s"


class ApprovePlanForm(ActionForm):
    """The approval of one body, with a scan of its document if there is one."""

    id_form = "approve-%s"

    document = TextField(Words("批准文件及文号", "Approving document"), most=MOST_DOCUMENT, law_asks=True, wide=True)
    approved_on = DayField(Words("批准日期", "Day of the approval"))
    scan = FileBytesField(
        Words("批准文件扫描件", "Scan of the document"), accept=".pdf,.jpg,.jpeg,.png", required=False, wide=True
    )
    revision = RevisionField()

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        mib = parameters.number("access.scan_most_mib", shanghai_day(wiring.clock().now()))
        self.fields["scan"].help_text = lazy_words(
            Words(
                f"PDF、JPEG 或 PNG，不超过 {mib} MiB；没有可不附。",
                f"PDF, JPEG or PNG of at most {mib} MiB; an approval stands without one, too.",
            )
        )


class ApprovalScanForm(ActionForm):
    """A scan of an approving document that is handed in later."""

    id_form = "scan-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"5": "scan"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "scan"}

    scan = FileBytesField(Words("批准文件扫描件", "Scan of the document"), accept=".pdf,.jpg,.jpeg,.png", wide=True)


class ReturnPlanForm(ActionForm):
    """A plan returned to its draft."""

    id_form = "return-%s"

    reason = ReasonField(Words("退回理由", "Why it is returned"), most=MOST_REASON)


class ApproverForm(ActionForm):
    """A plan approver of a government or committee."""

    layout = (Section(Words("提名规划批准人", "Name a plan approver"), ("username", "organisation", "document"), "5"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "username",
        FaultKind.CONFLICT: "username",
    }

    username = TextField(Words("用户名", "User name"), most=60, mono=True)
    organisation = TextField(Words("机关代码", "Code of the government or committee"), most=MOST_CODE, mono=True)
    document = TextField(Words("任命文件", "Document that names the person"), most=MOST_DOCUMENT, wide=True)


class EndApproverForm(ActionForm):
    """The end of a plan approver's duty."""

    id_form = "end-%s"
