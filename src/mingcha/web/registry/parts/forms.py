"""Forms of the parts of a site: registering, judging, ending, the points at one; the filter of gaps (art. 6)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from mingcha.geo.coordinates.typed import MAXIMUM_CHARACTERS
from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.law.categories import CATEGORIES, PlacePart
from mingcha.registry.parts.rules import MOST_NAME, MOST_REASON, GapReason
from mingcha.registry.places.position import Position
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.points.part_words import PART_WORDS
from mingcha.web.registry.points.place_fields import (
    ADJUSTMENT_FIELDS,
    adjustment_of,
    document_field,
    document_on_field,
    ground_field,
)
from mingcha.web.registry.points.point_fields import LABELS

LARGEST_NUMBER = 2**53 - 1
_KINDS = tuple((part.value, words) for part, words in PART_WORDS.items() if part is not PlacePart.OTHER)


class GapsFilter(ListForm):
    """The filter of the list of gaps; it pages by the number of the last part shown."""

    names: ClassVar[Mapping[str, str]] = {"category": "cat", "reason": "reason", "area": "area", "after": "after"}

    category = ChoiceField(
        Words("类别", "Category"),
        [(one.code, Words(f"{one.code} {one.short.zh}", f"{one.code} {one.short.en}")) for one in CATEGORIES],
        empty=Words("全部类别", "Every category"),
        required=False,
    )
    reason = ClosedChoiceField(
        Words("原因", "Reason"),
        [(one.value, one.words) for one in GapReason],
        empty=Words("全部原因", "Every reason"),
        required=False,
    )
    area = ClosedChoiceField(
        Words("区域", "Area"),
        [(code, words) for code, words in DIVISIONS.items() if code != WUHAN]
        + [(zone.code, zone.words) for zone in ZONES],
        empty=Words("全市", "The city"),
        required=False,
    )
    after = PositionField(most=LARGEST_NUMBER)


class PartForm(ActionForm):
    """A part of a site."""

    layout = (Section(Words("登记部位", "Register a part"), ("kind", "name", "coordinate", "label", "reason"), "6"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {"6": "kind"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "name", FaultKind.INVALID: "coordinate"}

    kind = ChoiceField(Words("部位", "Part"), _KINDS, article="6")
    name = TextField(Words("名称", "Name"), most=MOST_NAME, placeholder="南门")
    coordinate = TextField(
        Words("坐标", "Coordinate"),
        most=MAXIMUM_CHARACTERS,
        required=False,
        mono=True,
        placeholder="114.2892, 30.5795",
    )
    label = ChoiceField(
        Words("坐标系", "Its coordinate system"),
        LABELS,
        empty=Words("请选择，不作默认", "Choose; there is no default"),
        required=False,
    )
    reason = TextField(
        Words("为何应建", "Why it is required"),
        most=MOST_REASON,
        required=False,
        wide=True,
        hint=Words("登记的部位均为应建。", "A registered part is required."),
    )

    @property
    def position(self) -> Position | None:
        """Where it lies, None if no coordinate was given."""
        given = self.cleaned_data
        return Position(given["coordinate"], given["label"]) if given["coordinate"] else None


class JudgePartForm(ActionForm):
    """Whether a part is required; `version` is that of the part which the page showed."""

    unseen: ClassVar[Sequence[str]] = ("number", "version", "required_answer")
    id_form = "judge-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    number = WholeNumberField(Words("部位", "Part"), least=1, most=LARGEST_NUMBER)
    version = WholeNumberField(Words("版本", "Version"), least=1, most=LARGEST_NUMBER)
    required_answer = ClosedChoiceField(
        Words("认定", "Judgement"),
        [("yes", Words("应建", "Required")), ("no", Words("非应建", "Not required"))],
        empty=None,
    )
    reason = TextField(Words("理由", "Reason"), most=MOST_REASON, required=False, wide=True)


class EndPartForm(ActionForm):
    """Why a part is not there any more."""

    unseen: ClassVar[Sequence[str]] = ("number",)
    id_form = "end-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    number = WholeNumberField(Words("部位", "Part"), least=1, most=LARGEST_NUMBER)
    reason = TextField(Words("注销事由", "Why it ends"), most=MOST_REASON, law_asks=True, wide=True)


class StandForm(ActionForm):
    """The part at which a point of the site stands; without a part it stands at none."""

    id_form = "stand-%s"
    layout = (Section(Words("点位所在部位", "The part of a point"), ("point", "number", *ADJUSTMENT_FIELDS), "6"),)
    missing_fields: ClassVar[Mapping[str, str]] = {"number": "number"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "number"}

    point = ChoiceField(Words("点位", "Point"))
    number = ChoiceField(
        Words("部位", "Part"), required=False, empty=Words("不在登记的部位", "At no registered part"), article="6"
    )
    ground = ground_field()
    document = document_field()
    document_on = document_on_field()

    def __init__(
        self, *given: Any, points: Iterable[tuple[str, str]] = (), parts: Iterable[tuple[str, str]] = (), **more: Any
    ) -> None:
        super().__init__(*given, **more)
        self.fields["point"].offer(points)  # type: ignore[attr-defined]
        self.fields["number"].offer(parts)  # type: ignore[attr-defined]

    @property
    def part(self) -> int | None:
        """The number of the part, None for none; 0, which no part has, for a text that is no number."""
        text = self.cleaned_data["number"]
        return (int(text) if text.isascii() and text.isdigit() else 0) if text else None

    @property
    def adjustment(self) -> Adjustment | None:
        """The ground that a mandatory point needs."""
        return adjustment_of(self.cleaned_data)
