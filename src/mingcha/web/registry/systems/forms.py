"""Forms of systems: the designation of a key target and its end (article 16(5)), and the filter of the list."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.words import Words
from mingcha.registry.points.filter import LONGEST_TEXT
from mingcha.registry.systems.rules import MOST_DOCUMENT
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import TextField

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
