"""Forms of the catalogue: an entry, the steps of its review, the basic sets (article 13)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import HiddenInput

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.sharing.catalogue import entries as limits
from mingcha.sharing.catalogue.lists import (
    BasisRank,
    Cycle,
    DataLevel,
    Openness,
    SetFormat,
    SetItemKind,
    ShareType,
    ShareWay,
)
from mingcha.sharing.catalogue.rules import MOST_WHY
from mingcha.sharing.catalogue.states import SetState
from mingcha.sharing.catalogue.values import NewSet, ShareBasis, ShareConditions
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.text_fields import CodeField, ReasonField, TextField
from mingcha.web.sharing.catalogue.item_lines import ItemLinesField, item_line
from mingcha.web.supervision.listing import StatesFrom, text_of_list

_USCC_CHARACTERS, _DIGEST_CHARACTERS = 18, 64
_CONDITIONS = ("who", "purpose", "fields", "term", "security")
_TEXTS = ("name", "summary", "provider", "provider_code", "subject", "industry", "contact", "related", "spatial",
          "temporal")  # fmt: skip


def _list(label: Words, kind: type[StrEnum], **more: Any) -> ClosedChoiceField:
    choices = [(one.value, one.words) for one in kind]  # type: ignore[attr-defined]
    return ClosedChoiceField(label, choices, required=False, **more)


def _text(label: Words, most: int, **more: Any) -> TextField:
    return TextField(label, most=most, **({"required": False} | more))


class SetsFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(Words("状态", "State"), [(one.value, one.words) for one in SetState], required=False)
    text = text_of_list(Words("名称或者代码", "Name or code"))


class SeenDigestField(TextField):
    """The digest of the content that the page showed: another one is a conflict."""

    widget = HiddenInput

    def __init__(self) -> None:
        super().__init__(Words("已看到的内容", "Content that was read"), most=_DIGEST_CHARACTERS, required=False)


class EntryForm(ActionForm):
    """An entry of the catalogue; a draft may lack anything but its name."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "provider"}
    layout = (
        Section(
            Words("基本信息", "What it is"),
            ("name", "summary", "provider", "provider_code", "contact", "subject", "industry", "level"),
            "13(1)",
        ),
        Section(Words("信息项与格式", "Items and formats"), ("formats", "share_way", "cycle", "items"), "13(1)"),
        Section(
            Words("共享", "Sharing"),
            ("share_type", "openness", *(f"condition_{name}" for name in _CONDITIONS)),
            "13(2)",
        ),
        Section(
            Words("不予共享的依据", "Why it is not shared"), ("basis_rank", "basis_title", "basis_article"), "GDSR"
        ),
        Section(Words("范围与关联", "Extent and relations"), ("spatial", "temporal", "related")),
    )

    name = TextField(
        Words("名称", "Name"), most=limits.MOST_NAME, wide=True,
        hint=Words(f"{limits.LEAST_NAME} 至 {limits.MOST_NAME} 字，不与其他条目重名。",
                   f"{limits.LEAST_NAME} to {limits.MOST_NAME} characters, as no other entry is called."),
    )  # fmt: skip
    summary = ReasonField(
        Words("摘要", "Summary"), most=limits.MOST_SUMMARY, rows=3, required=False, law_asks=False,
        hint=Words(f"{limits.LEAST_SUMMARY} 至 {limits.MOST_SUMMARY} 字。",
                   f"{limits.LEAST_SUMMARY} to {limits.MOST_SUMMARY} characters."),
    )  # fmt: skip
    provider = ChoiceField(Words("提供单位", "Provided by"), required=False)
    provider_code = CodeField(
        Words("统一社会信用代码", "Unified social credit code"),
        form=r"[0-9A-Za-z]*", most=_USCC_CHARACTERS, required=False,
        hint=Words("不填的用该单位登记的代码。", "Empty: the one on record for the organisation."),
    )  # fmt: skip
    contact = _text(
        Words("联系方式", "Whom to ask"), limits.MOST_TEXT,
        hint=Words("填部门，不填个人。", "An office, no person."),
    )  # fmt: skip
    subject = _text(Words("主题分类", "Subject"), limits.MOST_SHORT)
    industry = _text(Words("行业分类", "Industry"), limits.MOST_SHORT)
    level = _list(Words("数据分级", "Level of the data"), DataLevel)
    formats = ManyChoiceField(
        Words("信息资源格式", "Formats"),
        [(one.value, one.words) for one in SetFormat],
        most=len(SetFormat),
        required=False,
    )
    share_way = _list(Words("共享方式", "Way of sharing"), ShareWay)
    cycle = _list(Words("更新周期", "Brought up to date"), Cycle)
    items = ItemLinesField(
        Words("信息项", "Items"), required=False,
        hint=Words(f"一行一项：名称，代码，类型（{'、'.join(one.words.zh for one in SetItemKind)}），长度，必填，唯一",
                   f"One a line: name,code,type ({', '.join(one.words.en for one in SetItemKind)}),length,"
                   "required,unique"),
    )  # fmt: skip
    share_type = _list(Words("共享类型", "Share type"), ShareType)
    openness = _list(Words("开放属性", "Openness"), Openness)
    condition_who = _text(Words("条件：共享范围", "Condition: with whom"), limits.MOST_TEXT)
    condition_purpose = _text(Words("条件：使用用途", "Condition: for what"), limits.MOST_TEXT)
    condition_fields = _text(Words("条件：信息项", "Condition: which fields"), limits.MOST_TEXT)
    condition_term = _text(Words("条件：使用期限", "Condition: how long"), limits.MOST_TEXT)
    condition_security = _text(Words("条件：安全要求", "Condition: how it is kept safe"), limits.MOST_TEXT)
    basis_rank = _list(Words("依据的层级", "Rank of the text"), BasisRank)
    basis_title = _text(Words("依据的名称", "Title of the text"), limits.MOST_TEXT)
    basis_article = _text(Words("条款", "Article"), limits.MOST_SHORT)
    spatial = _text(Words("空间范围", "Where"), limits.MOST_TEXT)
    temporal = _text(Words("时间范围", "When"), limits.MOST_TEXT)
    related = _text(Words("关联目录", "Related entries"), limits.MOST_TEXT)
    digest = SeenDigestField()

    def clean_formats(self) -> tuple[str, ...]:
        """The formats. Raises ValidationError for one that is not listed."""
        given: tuple[str, ...] = self.cleaned_data["formats"]
        unknown = [one for one in given if one not in set(SetFormat)]
        if unknown:
            raise ValidationError(self.fields["formats"].error_messages["not_code"], "not_code", {"value": unknown[0]})
        return given

    @staticmethod
    def filled_from(entry: NewSet, digest: str) -> dict[str, object]:
        """An entry as it was written."""
        found: dict[str, object] = {name: getattr(entry, name) for name in _TEXTS}
        found |= {f"condition_{name}": getattr(entry.conditions, name) for name in _CONDITIONS}
        found |= {
            name: getattr(entry, name) or "" for name in ("share_type", "share_way", "openness", "cycle", "level")
        }
        return found | {
            "formats": [one.value for one in entry.formats],
            "items": "\n".join(map(item_line, entry.items)),
            "basis_rank": entry.basis.rank or "",
            "basis_title": entry.basis.title,
            "basis_article": entry.basis.article,
            "digest": digest,
        }

    @property
    def new(self) -> NewSet:
        """What a valid form states."""
        given = self.cleaned_data
        return NewSet(
            **{name: given[name] for name in _TEXTS},
            formats=tuple(map(SetFormat, given["formats"])),
            items=given["items"],
            share_type=ShareType(given["share_type"]) if given["share_type"] else None,
            conditions=ShareConditions(**{name: given[f"condition_{name}"] for name in _CONDITIONS}),
            basis=ShareBasis(
                BasisRank(given["basis_rank"]) if given["basis_rank"] else None,
                given["basis_title"],
                given["basis_article"],
            ),
            share_way=ShareWay(given["share_way"]) if given["share_way"] else None,
            openness=Openness(given["openness"]) if given["openness"] else None,
            cycle=Cycle(given["cycle"]) if given["cycle"] else None,
            level=DataLevel(given["level"]) if given["level"] else None,
        )


class BasicSetsForm(ActionForm):
    """The organisation that provides the basic sets."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "provider"}

    provider = ChoiceField(Words("提供单位", "Provided by"))


class SubmitSetForm(ActionForm):
    """Submitting the draft that was read."""

    id_form = "submit-%s"

    digest = SeenDigestField()


class RegisterSetForm(ActionForm):
    """Registering the version that was read."""

    id_form = "register-%s"

    digest = SeenDigestField()


class PublishSetForm(ActionForm):
    """Publishing the version that was read."""

    id_form = "publish-%s"

    digest = SeenDigestField()


class ReturnSetForm(ActionForm):
    """Why a version is returned."""

    id_form = "return-%s"

    why = TextField(Words("退回的理由", "Why it is returned"), most=MOST_WHY, law_asks=True, wide=True)
    digest = SeenDigestField()


class WithdrawSetForm(ActionForm):
    """Why a set is withdrawn."""

    id_form = "withdraw-%s"

    why = TextField(Words("撤销的理由", "Why it is withdrawn"), most=MOST_WHY, law_asks=True, wide=True)
