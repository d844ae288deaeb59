"""Forms of joinings: what a unit offers, and the steps of the police (article 13(3))."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mingcha.access.shares.values import ShareKind
from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.sharing.joinings.rules import MLPS_GRADES, MOST_BOUNDARY, MOST_CONSENT, MOST_POINTS, MOST_WHY
from mingcha.sharing.joinings.states import JoiningState
from mingcha.sharing.joinings.values import Gb35114, JoiningChecks, NewJoining
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import HourField, InstantField
from mingcha.web.supervision.listing import StatesFrom, text_of_list


class JoiningsFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(Words("状态", "State"), [(one.value, one.words) for one in JoiningState], required=False)
    text = text_of_list(Words("编号、系统或者单位", "Number, system or unit"))


class OfferJoiningForm(ActionForm):
    """What a unit offers."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "system"}
    layout = (
        Section(Words("开放哪个系统", "Which system is opened"), ("system", "consent"), "13(3)"),
        Section(Words("范围", "How far"), ("kinds", "points", "opens", "closes"), "13(3)"),
    )

    system = ClosedChoiceField(Words("系统", "System"), law_asks=True)
    consent = TextField(
        Words("单位同意的文件名称和文号", "Document by which the unit consents"),
        most=MOST_CONSENT,
        law_asks=True,
        wide=True,
    )
    kinds = ManyChoiceField(
        Words("图像方式", "Kinds of pictures"), [(one.value, one.words) for one in ShareKind], most=len(ShareKind)
    )
    points = PointCodesField(
        Words("点位编码", "Codes of points"), most=MOST_POINTS, required=False, law_asks=False,
        hint=Words("一行一个；不填为该系统全部在用、非涉密点位。",
                   "One a line; none: all points of the system that are in use and no secret."),
    )  # fmt: skip
    opens = HourField(Words("每日起", "Daily from"), required=False)
    closes = HourField(
        Words("每日止", "Daily until"), required=False,
        hint=Words("都不填为全天。", "Neither: the whole day."),
    )  # fmt: skip

    def offer_systems(self, systems: Sequence[tuple[str, str]]) -> None:
        """The systems that the reader may offer."""
        self.fields["system"].offer([(code, f"{name}（{code}）") for code, name in systems])  # type: ignore[attr-defined]

    @property
    def new(self) -> NewJoining:
        """What a valid form states."""
        given: Mapping[str, Any] = self.cleaned_data
        kinds = tuple(one for one in ShareKind if one.value in given["kinds"])
        return NewJoining(given["system"], given["consent"], kinds, given["points"], given["opens"], given["closes"])


class CheckJoiningForm(ActionForm):
    """What was found at the boundary."""

    id_form = "check-%s"

    boundary = TextField(Words("安全边界设备", "Device at the boundary"), most=MOST_BOUNDARY, law_asks=True, wide=True)
    gb35114 = ClosedChoiceField(
        Words("GB 35114 等级", "Level of GB 35114"), [(one.value, one.words) for one in Gb35114], law_asks=True
    )
    mlps_grade = ClosedChoiceField(
        Words("网络安全保护等级", "Grade of protection (MLPS)"),
        [(str(one), Words(f"第{'一二三四五'[one - 1]}级", f"grade {one}")) for one in MLPS_GRADES],
        law_asks=True,
    )

    @property
    def checks(self) -> JoiningChecks:
        """What a valid form states."""
        given = self.cleaned_data
        return JoiningChecks(given["boundary"], Gb35114(given["gb35114"]), int(given["mlps_grade"]))


class ConnectJoiningForm(ActionForm):
    """When pictures came in a test."""

    id_form = "connect-%s"

    test_call_at = InstantField(
        Words("试呼成功时间", "When the test call brought pictures"), earliest=EARLIEST, latest=LATEST, law_asks=True
    )


class LiftSuspensionForm(ActionForm):
    """Nothing is asked: the unit lifts its own suspension."""

    id_form = "lift-%s"


class SuspendJoiningForm(ActionForm):
    """Why a joining is suspended."""

    id_form = "suspend-%s"

    why = TextField(Words("暂停的理由", "Why it is suspended"), most=MOST_WHY, law_asks=True, wide=True)


class EndJoiningForm(ActionForm):
    """Why a joining ends."""

    id_form = "end-%s"

    why = TextField(Words("终止的理由", "Why it ends"), most=MOST_WHY, law_asks=True, wide=True)
