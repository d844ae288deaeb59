"""Forms of systems: a new one, its scope, contractor and name, its designation as a key target (arts. 2, 3, 16(5))."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.filter import LONGEST_TEXT
from mingcha.registry.systems.rules import FUNCTIONS, MOST_DOCUMENT
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.places.forms import MOST_NAME, code_field
from mingcha.web.registry.points.point_page import LEGAL_CLASSES

MOST_SCOPE_REASON = 200

_EXAMPLE = "武公反恐〔2026〕7 号"
_HINT = Words(
    "填写公安机关文书的文号，随系统保存并写入存证日志。",
    "Its number as the public security organ gave it. It is kept with the system and in the evidence log.",
)


class DesignationForm(ActionForm):
    """The document that designates a key target."""

    document = TextField(
        Words("确定文书文号", "Document that designates it"),
        most=MOST_DOCUMENT,
        law_asks=True,
        wide=True,
        placeholder=_EXAMPLE,
        hint=_HINT,
    )


class DesignationEndForm(ActionForm):
    """The document that ends a designation."""

    document = TextField(
        Words("撤销文书文号", "Document that takes the designation back"),
        most=MOST_DOCUMENT,
        law_asks=True,
        wide=True,
        placeholder=_EXAMPLE,
        hint=_HINT,
    )


class FunctionsForm(ActionForm):
    """The functions of article 2 and the reason for registering a system out of scope, for the forms that set them."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"2": "scope_reason"}

    scope_reason = TextField(
        Words("范围外自愿登记的理由", "Why it is registered although out of scope"),
        most=MOST_SCOPE_REASON,
        required=False,
        wide=True,
        article="2",
    )
    collect = TickField(Words("采集", "Collects"))
    transmit = TickField(Words("传输", "Transmits"))
    control = TickField(Words("控制", "Controls"))
    display = TickField(Words("显示", "Displays"))
    store = TickField(Words("存储", "Stores"))

    @property
    def functions(self) -> tuple[str, ...]:
        """The ticked functions, in the order of article 2."""
        return tuple(name for name in FUNCTIONS if self.cleaned_data[name])


class ScopeForm(FunctionsForm):
    """The functions and the scope of a system."""

    id_form = "scope-%s"
    field_order = (*FUNCTIONS, "scope_reason")


class NewSystemForm(FunctionsForm):
    """A system of a site, without a camera."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"2": "scope_reason", "3": "site"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.CONFLICT: "code",
        FaultKind.NOT_FOUND: "site",
        FaultKind.INVALID: "contractor",
    }
    layout = (
        Section(Words("系统", "System"), ("code", "name", "site", "legal_class", "contractor"), "3"),
        Section(Words("功能与范围", "Functions and scope"), (*FUNCTIONS, "scope_reason"), "2", short=True),
    )

    code = code_field()
    name = TextField(Words("名称", "Name"), most=MOST_NAME)
    site = ChoiceField(Words("场所", "Site"), article="3")
    legal_class = ClosedChoiceField(
        Words("系统类别（国务院令第799号）", "Class under decree 799"), LEGAL_CLASSES.items()
    )
    contractor = ChoiceField(
        Words("承建或运维单位", "Contractor"), empty=Words("无", "None"), required=False, article="3"
    )

    def __init__(
        self,
        *given: Any,
        sites: Iterable[tuple[str, str]] = (),
        contractors: Iterable[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        self.fields["site"].offer(sites)  # type: ignore[attr-defined]
        self.fields["contractor"].offer(contractors)  # type: ignore[attr-defined]


class ContractorForm(ActionForm):
    """Who builds or maintains a system."""

    id_form = "contractor-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "contractor"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.INVALID: "contractor",
        FaultKind.NOT_FOUND: "contractor",
    }

    contractor = ChoiceField(
        Words("承建或运维单位", "Contractor"), empty=Words("无", "None"), required=False, article="3"
    )

    def __init__(self, *given: Any, contractors: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["contractor"].offer(contractors)  # type: ignore[attr-defined]


class RenameForm(ActionForm):
    """Another name of a system."""

    id_form = "rename-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "name"}

    name = TextField(Words("名称", "Name"), most=MOST_NAME)


class SystemsFilter(ListForm):
    """The filter of the list of systems."""

    search_field = "text"
    names: ClassVar[Mapping[str, str]] = {"text": "q"}

    text = SearchField(
        Words("查找系统", "Search systems"),
        most=LONGEST_TEXT,
        placeholder=Words("系统、场所或单位", "System, site or unit"),
    )
    key = ClosedChoiceField(
        Words("重点目标", "Designation"),
        [("1", Words("重点目标", "Key targets"))],
        empty=Words("全部系统", "All systems"),
        required=False,
    )
