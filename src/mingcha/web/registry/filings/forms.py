"""Forms of filings: opening one, what the unit states, withdrawing (article 9; decree 799, article 14)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from mingcha.kit.decision import Missing
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.filings.items import DECLARED_WORDS
from mingcha.registry.filings.rules import MOST_DECLARED, MOST_REASON, MOST_TITLE
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.filings.values import DECLARED, Declared
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.places.forms import MOST_CODE

_MOST_NUMBER = 2**53 - 1
_MOST_AREA = 20
MOST_CAMERAS = 1_000_000
WITH_AGENT = Words("有经办人的须填写。", "Needed where an agent is named.")
LACKS = Words("备案表缺此项。", "The form lacks this item.")


class FilingsFrom(QueryForm):
    """The number below which the list goes on, the state that it shows, the system."""

    before = PositionField(most=_MOST_NUMBER)
    system = TextField(Words("系统", "System"), most=MOST_CODE, required=False)
    state = ClosedChoiceField(
        Words("状态", "State"),
        [(state.value, state.words) for state in FilingState],
        empty=Words("全部状态", "All states"),
        required=False,
    )


class NewFilingForm(ActionForm):
    """A filing to be opened: of which system, of which kind, in which district."""

    prefilled = ("system", "kind", "area")
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "system"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "system", FaultKind.INVALID: "reason"}

    system = TextField(
        Words("系统代码", "Code of the system"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "system-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or code and choose."),
    )
    kind = ClosedChoiceField(Words("备案类型", "Kind"), [(kind.value, kind.words) for kind in FilingKind], article="9")
    area = TextField(
        Words("备案所在的区", "District"),
        most=_MOST_AREA,
        mono=True,
        required=False,
        hint=Words(
            "区划或者功能区代码；系统只在一个区的留空，跨区的按区分别备案；同一功能区跨区的写“区划-功能区”。",
            "Code of the district or zone; empty for a system that lies in one. A line is filed in each; of a zone in "
            "two districts: district-zone.",
        ),
    )
    reason = TextField(
        Words("变更或者注销的理由", "Why it is changed or ended"),
        most=MOST_REASON,
        required=False,
        wide=True,
        hint=Words("新建备案留空。", "Empty for a first filing."),
    )


class FilingForm(ActionForm):
    """What the unit states; the rest of the form is filled from the register. Nothing is required to submit it: what is
    missing is named by the return, and here before it; one that lacks something is asked about once more."""

    unseen: ClassVar[Sequence[str]] = ("register_sha256",)
    id_form = "item-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "organ"}

    register_sha256 = TextField(Words("所核对登记内容的摘要", "Digest of what the register said"), most=64)
    organ = ChoiceField(Words("受理机关", "Organ that receives it"), empty=None, article="9")
    cameras = WholeNumberField(
        Words("纸质备案表上的摄像机数量", "Cameras on a paper form"),
        least=0,
        most=MOST_CAMERAS,
        required=False,
        placeholder="",
        hint=Words(
            "从纸质表录入时填写，与登记不一致的不予提交；否则留空。",
            "When a paper form is typed in: it must be the number in the register. Else empty.",
        ),
    )

    with_gaps = TickField(
        Words("仍按现状提交", "Submit it as it is"),
        hint=Words("公安机关将一次告知补正。", "The organ will return it once, and name all that is missing."),
    )

    def __init__(
        self,
        *given: Any,
        organs: Iterable[tuple[str, str]] = (),
        missing: Iterable[Missing] = (),
        left_out: Iterable[str] = (),
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        # the page writes the digest of what it shows: what was sent may be of an older page
        self.fields["register_sha256"].widget = self.fields["register_sha256"].hidden_widget()
        left, lacking = set(left_out), {one.about for one in missing}
        for name in DECLARED:
            if name not in left:
                options: dict[str, Any] = {"hint": WITH_AGENT} if name == "authorisation" else {}
                options = {"hint": LACKS, "attrs": {"data-lacks": ""}} if name in lacking else options
                self.fields[name] = TextField(DECLARED_WORDS[name], most=MOST_DECLARED, required=False, **options)
        organ = self.fields["organ"]
        if isinstance(organ, ChoiceField):
            organ.offer(organs)
        # the number of a paper form concerns few: it stands last
        self.order_fields(["register_sha256", "organ", *DECLARED, "cameras", "with_gaps"])

    @property
    def asks_of_gaps(self) -> bool:
        """Whether the page shows the box for a filing that lacks something: once it was asked."""
        return "with_gaps" in self.errors or bool(self.data.get("with_gaps"))

    def ask_of_gaps(self, missing: Sequence[Missing]) -> None:
        """Asks once more before a filing goes in that lacks something; nothing if all is there, or the box is
        ticked."""
        if missing and not self.cleaned_data["with_gaps"]:
            zh, en = "、".join(one.zh for one in missing), ", ".join(one.en for one in missing)
            words = Words(f"尚缺 {len(missing)} 项：{zh}", f"still missing ({len(missing)}): {en}")
            self.add_error("with_gaps", ValidationError(lazy_words(words), code="missing"))

    @property
    def declared(self) -> Declared:
        """What a valid form states."""
        return Declared(**{name: self.cleaned_data.get(name, "") for name in DECLARED})

    @staticmethod
    def initial_of(declared: Declared, organ: str) -> dict[str, object]:
        """The values of the fields as the filing has them."""
        return {**asdict(declared), "organ": organ}


class WithdrawFilingForm(ActionForm):
    """Why a filing is withdrawn."""

    id_form = "withdraw-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    reason = TextField(Words("撤回理由", "Why it is withdrawn"), most=MOST_REASON, wide=True)


class FilingStepForm(ActionForm):
    """A step without anything to state: receiving, returning, transferring."""


class ReceiveFilingForm(ActionForm):
    """Receiving what the officer read: the page names its digest."""

    unseen: ClassVar[Sequence[str]] = ("content_sha256",)

    content_sha256 = TextField(Words("所核对内容的摘要", "Digest of what was read"), most=64)


class FilingScanForm(ActionForm):
    """A scan of what was filed on paper."""

    id_form = "scan-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "scan", FaultKind.INVALID: "title"}

    title = TextField(Words("名称和编号", "Name and number"), most=MOST_TITLE)
    scan = FileBytesField(Words("扫描件", "Scan"), accept=".pdf,.jpg,.jpeg,.png", wide=True)
