"""Forms of applications: what a department asks for, and the steps of its check (article 13(2))."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.forms import HiddenInput

from mingcha.kit.codes import DIVISIONS, ZONES
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.categories import CATEGORIES
from mingcha.sharing.applications import asked as limits
from mingcha.sharing.applications.purposes import SHARING_PURPOSES, SharingKind
from mingcha.sharing.applications.rules import MOST_GAP, MOST_WHY
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.applications.values import ApplicationPart, Gap, NewApplication, OfferedSet
from mingcha.sharing.catalogue.lists import ShareType
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import HourField
from mingcha.web.supervision.listing import StatesFrom, text_of_list

_LARGEST_SET, _DIGEST_CHARACTERS = 2**31 - 1, 64
_PLAIN = ("purpose", "basis_law", "basis_article", "duty", "divisions", "categories", "points", "opens", "closes",
          "security", "contact")  # fmt: skip
_COUNTED = ("data_set", "back_hours", "term_months")
_LEAST = Words(f"不少于 {limits.LEAST_REASONS} 字。", f"{limits.LEAST_REASONS} characters or more.")
_PLACES = [*DIVISIONS.items(), *((one.code, one.words) for one in ZONES)]


class ApplicationsFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(
        Words("状态", "State"), [(one.value, one.words) for one in ApplicationState], required=False
    )
    text = text_of_list(Words("编号或者部门", "Number or department"))


class ChosenSet(QueryForm):
    """The set that an application is to ask for."""

    names: ClassVar[Mapping[str, str]] = {"number": "set"}

    number = PositionField(most=_LARGEST_SET)


class ReadDigestField(TextField):
    """The digest of the content that the page showed: another one is a conflict."""

    widget = HiddenInput

    def __init__(self) -> None:
        super().__init__(Words("已看到的内容", "Content that was read"), most=_DIGEST_CHARACTERS, required=False)


class SetNumberField(WholeNumberField):
    """The number of the chosen set."""

    widget = HiddenInput


class ApplicationForm(ActionForm):
    """An application; a draft may lack anything but its set."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "data_set"}
    refusal_fields: ClassVar[Mapping[str, str]] = {"19": "purpose"}
    missing_fields: ClassVar[Mapping[str, str]] = {"fields": "items"}
    layout = (
        Section(Words("申请什么", "What is asked for"), ("kind", "purpose", "items"), "13(2)"),
        Section(Words("为什么需要", "Why it is needed"), ("basis_law", "basis_article", "duty"), "13(2)"),
        Section(Words("范围", "Where"), ("divisions", "categories", "points"), "13(2)"),
        Section(Words("时段和期限", "Hours and term"), ("opens", "closes", "back_hours", "term_months"), "13(2)"),
        Section(Words("安全保障", "How it is kept safe"), ("contact", "security"), "13(2)"),
    )

    kind = ClosedChoiceField(Words("方式", "Kind"), [(one.value, one.words) for one in SharingKind], required=False)
    purpose = ChoiceField(
        Words("使用目的", "Purpose"), [(one.purpose.value, one.words) for one in SHARING_PURPOSES], required=False
    )
    items = ManyChoiceField(
        Words("需要的信息项", "Fields that are needed"), most=limits.MOST_FIELDS, required=False,
        hint=Words("只选履行职责需要的；图像不必选。", "Those alone that the duty needs; none for pictures."),
    )  # fmt: skip
    basis_law = TextField(
        Words("职责依据（法律、法规、规章）", "Law that the duty rests on"), most=limits.MOST_TEXT, required=False
    )
    basis_article = TextField(Words("条款", "Article"), most=limits.MOST_SHORT, required=False)
    duty = ReasonField(
        Words("履行什么职责，为什么需要这些数据", "Which duty it is for, and why these data are needed"),
        most=limits.MOST_LINES, required=False, law_asks=False, hint=_LEAST,
    )  # fmt: skip
    divisions = ManyChoiceField(Words("区划", "Divisions"), _PLACES, most=len(_PLACES), required=False)
    categories = ManyChoiceField(
        Words("第六条类别", "Categories of article 6"),
        [(one.code, one.short) for one in CATEGORIES],
        most=len(CATEGORIES),
        required=False,
        hint=Words("不选为全部类别。", "None: all of them."),
    )
    points = PointCodesField(
        Words("点位编码（已知的）", "Codes of points, where known"), most=limits.MOST_POINTS, required=False,
        law_asks=False,
        hint=Words("一行一个；是否登记、可否共享由公安机关答复。",
                   "One a line; whether they are registered and may be shared, the police answer."),
    )  # fmt: skip
    opens = HourField(Words("每日起", "Daily from"), required=False)
    closes = HourField(
        Words("每日止", "Daily until"), required=False,
        hint=Words("图像用；都不填为全天。时段以外不能查看，时段以外拍摄的历史图像也不提供。",
                   "For pictures; neither: the whole day. Nothing is viewed outside of them, and no recorded picture "
                   "that was taken outside of them."),
    )  # fmt: skip
    back_hours = WholeNumberField(
        Words("回看", "Recorded pictures back to"), least=0, most=limits.MOST_BACK_HOURS, required=False,
        unit=Words("小时", "hours"),
        hint=Words("历史图像用；从查看之时起向前计算，不早于共享开始之时；更早的录像依第十四条、第十五条调取。",
                   "For recorded pictures: counted back from when they are viewed, and never before the share begins; "
                   "what is older comes by articles 14 and 15."),
    )  # fmt: skip
    term_months = WholeNumberField(
        Words("期限", "Term"), least=0, most=limits.MOST_TERM_MONTHS, required=False, unit=Words("个月", "months")
    )
    contact = TextField(
        Words("联系部门（不写个人）", "Office to ask, no person"), most=limits.MOST_TEXT, required=False
    )
    security = ReasonField(
        Words("网络、账户、水印、留存和删除", "Network, accounts, watermark, keeping and deleting"),
        most=limits.MOST_LINES, required=False, law_asks=False, hint=_LEAST,
    )  # fmt: skip
    data_set = SetNumberField(Words("目录条目", "Data set"), least=0, most=_LARGEST_SET, required=False)
    digest = ReadDigestField()

    def ask_for(self, offered: OfferedSet, kinds: Sequence[SharingKind]) -> None:
        """Offers the kinds and the shared items of the chosen set."""
        self.fields["kind"].offer([(one.value, one.words) for one in kinds])  # type: ignore[attr-defined]
        shared = [one for one in offered.items if one.share_type is not ShareType.NOT_SHARED]
        self.fields["items"].offer([(one.code, one.name) for one in shared])  # type: ignore[attr-defined]

    def say_longest_term(self, on: date) -> None:
        """Says for how long may be asked on a Shanghai day."""
        most = parameters.number("sharing.decision_most_months", on)
        zh, en = (
            f"1 至 {most} 个月；需要更久的，到期前另行申请。",
            f"1 to {most}; ask anew before it ends, if it is needed on.",
        )
        self.fields["term_months"].help_text = self["term_months"].help_text = bilingual(zh, en)

    @staticmethod
    def filled_from(content: NewApplication, digest: str) -> dict[str, object]:
        """An application as it was written."""
        found: dict[str, object] = {name: getattr(content, name) for name in _PLAIN}
        found |= {name: getattr(content, name) or "" for name in _COUNTED}
        return found | {
            "kind": content.kind or "",
            "items": list(content.fields),
            "divisions": list(content.divisions),
            "categories": list(content.categories),
            "points": "\n".join(content.points),
            "digest": digest,
        }

    @property
    def new(self) -> NewApplication:
        """What a valid form states."""
        given: Mapping[str, Any] = self.cleaned_data
        return NewApplication(
            **{name: given[name] for name in _PLAIN},
            data_set=given["data_set"] or 0,
            back_hours=given["back_hours"] or 0,
            term_months=given["term_months"] or 0,
            kind=SharingKind(given["kind"]) if given["kind"] else None,
            fields=given["items"],
        )


