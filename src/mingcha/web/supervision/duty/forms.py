"""Forms of shifts: the week of a unit, a plan, its shifts, who is on one, both sides of a hand-over (article 16(1))."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.periods import COUNTED_FROM, COUNTED_UNTIL
from mingcha.registry.shifts.rules import MOST_REPEATED, MOST_SEATS
from mingcha.registry.watches.rules import MOST_NOTES, MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField, InstantField

EARLIEST, LATEST = datetime(2023, 3, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
WEIGHTS = (
    ("1", Words("1 平静", "1, calm")),
    ("2", Words("2 一般", "2, usual")),
    ("3", Words("3 繁忙", "3, crowded")),
)


class WeekQuery(QueryForm):
    """Whose shifts are shown, from which day on."""

    unit = ChoiceField(Words("单位", "Unit"), required=False, empty=None)
    day = DayField(Words("自", "From"), required=False, earliest=COUNTED_FROM, latest=COUNTED_UNTIL)

    def __init__(self, *given: Any, units: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]


class ShiftPlanForm(ActionForm):
    """The days of a unit's shift plan."""

    id_form = "plan-%s"
    layout = (Section(Words("新排班计划", "A new shift plan"), ("from_on", "until_on"), "16(1)"),)

    from_on = DayField(Words("首日", "First day"))
    until_on = DayField(Words("末日（含当日）", "Last day (included)"))


class ShiftsForm(ActionForm):
    """A shift of a plan, on one day or on several in a row."""

    id_form = "shifts-%s"
    layout = (Section(Words("增加班次", "Add shifts"), ("begins_at", "ends_at", "seats", "least", "days"), "16(1)"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "seats", FaultKind.INVALID: "days"}

    begins_at = InstantField(Words("开始", "Begin"), earliest=EARLIEST, latest=LATEST)
    ends_at = InstantField(Words("结束（不含）", "End (not included)"), earliest=EARLIEST, latest=LATEST)
    seats = ManyChoiceField(Words("席位", "Seats"), most=MOST_SEATS)
    least = WholeNumberField(Words("至少人数", "Persons at least"), least=1, most=MOST_SEATS)
    days = WholeNumberField(
        Words("连续天数", "Days in a row"),
        least=1,
        most=MOST_REPEATED,
        hint=Words("此后每日同一时间各增加一班。", "The same hours on each of the days that follow."),
    )

    def __init__(self, *given: Any, seats: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["seats"].offer(seats)  # type: ignore[attr-defined]


class RosterForm(ActionForm):
    """A person at a seat of a shift."""

    id_form = "roster-%s"
    layout = (Section(Words("安排值班人员", "Put a person on the shift"), ("seat", "username", "weight"), "16(2)"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {"16(2)": "username"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "username", FaultKind.CONFLICT: "seat"}

    seat = ChoiceField(Words("席位", "Seat"))
    username = ChoiceField(Words("值班人员", "Person"))
    weight = ClosedChoiceField(
        Words("场景权重", "Weight of the scene"),
        WEIGHTS,
        empty=None,
        hint=Words("只用于提示各席工作量，不评价人员。", "Only for the note on loads of seats; no person is rated."),
    )

    def __init__(
        self,
        *given: Any,
        seats: Iterable[tuple[str, str]] = (),
        people: Iterable[tuple[str, str]] = (),
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        self.fields["seat"].offer(seats)  # type: ignore[attr-defined]
        self.fields["username"].offer(people)  # type: ignore[attr-defined]


class StepForm(ActionForm):
    """A step that states nothing more. `quiet`: the page that sent it stays as it is."""

    unseen: ClassVar[Sequence[str]] = ("quiet",)
    id_form = "step-%s"

    quiet = TickField(Words("停留在本页", "Stay on the page"))


class SignOutForm(ActionForm):
    """What who leaves adds to the sheet."""

    id_form = "out-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "notes"}

    notes = ReasonField(
        Words("交班人说明", "Notes of the person leaving"),
        most=MOST_NOTES,
        rows=4,
        required=False,
        law_asks=False,
        hint=Words("不写当事人姓名和身份证号。", "No names of persons concerned, no numbers of identity cards."),
    )


class TakeOverForm(ActionForm):
    """What who relieves objects."""

    id_form = "in-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "objections"}

    objections = ReasonField(
        Words("接班人异议（没有则不填）", "Objections of the person relieving, if any"),
        most=MOST_NOTES,
        rows=3,
        required=False,
        law_asks=False,
    )


class EndWatchForm(ActionForm):
    """Why the watch of somebody else ends in the middle of the shift."""

    id_form = "end-%s"

    reason = TextField(
        Words("中途终止的原因", "Why it ends early"),
        most=MOST_REASON,
        law_asks=True,
        wide=True,
        hint=Words(
            "写明因病或者离岗等事由，不写病情。", "That the person fell ill or left, for instance; no diagnosis."
        ),
    )
