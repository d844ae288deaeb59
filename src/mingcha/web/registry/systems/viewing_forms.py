"""Forms of a system's use and of who may watch it: use, units, contract, decision, end (arts. 8, 13, 15, 16)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.periods import COUNTED_UNTIL
from mingcha.registry.systems.rules import MOST_UNITS_DOCUMENT
from mingcha.registry.viewing_grounds.rules import MOST_AUTHORITY, MOST_DOCUMENT
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField

MOST_CODE = 20
"""Characters of the code of a unit."""
MOST_CHOSEN = 200
"""Points that are chosen one by one."""
_UNIT_HINT = Words("输入名称或代码选择；留空为管理单位。", "Type a name or code and choose; empty: the managing unit.")
_OFFERED = {"list": "unit-codes"}
"""The page offers the units in reach beside the field; the code of another one can be typed."""


class UnitsForm(ActionForm):
    """The building and using units of a system."""

    id_form: ClassVar[str] = "units-%s"

    building_unit = TextField(
        Words("建设单位", "Building unit"), most=MOST_CODE, required=False, mono=True, hint=_UNIT_HINT, attrs=_OFFERED
    )
    using_unit = TextField(
        Words("使用单位", "Using unit"), most=MOST_CODE, required=False, mono=True, hint=_UNIT_HINT, attrs=_OFFERED
    )
    document = TextField(
        Words("依据文件名称和文号", "Name and number of the document"),
        most=MOST_UNITS_DOCUMENT,
        required=False,
        law_asks=True,
        wide=True,
        hint=Words(
            "建设合同、使用协议等；新登记其他单位时须填写，存证日志记其名称。",
            "By which the unit builds or uses the system; needed for a unit that is named anew.",
        ),
    )


class ContractForm(ActionForm):
    """A contract by which the unit entrusts the watching of this system."""

    id_form: ClassVar[str] = "contract-%s"

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "organisation"}
    missing_fields: ClassVar[Mapping[str, str]] = {"systems": "organisation"}

    organisation = TextField(
        Words("受托单位代码", "Code of the entrusted organisation"),
        most=MOST_CODE,
        mono=True,
        attrs=_OFFERED,
        hint=Words(
            "输入名称或代码选择。其监看人员在辖区内可监看该系统。",
            "Type a name or code and choose. Its monitors may then watch this system, in their territory.",
        ),
    )
    document = TextField(
        Words("合同名称和编号", "Name and number of the contract"), most=MOST_DOCUMENT, law_asks=True, wide=True
    )
    issued_on = DayField(Words("合同日期", "Day of the contract"))
    from_on = DayField(Words("起始日期", "First day"), latest=COUNTED_UNTIL)
    until_on = DayField(Words("终止日期", "Last day"), latest=COUNTED_UNTIL)


class DecisionForm(ActionForm):
    """A decision to share this system, or every system of the unit, with another organisation."""

    id_form: ClassVar[str] = "decision-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "organisation"}

    organisation = TextField(
        Words("共享给单位代码", "Code of the organisation"),
        most=MOST_CODE,
        mono=True,
        attrs=_OFFERED,
        hint=Words(
            "输入名称或代码选择。其监看人员在辖区内可监看。",
            "Type a name or code and choose. Its monitors may then watch, in their territory.",
        ),
    )
    authority = TextField(Words("作出决定的机关", "Body that decided"), most=MOST_AUTHORITY, law_asks=True)
    document = TextField(
        Words("决定名称和文号", "Name and number of the decision"), most=MOST_DOCUMENT, law_asks=True, wide=True
    )
    issued_on = DayField(Words("决定日期", "Day of the decision"))
    from_on = DayField(Words("起始日期", "First day"), latest=COUNTED_UNTIL)
    until_on = DayField(Words("终止日期", "Last day"), latest=COUNTED_UNTIL)
    scope = ClosedChoiceField(
        Words("范围", "Covers"),
        [
            ("system", Words("仅本系统", "This system")),
            ("unit", Words("管理单位的全部系统", "Every system of the managing unit")),
        ],
        empty=None,
    )


class EndGroundForm(ActionForm):
    """The reason for ending a contract or decision."""

    id_form: ClassVar[str] = "end-%s"

    reason = TextField(Words("终止事由", "Reason"), most=MOST_DOCUMENT, law_asks=True, wide=True)