class SubmitApplicationForm(ActionForm):
    """Submitting the application that was read."""

    id_form = "submit-%s"

    digest = ReadDigestField()


class ForwardForm(ActionForm):
    """Forwarding the application that was read."""

    id_form = "forward-%s"

    digest = ReadDigestField()


def _gap(part: ApplicationPart) -> TextField:
    return TextField(part.words, most=MOST_GAP, required=False, wide=True)


class ReturnApplicationForm(ActionForm):
    """What lacks in each part, all of it at once; an empty line: nothing lacks there."""

    id_form = "return-%s"

    gap_data_set = _gap(ApplicationPart.DATA_SET)
    gap_fields = _gap(ApplicationPart.FIELDS)
    gap_purpose = _gap(ApplicationPart.PURPOSE)
    gap_basis = _gap(ApplicationPart.BASIS)
    gap_duty = _gap(ApplicationPart.DUTY)
    gap_places = _gap(ApplicationPart.PLACES)
    gap_hours = _gap(ApplicationPart.HOURS)
    gap_term = _gap(ApplicationPart.TERM)
    gap_security = _gap(ApplicationPart.SECURITY)
    gap_contact = _gap(ApplicationPart.CONTACT)
    digest = ReadDigestField()

    def offer_parts(self, parts: Sequence[ApplicationPart]) -> None:
        """Shows these parts alone: those that a return may name."""
        for part in ApplicationPart:
            if part not in parts:
                self.fields.pop(f"gap_{part.value}", None)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What a valid form names."""
        given = {part: str(self.cleaned_data.get(f"gap_{part.value}") or "") for part in ApplicationPart}
        return tuple(Gap(part, why) for part, why in given.items() if why)


class WithdrawApplicationForm(ActionForm):
    """Why an application is withdrawn."""

    id_form = "withdraw-%s"

    why = TextField(
        Words("撤回的理由", "Why it is withdrawn"), most=MOST_WHY, law_asks=True, wide=True,
        hint=Words("已同意的撤回后，依其提供的共享一并终止。", "If it was agreed, what is supplied of it ends, too."),
    )  # fmt: skip
