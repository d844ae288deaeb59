"""Forms of organisations and sites (articles 3, 4, 6)."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from mingcha.geo.streets import STREETS
from mingcha.kit.checked import checked_code
from mingcha.kit.codes import DIVISIONS, ZONES, parse_uscc
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES
from mingcha.law.departments import Department
from mingcha.registry.points.filter import LONGEST_TEXT
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import ParsedField, TextField

ORGANISATION_KINDS = {
    "unit": Words("单位", "Unit"),
    "contractor": Words("承建或运维单位", "Contractor"),
    "government": Words("政府部门", "Government department"),
    "district_psb": Words("区公安分局", "District police"),
    "city_psb": Words("市公安局", "City police"),
    "street": Words("街道办事处、乡镇", "Street office or town"),
    "network_operator": Words("传输网络运营单位", "Network operator"),
}
"""The kinds of organisations by code, in page order."""
MOST_CODE, MOST_NAME, MOST_ADDRESS, MOST_USCC = 20, 100, 200, 18
CODE_HINT = Words("字母、数字、“-”和“_”，登记后不变。", "Letters, digits, - and _; it never changes.")
_DIVISIONS = tuple(DIVISIONS.items())


def code_field() -> ParsedField:
    """The short code of something in this register."""
    return ParsedField(Words("代码", "Code"), most=MOST_CODE, parse=checked_code, mono=True, hint=CODE_HINT)


class PlacesFilter(ListForm):
    """The filter of a list of organisations or sites."""

    search_field = "text"
    names: ClassVar[Mapping[str, str]] = {"text": "q"}

    text = SearchField(
        Words("按名称或代码查找", "Search by name or code"),
        most=LONGEST_TEXT,
        placeholder=Words("名称、代码或单位", "Name, code or unit"),
    )


class OrganisationForm(ActionForm):
    """An organisation; contractors are organisations too."""

    layout = (
        Section(
            Words("新单位", "A new organisation"),
            ("code", "name", "kind", "department", "division", "zone", "uscc"),
            "3",
        ),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "division"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "code"}

    code = code_field()
    name = TextField(Words("名称", "Name"), most=MOST_NAME)
    kind = ClosedChoiceField(Words("类型", "Kind"), ORGANISATION_KINDS.items())
    division = ChoiceField(Words("所在区", "District"), _DIVISIONS, article="3")
    department = ClosedChoiceField(
        Words("部门", "Department"),
        [(one.value, one.words) for one in Department],
        required=False,
        article="4",
        hint=Words("只有政府部门填写。", "For a government department alone."),
    )
    zone = ClosedChoiceField(
        Words("功能区", "Functional zone"),
        [(zone.code, zone.words) for zone in ZONES],
        empty=Words("不属于功能区", "None"),
        required=False,
        article="4",
    )
    uscc = ParsedField(
        Words("统一社会信用代码", "Unified social credit code"),
        most=MOST_USCC,
        parse=parse_uscc,
        required=False,
        mono=True,
        hint=Words("18 位，末位为校验码（GB 32100）。", "18 characters; the last one is a check character (GB 32100)."),
    )


class SiteForm(ActionForm):
    """A place of article 6 with its managing unit."""

    layout = (
        Section(
            Words("新场所", "A new site"),
            ("code", "name", "category", "organisation", "street", "division", "address"),
            "6",
        ),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"2": "division", "3": "organisation", "6": "category"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.CONFLICT: "code",
        FaultKind.NOT_FOUND: "organisation",
    }

    code = code_field()
    name = TextField(Words("名称", "Name"), most=MOST_NAME)
    category = ChoiceField(
        Words("第六条类别", "Category of article 6"),
        [(one.code, Words(f"{one.code} {one.short.zh}", f"{one.code} {one.short.en}")) for one in CATEGORIES],
        article="6",
    )
    organisation = ChoiceField(Words("管理单位", "Managing unit"), article="3")
    street = ChoiceField(
        Words("街道", "Street"),
        [(one.code, Words(f"{DIVISIONS[one.division].zh} {one.name}", f"{DIVISIONS[one.division].en} {one.name}"))
         for one in STREETS.values()],
        empty=Words("未知：只填所在区", "Unknown: the district alone"),
        required=False,
        hint=Words("街道决定所在区和功能区。", "The street determines district and zone."),
    )  # fmt: skip
    division = ChoiceField(Words("所在区", "District"), _DIVISIONS, required=False, article="4")
    address = TextField(Words("地址", "Address"), most=MOST_ADDRESS, required=False, wide=True)

    def __init__(self, *given: Any, units: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["organisation"].offer(units)  # type: ignore[attr-defined]
