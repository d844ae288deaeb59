"""Items of a set as lines of a text field: 名称,代码,类型,长度,必填,唯一 (article 13(1))."""

import re
from typing import Any, ClassVar

from django import forms

from mingcha.kit.words import Words
from mingcha.sharing.catalogue.entries import MOST_ITEM_CODE, MOST_ITEMS, MOST_LENGTH, MOST_SHORT
from mingcha.sharing.catalogue.lists import SetItemKind, ShareType
from mingcha.sharing.catalogue.values import SetItem
from mingcha.web.forms.field import shown_part
from mingcha.web.forms.language import NO_WORDS, bilingual
from mingcha.web.forms.text_fields import TextField

REQUIRED, UNIQUE = "必填", "唯一"
_BETWEEN = re.compile(r"[,，\t|]")
_LEAST_PARTS = 3
_MOST_LINE = MOST_SHORT + MOST_ITEM_CODE + 40
_IN_CHINESE = {"required": REQUIRED, "unique": UNIQUE}
_SHARE_TYPES = {one.words.zh: one for one in ShareType}


def item_line(item: SetItem) -> str:
    """An item as a line."""
    parts = [item.name, item.code, item.kind.value, str(item.length) if item.length else ""]
    parts += [REQUIRED] if item.required else []
    parts += [UNIQUE] if item.unique else []
    parts += [item.share_type.words.zh] if item.share_type else []
    return ",".join(parts).rstrip(",")


class ItemLinesField(TextField):
    """At most MOST_ITEMS items, one a line."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_item": bilingual(
            "第 %(line)d 行不是“名称，代码，类型，长度，必填，唯一”：“%(value)s”",
            "Line %(line)d is not “name,code,type,length,required,unique”: “%(value)s”",
        ),
        "too_many": bilingual("最多 %(most)d 个信息项", "At most %(most)d items"),
    }
    lines = True
    widget = forms.Textarea

    def __init__(self, label: Words = NO_WORDS, **more: Any) -> None:
        super().__init__(label, most=MOST_ITEMS * _MOST_LINE, **({"wide": True, "mono": True} | more))
        self.widget.attrs["rows"] = "8"
        self.widget.attrs["spellcheck"] = "false"
        del self.widget.attrs["cols"]  # the grid sets the width

    def clean(self, value: Any) -> tuple[SetItem, ...]:
        """The items. Raises ValidationError for a line that is none, and for too many."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        found = []
        for place, line in enumerate(lines, 1):
            item = _item(line) if line else None
            if line and item is None:
                raise self.error("not_item", line=place, value=shown_part(line))
            found += [item] if item else []
        if len(found) > MOST_ITEMS:
            raise self.error("too_many", most=MOST_ITEMS)
        return tuple(found)


def _item(line: str) -> SetItem | None:
    name, code, kind, *rest = [part.strip() for part in _BETWEEN.split(line)] + [""] * _LEAST_PARTS
    marks = [_IN_CHINESE.get(one, one) for one in rest if one]
    length = int(marks.pop(0)) if marks and re.fullmatch(r"[0-9]{1,6}", marks[0], re.ASCII) else 0
    share = next((_SHARE_TYPES[one] for one in marks if one in _SHARE_TYPES), None)
    unknown = [one for one in marks if one not in (REQUIRED, UNIQUE, *_SHARE_TYPES)]
    kinds = {one.value for one in SetItemKind}
    if not name or not code or kind.upper() not in kinds or unknown or length > MOST_LENGTH:
        return None
    if len(name) > MOST_SHORT or len(code) > MOST_ITEM_CODE:
        return None
    return SetItem(name, code, SetItemKind(kind.upper()), length, REQUIRED in marks, UNIQUE in marks, share)
