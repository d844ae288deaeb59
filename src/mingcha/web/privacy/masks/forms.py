"""Forms of masks: drawing one, its picture, check, return and end, and the filter of the list (articles 18, 20(2))."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.masks.places import PlaceState
from mingcha.privacy.masks.rules import MOST_CORNERS, MOST_POLYGONS, MOST_REASON
from mingcha.privacy.masks.values import MaskMaker, NewMask, Polygon
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, RadioChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import HourField, InstantField
from mingcha.web.privacy.masks.corner_text import MOST_CHARACTERS, polygons_of_text, text_of_polygons

MOST_NEEDS = 100
_FIRST, _LAST = datetime(2023, 3, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_NEW = Words("新遮挡", "A new mask")


class PlacesFilter(ListForm):
    """The filter of the list of points with something to be covered."""

    search_field = "q"

    q = SearchField(
        Words("点位", "Point"), most=100, placeholder=Words("点位、场所、单位、编码", "Point, site, unit or code")
    )
    state = ClosedChoiceField(
        Words("状态", "State"),
        [(one.value, one.words) for one in PlaceState],
        required=False,
        empty=Words("全部状态", "All states"),
    )


class PolygonsField(ReasonField):
    """The polygons of a mask, a line each. An empty one goes to the act, which refuses it under article 18."""

    def prepare_value(self, value: Any) -> Any:
        """Polygons as text; typed text unchanged."""
        return text_of_polygons(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[Polygon, ...]:
        """The polygons. Raises ValidationError with the line that is wrong."""
        try:
            return polygons_of_text(str(super().clean(value)))
        except Fault as fault:
            raise ValidationError(lazy_words(fault.words), code="unreadable") from None


class ClosedRadioField(ClosedChoiceField, RadioChoiceField):
    """One of our own lists, with every choice visible."""


class MaskForm(ActionForm):
    """A mask, or another version of one, as it is drawn over the view of a point."""

    layout = (
        Section(Words("遮挡区", "What it covers"), ("polygons",), "18"),
        Section(Words("遮挡事由与方式", "Why, and what burns it in"), ("needs", "by", "replaces", "reason"), "18"),
        Section(Words("遮挡时间", "When it covers"), ("from_at", "until_at", "opens", "closes"), "18(5)", short=True),
    )
    prefilled = ("replaces",)
    refusal_fields: ClassVar[Mapping[str, str]] = {"18(4)": "needs", "18(5)": "needs", "18(6)": "needs"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "needs", FaultKind.CONFLICT: "replaces"}

    polygons = PolygonsField(
        Words("各遮挡区的顶点", "Corners of each area"),
        most=MOST_CHARACTERS,
        rows=5,
        mono=True,
        placeholder="40,55 52,55 52,78 40,78",
        hint=Words(
            "在画面中绘制，或者在此填写：每行一个区，顶点写作两个数，以半角逗号相隔（如 40,55），为画面宽、高的百分比，"
            f"自左上角起。"
            f"最多 {MOST_POLYGONS} 个区，每区 3 至 {MOST_CORNERS} 个顶点。",
            f"Draw it, or type here: a line an area, each corner as “x,y” in per cent of width and height from the "
            f"top left. At most {MOST_POLYGONS} areas of 3 to {MOST_CORNERS} corners.",
        ),
    )
    needs = ManyChoiceField(
        Words("所遮挡的事项", "What it answers"),
        most=MOST_NEEDS,
        required=False,
        hint=Words(
            "不勾选的为自行增设的遮挡，须经第二人核验后才生效。",
            "A mask that answers nothing is one of your own: it applies once a second person has checked it.",
        ),
    )
    by = ClosedRadioField(
        Words("由谁遮挡", "What burns it in"),
        [(one.value, one.words) for one in MaskMaker],
        empty=None,
        hint=Words(
            "录像机遮挡：存储前由录像机涂盖，绘制后从录像机取得遮挡后的画面；摄像机自身遮挡：另须上传遮挡后的画面。",
            "By the recorder: filled before anything is kept, and its picture is taken from the recorder. "
            "By the camera: the picture of the masked view is handed in.",
        ),
    )
    replaces = ChoiceField(
        Words("新遮挡或者新版本", "New mask or new version"),
        required=False,
        empty=_NEW,
        hint=Words(
            "比已核验版本遮挡得少的新版本，核验之前不生效。",
            "A version that covers less than the checked one applies once it is checked.",
        ),
    )
    reason = TextField(Words("事由", "Reason"), most=MOST_REASON, wide=True)
    from_at = InstantField(
        Words("开始", "From"), earliest=_FIRST, latest=_LAST, required=False,
        hint=Words("空：立即。", "Empty: from now on."),
    )  # fmt: skip
    until_at = InstantField(
        Words("结束", "Until"), earliest=_FIRST, latest=_LAST, required=False,
        hint=Words("空：长期。", "Empty: without end."),
    )  # fmt: skip
    opens = HourField(Words("每日开始", "Each day from"), required=False, hint=Words("空：全天。", "Empty: all day."))
    closes = HourField(Words("每日结束", "Each day until"), required=False)

    def offer(self, needs: Sequence[tuple[str, Words]], masks: Sequence[str]) -> None:
        """Sets what may be answered (number, words) and the masks of which a version may be drawn (numbers)."""
        self.fields["needs"].offer(needs)  # type: ignore[attr-defined]
        self.fields["replaces"].offer([(no, Words(f"{no} 的新版本", f"a version of {no}")) for no in masks])  # type: ignore[attr-defined]

    def clean_needs(self) -> tuple[int, ...]:
        """The numbers of what it answers."""
        codes: tuple[str, ...] = self.cleaned_data["needs"]
        wrong = next((one for one in codes if not (one.isascii() and one.isdigit() and len(one) < MOST_DIGITS)), None)
        if wrong is not None:
            words = Words(f"该点位没有第 {wrong} 号须遮挡事项", f"the point has no standing need number {wrong}")
            raise ValidationError(lazy_words(words), code="not_code")
        return tuple(int(one) for one in codes)

    @property
    def new(self) -> NewMask:
        """What a valid form states."""
        given = self.cleaned_data
        times = {name: given[name] for name in ("from_at", "until_at", "opens", "closes")}
        return NewMask(
            polygons=given["polygons"], by=MaskMaker(given["by"]), reason=given["reason"], needs=given["needs"], **times
        )


MOST_DIGITS = 19
"""Digits of a number that a column holds."""


class ProofForm(ActionForm):
    """The picture of the masked view, and when it was taken."""

    id_form = "proof-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"18": "still"}

    still = FileBytesField(
        Words("遮挡后的画面", "Picture of the masked view"),
        accept=".jpg,.jpeg,.png",
        wide=True,
        hint=Words("JPEG 或 PNG，从摄像机画面截取。", "JPEG or PNG, taken from the camera's picture."),
    )
    taken_at = InstantField(
        Words("拍摄时间", "Taken at"),
        earliest=_FIRST,
        latest=_LAST,
        hint=Words("在遮挡绘制之后。", "After the mask was drawn."),
    )

    @classmethod
    def beginning(cls, at: datetime, drawn_at: datetime) -> "ProofForm":
        """An empty form, with this second as the time of the picture, or the first one after the drawing."""
        second = at.replace(microsecond=0)
        return cls(initial={"taken_at": second if second >= drawn_at else second + timedelta(seconds=1)})


class CheckForm(ActionForm):
    """The check of a drawn version."""

    id_form = "check-%s"

    note = TextField(Words("核验意见", "Note of the check"), most=MOST_REASON, required=False, wide=True)


class ReturnForm(ActionForm):
    """Why a drawn version is returned."""

    id_form = "return-%s"

    reason = TextField(Words("退回理由", "Why it is returned"), most=MOST_REASON, wide=True)


class EndForm(ActionForm):
    """Why a mask is ended."""

    id_form = "end-%s"

    reason = TextField(Words("终止理由", "Why it ends"), most=MOST_REASON, wide=True)
