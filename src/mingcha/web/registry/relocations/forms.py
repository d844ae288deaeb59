"""Forms of moving and removing: asking, each step of a case, and what a guest hands in (article 10)."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.periods import COUNTED_FROM
from mingcha.registry.relocations.guests.rules import MOST_GUEST
from mingcha.registry.relocations.losses.values import NewLoss
from mingcha.registry.relocations.rules import (
    MOST_GROUND,
    MOST_INTERIM,
    MOST_MOVER,
    MOST_NOTE,
    MOST_POINTS,
    MOST_TITLE,
)
from mingcha.registry.relocations.states import (
    GroundKind,
    Happened,
    MovingKind,
    PaperPurpose,
    PlanKind,
    RelocationState,
)
from mingcha.registry.relocations.values import NewPaper, NewRelocation
from mingcha.registry.reports.check_words import MOST_TYPED
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.revision_field import SeenRevisionField
from mingcha.web.forms.text_fields import PointCodeField, ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.registry.places.forms import MOST_CODE

_MOST_NUMBER = 2**53 - 1
_MOST_DAYS = 366
_SCAN = ".pdf,.jpg,.jpeg,.png"
_PURPOSES = [(one.value, one.words) for one in PaperPurpose]
_PLANS = [(one.value, one.words) for one in PlanKind]
_NO_PLAN = Words("不是方案", "it is no plan")


class RelocationsFrom(QueryForm):
    """The number below which the list goes on, and the state that it shows."""

    before = PositionField(most=_MOST_NUMBER)
    state = ClosedChoiceField(
        Words("状态", "State"),
        [(state.value, state.words) for state in RelocationState],
        empty=Words("全部状态", "All states"),
        required=False,
    )


class RelocationForm(ActionForm):
    """A case to be asked: which points, why, by whom, when."""

    prefilled = ("system", "points")
    layout = (
        Section(
            Words("移动或者拆除的点位", "What is moved or removed"), ("kind", "system", "points", "planned_on"), "10"
        ),
        Section(Words("原因和移动、拆除方", "Why, and by whom"), ("ground_kind", "mover", "ground", "interim"), "10"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "system"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "points", FaultKind.NOT_FOUND: "system"}

    kind = ClosedChoiceField(Words("事项", "Kind"), [(one.value, one.words) for one in MovingKind])
    system = TextField(
        Words("系统代码", "Code of the system"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "system-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or code and choose."),
    )
    points = PointCodesField(
        Words("点位", "Points"), most=MOST_POINTS, hint=Words("20 位编码，每行一个。", "20-digit codes, one a line.")
    )
    planned_on = DayField(
        Words("计划日期", "Planned day"),
        hint=Words(
            "不属于第六条的点位在前三十日内备案；更早的先留存，期内再次确认。",
            "What article 6 does not demand is filed in the 30 days before; an earlier notice is kept and confirmed.",
        ),
    )
    ground_kind = ClosedChoiceField(Words("原因类别", "Kind of ground"), [(one.value, one.words) for one in GroundKind])
    mover = TextField(
        Words("移动、拆除方", "Who moves or removes"),
        most=MOST_MOVER,
        law_asks=True,
        hint=Words("本单位或者施工单位等第三方。", "The unit itself, or a third party such as a road builder."),
    )
    ground = ReasonField(Words("原因", "Ground"), most=MOST_GROUND, law_asks=True)
    interim = ReasonField(
        Words("期间如何覆盖", "What covers the place meanwhile"),
        most=MOST_INTERIM,
        required=False,
        law_asks=False,
        rows=2,
    )

    @property
    def relocation(self) -> NewRelocation:
        """What a valid form states."""
        given = self.cleaned_data
        return NewRelocation(
            kind=MovingKind(given["kind"]),
            ground_kind=GroundKind(given["ground_kind"]),
            ground=" ".join(given["ground"].split()),
            mover=given["mover"],
            planned_on=given["planned_on"],
            interim=" ".join(given["interim"].split()),
        )


class LossForm(ActionForm):
    """Points that were destroyed, or taken away before it was asked."""

    prefilled = ("system", "points")
    layout = (
        Section(Words("点位与情形", "Which points, and what happened"),
                ("happened", "system", "points", "lost_on", "by_whom", "reason"), "10"),
    )  # fmt: skip
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "system"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "points", FaultKind.NOT_FOUND: "system"}

    happened = ClosedChoiceField(Words("情形", "What happened"), [(one.value, one.words) for one in Happened])
    system = TextField(
        Words("系统代码", "Code of the system"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "system-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or code and choose."),
    )
    points = PointCodesField(
        Words("点位", "Points"), most=MOST_POINTS, hint=Words("20 位编码，每行一个。", "20-digit codes, one a line.")
    )
    lost_on = DayField(
        Words("实际日期", "Real day"),
        hint=Words(
            "不早于投入使用和最后一段录像之日；登记日期另行记录。",
            "Not before they were put into use or last filmed; the day of this record is kept beside it.",
        ),
    )
    by_whom = TextField(
        Words("移动、拆除或者造成毁损的一方", "Who took them away or caused it"), most=MOST_MOVER, required=False,
        hint=Words("不明的不填。", "Empty if it is not known."),
    )  # fmt: skip
    reason = ReasonField(Words("经过和原因", "What happened, and why"), most=MOST_GROUND, law_asks=True)

    @property
    def loss(self) -> NewLoss:
        """What a valid form states."""
        given = self.cleaned_data
        reason = " ".join(given["reason"].split())
        return NewLoss(Happened(given["happened"]), given["lost_on"], reason, given["by_whom"])


class ReadCaseForm(ActionForm):
    """A step of a case as the page showed it: another step done meanwhile is a conflict."""

    revision = SeenRevisionField()


class ConfirmNoticeForm(ReadCaseForm):
    """Confirms an early notice."""

    id_form = "confirm-%s"


class PostponeForm(ReadCaseForm):
    """Another day."""

    id_form = "postpone-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"10": "planned_on"}

    planned_on = DayField(Words("改为", "New day"))


class AnswerForm(ReadCaseForm):
    """What the police say."""

    id_form = "answer-%s"

    answer = ClosedChoiceField(
        Words("答复", "Answer"), [("known", Words("知悉", "known")), ("objects", Words("有异议", "we object"))]
    )
    note = TextField(
        Words("说明", "Note"),
        most=MOST_NOTE,
        required=False,
        wide=True,
        hint=Words("有异议的写明理由。", "An objection says why."),
    )

    @property
    def is_objection(self) -> bool:
        """Whether a valid form objects."""
        return str(self.cleaned_data["answer"]) == "objects"


class RelocationPaperForm(ActionForm):
    """A paper or picture of a case."""

    id_form = "paper-%s"

    purpose = ClosedChoiceField(Words("材料", "Paper"), _PURPOSES)
    plan_kind = ClosedChoiceField(Words("复建还是替代", "Rebuilt or replaced"), _PLANS, empty=_NO_PLAN, required=False)
    title = TextField(Words("名称和文号", "Name and number"), most=MOST_TITLE, law_asks=True)
    issued_on = DayField(Words("文书日期（照片不填）", "Day of the document (not of a picture)"), required=False)
    note = TextField(Words("说明", "Note"), most=MOST_NOTE, required=False, wide=True)
    scan = FileBytesField(Words("扫描件或者照片", "Scan or picture"), accept=_SCAN, wide=True)

    @property
    def paper(self) -> NewPaper:
        """What a valid form states."""
        given = self.cleaned_data
        return NewPaper(
            purpose=PaperPurpose(given["purpose"]),
            title=given["title"],
            issued_on=given["issued_on"],
            plan_kind=PlanKind(given["plan_kind"]) if given["plan_kind"] else None,
            note=given["note"],
            giver=given.get("giver", ""),
        )


class LinkForm(ReadCaseForm):
    """For whom a link is given, and for how long."""

    id_form = "link-%s"

    guest = TextField(Words("移动、拆除方（提交人）", "Moving party that hands in"), most=MOST_GUEST)
    days = WholeNumberField(Words("有效期", "Good for"), least=1, most=_MOST_DAYS, unit=Words("日", "days"))


class CarryOutForm(ReadCaseForm):
    """That it was done."""

    id_form = "done-%s"
    missing_fields: ClassVar[Mapping[str, str]] = {}

    done_on = DayField(Words("实施日期", "Day"), earliest=COUNTED_FROM)
    note = TextField(Words("实施情况", "What was done"), most=MOST_NOTE, required=False, wide=True)


class SuccessorForm(ReadCaseForm):
    """What took the place of a point."""

    id_form = "successor-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "successor"}

    point = PointCodeField(Words("原点位", "Former point"))
    successor = PointCodeField(Words("验收合格的接替点位", "Accepted point in its place"))


class WithdrawRelocationForm(ReadCaseForm):
    """Why a case is withdrawn."""

    id_form = "withdraw-%s"

    reason = TextField(Words("撤回理由", "Why it is withdrawn"), most=MOST_NOTE, wide=True)


class GuestCodeForm(ActionForm):
    """The code beside a link, sent in the body: an address would be kept in histories and logs."""

    wait_s = 0
    """Seconds to wait before a code is judged again."""

    code = TextField(Words("提交码", "Code"), most=MOST_TYPED, mono=True, attrs={"autocomplete": "off"})


class GuestPaperForm(RelocationPaperForm):
    """What a guest hands in, with the code of the link."""

    id_form = "guest-%s"

    code = TextField(Words("提交码", "Code"), most=MOST_TYPED)
    giver = TextField(
        Words("提交人和单位", "Name and unit of who hands it in"), most=MOST_MOVER, law_asks=True, wide=True
    )
    field_order = ("code", "purpose", "plan_kind", "title", "issued_on", "giver", "note", "scan")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["code"].widget = self.fields["code"].hidden_widget()

    def offer(self, purposes: Iterable[PaperPurpose]) -> None:
        """Shows the purposes alone for which the link still takes a paper."""
        purpose = self.fields["purpose"]
        if isinstance(purpose, ClosedChoiceField):
            purpose.offer((one.value, one.words) for one in purposes)
