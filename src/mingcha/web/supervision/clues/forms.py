"""Forms of clues: the note from the wall or by hand, the report, the receipts, the ends, the list (article 16(4))."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.words import Words
from mingcha.supervision.clues.rules import MOST_NAME, MOST_NOTE, MOST_NUMBER, MOST_REASON, MOST_TEXT
from mingcha.supervision.clues.values import ClueKind, NewReceipt
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.form import PageForm, Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import PointCodeField, ReasonField, TextField
from mingcha.web.forms.time_fields import InstantField

_LATEST_MS = 7_258_118_400_000
"""The beginning of 2200."""
KINDS = tuple((kind.value, kind.words) for kind in ClueKind)
_NUMBER = Words("对方的接收编号", "The receiver's number")
_NAME = Words("接听人姓名", "Who answered")
_CALLED = Words("通话时间", "Time of the call")


class WallClueForm(PageForm):
    """What the wall sends: the point, the kind, and the time of the picture in Unix milliseconds."""

    camera = PointCodeField(Words("点位", "Point"))
    kind = ClosedChoiceField(Words("种类", "Kind"), KINDS)
    seen_ms = WholeNumberField(Words("看到的时间", "Time"), least=0, most=_LATEST_MS)


class NoteClueForm(ActionForm):
    """A clue noted by hand, of footage that was played."""

    prefilled = ("camera", "seen_at")
    layout = (Section(Words("看到的情形", "What was seen"), ("camera", "kind", "seen_at", "note"), "16(4)"),)

    camera = PointCodeField(Words("点位", "Point"), wide=True)
    kind = ClosedChoiceField(Words("种类", "Kind"), KINDS)
    seen_at = InstantField(Words("看到的时间", "When it was seen"), earliest=EARLIEST, latest=LATEST)
    note = TextField(Words("简要说明", "A few words"), most=MOST_NOTE, required=False, wide=True)


class ReportClueForm(ActionForm):
    """The report of a clue."""

    id_form = "clue-report-%s"

    text = ReasonField(
        Words("线索内容", "What was seen"),
        most=MOST_TEXT,
        hint=Words("写明时间、地点、经过；不写猜测的姓名。", "Time, place and course; no guessed names."),
    )
    department = TextField(
        Words("有关部门", "Department concerned"),
        most=MOST_NAME,
        required=False,
        hint=Words(
            "不清楚的留空：无其他主管部门由公安机关认定。", "Empty if not known: the police state if there is none."
        ),
    )


class PoliceReceiptForm(ActionForm):
    """The receipt of the public security organ, by an officer's own act; of a call with its number, name and time."""

    id_form = "clue-police-%s"

    number = TextField(_NUMBER, most=MOST_NUMBER, required=False)
    name = TextField(_NAME, most=MOST_NAME, required=False)
    called_at = InstantField(_CALLED, earliest=EARLIEST, latest=LATEST, required=False)

    @property
    def receipt(self) -> NewReceipt:
        """What a valid form states."""
        return NewReceipt(**self.cleaned_data)


class DepartmentReceiptForm(ActionForm):
    """The receipt of the department concerned."""

    id_form = "clue-department-%s"

    department = TextField(Words("有关部门", "Department concerned"), most=MOST_NAME, law_asks=True)
    number = TextField(_NUMBER, most=MOST_NUMBER, law_asks=True)
    name = TextField(_NAME, most=MOST_NAME, law_asks=True)
    called_at = InstantField(_CALLED, earliest=EARLIEST, latest=LATEST, law_asks=True)

    @property
    def receipt(self) -> NewReceipt:
        """What a valid form states."""
        return NewReceipt(**self.cleaned_data)


class NoDepartmentForm(ActionForm):
    """Why no other department is concerned."""

    id_form = "clue-none-%s"

    reason = TextField(Words("理由", "Reason"), most=MOST_REASON, law_asks=True)


class WithdrawClueForm(ActionForm):
    """Why a clue is withdrawn."""

    id_form = "clue-withdraw-%s"

    reason = TextField(Words("撤回理由", "Why it is withdrawn"), most=MOST_REASON, law_asks=True)


class KeepClueForm(ActionForm):
    """Why its footage is kept two years."""

    id_form = "clue-keep-%s"

    reason = TextField(Words("保全两年的理由", "Why it is kept two years"), most=MOST_REASON, law_asks=True)


class CluesFilter(ListForm):
    """The filter of the list."""

    names: ClassVar[Mapping[str, str]] = {"closed": "closed", "late": "late"}

    closed = TickField(Words("只看已办结、已撤回的", "Those that ended"))
    late = TickField(Words("只看超过两倍时限的", "Those twice over time"))
