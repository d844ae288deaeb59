"""Forms of lists of points: handing one in, repairing its cells, confirming it (articles 7, 13)."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.safestring import SafeString

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.imports.repairing import Repair
from mingcha.registry.imports.rules import MOST_REPAIRS, MOST_VALUE
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, TickField
from mingcha.web.forms.field import PageField, unstorable_character
from mingcha.web.forms.file_fields import FileStreamField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import ListForm, QueryForm
from mingcha.web.forms.text_fields import CodeField, TextField
from mingcha.web.frame.body_limits import IMPORT_BODY_BYTES
from mingcha.web.registry.points.point_fields import LABELS

CELL = "cell-"
"""The beginning of the name of an input for a cell: cell-LINE-COLUMN."""
UNREADABLE = "input"
"""In the place of an article: input that cannot be right."""
MOST_FILE_MIB = IMPORT_BODY_BYTES // 2**20 - 1
_MOST_NUMBER = 2**53 - 1
_NAME = re.compile(r"cell-([0-9]{1,9})-([a-z_]{1,40})", re.ASCII)


class ListsFrom(QueryForm):
    """The number below which the own lists go on."""

    before = PositionField(most=_MOST_NUMBER)


class NewListForm(ActionForm):
    """A list of points as a file."""

    layout = (Section(Words("点位清单", "A list of points"), ("file", "label"), "7"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "file"}

    file = FileStreamField(
        Words("文件", "File"),
        accept=".xlsx,.csv,.txt",
        most_bytes=MOST_FILE_MIB * 2**20,
        wide=True,
        hint=Words(
            f"XLSX 或 CSV（UTF-8、GB18030），不超过 {MOST_FILE_MIB} MiB。首行为列名，须有：系统、名称、码流地址。"
            "更大的清单用命令行导入。",
            f"XLSX or CSV (UTF-8, GB18030) of at most {MOST_FILE_MIB} MiB, with a line of column names: system, name "
            "and url at least. A larger list comes by the command line.",
        ),
    )
    label = ChoiceField(
        Words("整份清单的坐标系", "Coordinate system of the whole list"),
        LABELS,
        required=False,
        article="13",
        empty=Words("清单各行已注明", "Each line names its own"),
        hint=Words("清单有坐标而无“坐标系”列时必选。", "Needed if the list has coordinates and no such column."),
    )


class FaultsFilter(ListForm):
    """Which faults of a list are shown: those of a column, under an article (UNREADABLE: unreadable input)."""

    column = TextField(Words("列", "Column"), most=40, required=False, widget=forms.HiddenInput)
    article = TextField(Words("条款", "Article"), most=20, required=False, widget=forms.HiddenInput)

    @property
    def asked_column(self) -> str:
        """The column, "" for any."""
        return str(self.value("column"))

    @property
    def asked_article(self) -> str | None:
        """The article, "" for input that cannot be right, None for any."""
        article = str(self.value("article"))
        return "" if article == UNREADABLE else article or None


class _CellsInput(forms.HiddenInput):
    """Stands for the inputs of cells, which the page draws in their rows."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """What was sent for cells, by the names of their inputs."""
        del files, name
        return {key: data[key] for key in data if isinstance(key, str) and key.startswith(CELL)}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Nothing."""
        del name, value, attrs, renderer
        return SafeString()


class CellsField(PageField):
    """The cells of lines as Repair values; one that was not changed is among them."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_cell": bilingual("不是清单的单元格", "No cell of a list"),
        "too_many": bilingual("一次最多 %(most)d 格", "At most %(most)d cells at a time"),
        "too_long": bilingual("第 %(line)s 行：最多 %(most)d 个字符", "Line %(line)s: at most %(most)d characters"),
        "unstorable": bilingual(
            "第 %(line)s 行含有不能保存的字符", "Line %(line)s has a character that cannot be kept"
        ),
    }
    widget = _CellsInput

    def to_python(self, value: Any) -> tuple[Repair, ...]:
        """The cells. Raises ValidationError for a name that is none, and for text that cannot be kept."""
        given = value if isinstance(value, dict) else {}
        if len(given) > MOST_REPAIRS:
            raise self.error("too_many", most=MOST_REPAIRS)
        found = []
        for key, text in given.items():
            named = _NAME.fullmatch(key)
            if named is None or not isinstance(text, str):
                raise self.error("not_cell")
            if len(text) > MOST_VALUE:
                raise self.error("too_long", line=named[1], most=MOST_VALUE)
            if unstorable_character(text, lines=False):
                raise self.error("unstorable", line=named[1])
            found.append(Repair(int(named[1]), named[2], text))
        return tuple(found)


class RepairForm(ActionForm):
    """New values of cells; `revision`: of the repairs as the page showed them."""

    id_form = "repair-%s"

    revision = WholeNumberField(Words("版本", "Revision"), least=0, most=_MOST_NUMBER, widget=forms.HiddenInput)
    cells = CellsField(Words("单元格", "Cells"), required=False)
    judge = TickField(Words("保存后重新审核", "Judge again after saving"), widget=forms.HiddenInput)

    def typed(self) -> dict[str, str]:
        """What was sent for each cell, by the name of its input; {} for a form that was not sent."""
        sent = self["cells"].data if self.is_bound else {}
        return {key: text for key, text in (sent or {}).items() if isinstance(text, str)}


class ConfirmListForm(ActionForm):
    """The confirmation of a list as the page showed it."""

    id_form = "confirm-%s"
    layout = (Section(Words("确认登记", "Register these points"), ("is_large",), "7"),)

    judged_sha256 = CodeField(
        Words("审核摘要", "Digest as judged"), form=r"[0-9a-f]{64}", most=64, widget=forms.HiddenInput
    )
    is_large = TickField(
        Words("知悉：写入期间其他操作须等待", "I know that every other act waits while it is written"), wide=True
    )


class ListStepForm(ActionForm):
    """A step of a list that needs nothing but a button."""

    id_form = "step-%s"

    revision = WholeNumberField(
        Words("版本", "Revision"), least=0, most=_MOST_NUMBER, required=False, widget=forms.HiddenInput
    )
