"""Forms of sheets: preparing one, covering a picture, withdrawing (articles 12, 21)."""

from mingcha.kit.words import Words
from mingcha.privacy.masks.rules import MOST_CORNERS, MOST_POLYGONS
from mingcha.supervision.sheets.rules import MOST_PURPOSE, MOST_REASON, MOST_RECEIVER
from mingcha.supervision.sheets.states import ReceiverKind, SheetPart, SheetState
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.privacy.masks.corner_text import MOST_CHARACTERS
from mingcha.web.privacy.masks.forms import PolygonsField
from mingcha.web.supervision.listing import StatesFrom, text_of_list


class SheetsFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(Words("状态", "State"), [(one.value, one.words) for one in SheetState], required=False)
    text = text_of_list(Words("编号、点位、单位或者接收方", "Number, point, unit or receiver"))


class SheetForm(ActionForm):
    """A sheet of a finding: for whom, and what for."""

    layout = (Section(Words("接收方与用途", "For whom, and what for"), ("receiver_kind", "receiver", "purpose"), "12"),)

    receiver_kind = ClosedChoiceField(
        Words("接收方类别", "Kind of receiver"), [(one.value, one.words) for one in ReceiverKind]
    )
    receiver = TextField(Words("接收方名称", "Name of the receiver"), most=MOST_RECEIVER)
    purpose = ReasonField(
        Words("用途", "Purpose"), most=MOST_PURPOSE, hint=Words("如：修剪遮挡画面的树冠。", "As: cut the tree.")
    )


class CoverForm(ActionForm):
    """What is covered in a picture, or the statement that nobody is seen."""

    polygons = PolygonsField(
        Words("各遮盖区的顶点", "Corners of each covered area"),
        most=MOST_CHARACTERS,
        rows=5,
        mono=True,
        required=False,
        law_asks=False,
        placeholder="40,55 52,55 52,78 40,78",
        hint=Words(
            f"在画面中绘制，或者在此填写：每行一个区，顶点为画面宽、高的百分比。最多 {MOST_POLYGONS} 个区，每区 3 至 "
            f"{MOST_CORNERS} 个顶点；人多时用大的区一并遮盖。",
            f"Draw them, or type: a line an area, corners in per cent of width and height. At most {MOST_POLYGONS} "
            f"areas of 3 to {MOST_CORNERS} corners; cover a crowd by large ones.",
        ),
    )
    is_empty = TickField(
        Words("我声明：画面中看不到人员和车牌", "I state that no person and no plate is seen in this picture")
    )


class WithdrawSheetForm(ActionForm):
    """Why a sheet is withdrawn."""

    id_form = "withdraw-%s"

    reason = ReasonField(Words("撤回理由", "Why it is withdrawn"), most=MOST_REASON)


class CopyQuery(QueryForm):
    """Which covered copy is shown: each is a line of a register, so nobody sees one by the way."""

    copy = ChoiceField(choices=tuple((one.value, one.words) for one in SheetPart), required=False)
