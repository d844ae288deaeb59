"""Forms of leak cases: the opening, and each step to the end (articles 20(4), 20(5))."""

import re
from typing import Any

from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES
from mingcha.kit.words import Words
from mingcha.law.incident_clocks import IncidentGrade, NoticeTo
from mingcha.supervision.leaks.rules import MOST_NAME, MOST_NUMBER, MOST_REASON, MOST_TEXT
from mingcha.supervision.leaks.states import LeakKind, LeakState
from mingcha.supervision.leaks.values import Assessment, NewLeak, NewLeakNotice, WholeLeak
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import InstantField
from mingcha.web.supervision.incidents.forms import LATE_HINT, LATE_REASON
from mingcha.web.supervision.listing import StatesFrom, text_of_list
from mingcha.web.supervision.obstructions.forms import SeenForm
from mingcha.web.supervision.transfers.forms import GroundedTransferForm

_INSTANT: dict[str, Any] = {"earliest": EARLIEST, "latest": LATEST}
_KINDS = [(one.value, one.words) for one in LeakKind]
_GRADES = [(one.value, one.words) for one in IncidentGrade]
_DISTRICTS = (
    *((code, words) for code, words in DIVISIONS.items() if code != WUHAN),
    *((zone.code, zone.words) for zone in ZONES),
)
_NO_GRADE = Words("未定级", "not graded")
_GRADE_HINT = Words(
    "由办案人员对照办法附件定级；附件的数值本平台未核对。", "Graded by a person: we have not verified the annex."
)
_MOST_PERSONS = 100_000_000
_MOST_CODES = 3000


class LeaksFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(
        Words("状态", "State"), [(state.value, state.words) for state in LeakState], required=False
    )
    text = text_of_list(Words("案号或者单位", "Number or organ"))


class OpenLeakForm(ActionForm):
    """A leak case; what its range names is locked in the same act."""

    layout = (
        Section(Words("案情", "What happened"), ("kind", "known_at", "grade", "critical", "summary"), "20(4)"),
        Section(Words("涉案人员", "The suspect"), ("organ", "suspect", "organ_name", "district"), "20(4)"),
        Section(Words("固定证据的范围", "What is locked"), ("from_at", "to_at", "points"), "20(4)"),
    )

    kind = ClosedChoiceField(Words("种类", "Kind"), _KINDS)
    known_at = InstantField(Words("发现时间", "Known since"), **_INSTANT)
    grade = ClosedChoiceField(
        Words("事件等级", "Grade"), _GRADES, empty=_NO_GRADE, required=False, article="CIR 4", hint=_GRADE_HINT
    )
    critical = TickField(Words("关键信息基础设施", "Critical infrastructure"), article="CIR 4")
    summary = ReasonField(Words("案情", "What happened"), most=MOST_TEXT, law_asks=True)
    organ = TextField(
        Words("所在单位代码", "Code of the organ"),
        most=20,
        mono=True,
        required=False,
        attrs={"list": "unit-codes"},
        hint=Words(
            "输入名称或代码选择；该单位的人员一律看不到本案。",
            "Type a name or a code; nobody of this organ will see the case.",
        ),
    )
    suspect = TextField(Words("用户名（不明的不填）", "User name, if known"), most=60, mono=True, required=False)
    organ_name = TextField(Words("未登记单位的名称", "Name of an organ in no register"), most=MOST_NAME, required=False)
    district = ClosedChoiceField(
        Words("未登记单位的所在区", "District of an organ in no register"),
        _DISTRICTS,
        empty=Words("（已登记的不填）", "(empty for a registered one)"),
        required=False,
    )
    from_at = InstantField(Words("起", "From"), **_INSTANT)
    to_at = InstantField(Words("止", "To"), **_INSTANT)
    points = TextField(
        Words("点位编码", "Codes of points"),
        most=_MOST_CODES,
        mono=True,
        required=False,
        wide=True,
        hint=Words("多个用空格或者逗号隔开。", "Several with spaces or commas between."),
    )

    @property
    def new(self) -> NewLeak:
        """What a valid form states."""
        given = self.cleaned_data
        return NewLeak(
            kind=LeakKind(given["kind"]),
            summary=given["summary"],
            known_at=given["known_at"],
            organ=given["organ"].strip(),
            from_at=given["from_at"],
            to_at=given["to_at"],
            suspect=given["suspect"].strip(),
            points=tuple(code for code in re.split(r"[\s,，、]+", given["points"]) if code),
            grade=IncidentGrade(given["grade"]) if given["grade"] else None,
            critical=bool(given["critical"]),
            organ_name=given["organ_name"],
            district=given["district"],
        )


class NameHandlerForm(SeenForm):
    """Another handler."""

    id_form = "handler-%s"

    username = ChoiceField(Words("民警", "Officer"))


class NameSuspectForm(SeenForm):
    """A suspect who became known later."""

    id_form = "suspect-%s"

    suspect = TextField(
        Words("用户名", "User name"),
        most=60,
        mono=True,
        hint=Words(
            "该人员自此看不到本案，其全部账户的使用记录同时固定。经另一人签署后，其单位的人员也看不到，其中的办案人员退出。",
            "This person sees the case no more, and every account's accesses are locked. Once another person signs, "
            "nobody of that organ sees it, and its handlers go.",
        ),
    )
    reason = ReasonField(Words("认定涉案的理由", "Why this person is suspected"), most=MOST_REASON, law_asks=True)


class AnswerSuspectForm(SeenForm):
    """Another person's answer to the naming of a suspect."""

    id_form = "answer-%s"

    suspect = ChoiceField(Words("涉案人员", "Suspect"))
    agrees = TickField(
        Words("同意认定该人员涉案", "This person is a suspect"),
        required=False,
        hint=Words(
            "不勾选即为不同意：未经签署的登记随即撤回，已签署的由两人先后撤回。",
            "Left empty, you do not agree: a naming that nobody signed ends, a signed one at two persons' word.",
        ),
    )
    reason = TextField(
        Words("不予认定的理由", "Why this person is no suspect"), most=MOST_REASON, required=False, wide=True
    )


class EndHandlingForm(SeenForm):
    """A handler who is taken off, or the signature of another person under that."""

    id_form = "end-%s"

    username = ChoiceField(Words("办案人员", "Handler"))
    reason = TextField(
        Words("终止办理的理由", "Why the handling ends"),
        most=MOST_REASON,
        required=False,
        wide=True,
        hint=Words(
            "由另一人签署后生效，签署人不得是提出人指定的人员；签署时可以不填。",
            "Another person signs it, whom the first did not name; who signs may leave this empty.",
        ),
    )


def offering(form: ActionForm, found: WholeLeak) -> ActionForm:
    """A form of a step with those to choose from: the handlers of its case, at first the one whose end waits to be
    signed; its suspects, at first the one whose naming waits."""
    field = form.fields.get("suspect" if isinstance(form, AnswerSuspectForm) else "username")
    if not isinstance(field, ChoiceField):
        return form
    if isinstance(form, EndHandlingForm):
        running = [one for one in found.handlers if one.ended_at is None]
        field.offer([(one.username, f"{one.name} ({one.username})") for one in running])
        form.initial["username"] = next((one.username for one in running if one.end_asked_by), "")
    elif isinstance(form, AnswerSuspectForm):
        suspects = [one for one in found.suspects if one.username and one.back_at is None]
        field.offer([(one.username, f"{one.name} ({one.username})") for one in suspects])
        form.initial["suspect"] = next((one.username for one in suspects if not one.signed_by), "")
    return form


class ContainForm(SeenForm):
    """How it was contained."""

    id_form = "contain-%s"

    measures = ReasonField(Words("控制措施", "Measures"), most=MOST_TEXT, law_asks=True)


class AssessForm(SeenForm):
    """What leaked and the harm."""

    id_form = "assess-%s"

    kind = ClosedChoiceField(Words("种类", "Kind"), _KINDS)
    grade = ClosedChoiceField(
        Words("事件等级", "Grade"), _GRADES, empty=_NO_GRADE, required=False, article="CIR 4", hint=_GRADE_HINT
    )
    critical = TickField(Words("关键信息基础设施", "Critical infrastructure"), article="CIR 4")
    personal = TickField(Words("涉及个人信息", "Information of persons"), article="PIPL 57")
    persons = WholeNumberField(Words("涉及人数", "Persons concerned"), least=0, most=_MOST_PERSONS, required=False)
    harm = ReasonField(Words("危害后果", "Harm"), most=MOST_TEXT, law_asks=True)
    eased_reason = TextField(
        Words("减少或者推迟报告、告知的理由", "Why less is notified, or later"),
        most=MOST_REASON,
        required=False,
        wide=True,
        hint=Words("评估轻于立案时的，由立案人员以外的人写明。", "If milder than the opening: by another person."),
    )

    @property
    def assessment(self) -> Assessment:
        """What a valid form states."""
        given = self.cleaned_data
        grade = IncidentGrade(given["grade"]) if given["grade"] else None
        personal, critical = bool(given["personal"]), bool(given["critical"])
        kind, persons, eased = LeakKind(given["kind"]), given["persons"] or 0, given["eased_reason"]
        return Assessment(kind, given["harm"], personal, persons, grade, critical, eased)


class NoticeForm(SeenForm):
    """A notice that was given."""

    id_form = "notice-%s"

    to = ClosedChoiceField(Words("报告、告知对象", "To"), [(one.value, one.words) for one in NoticeTo])
    receiver = TextField(Words("接收人", "Received by"), most=MOST_NAME, law_asks=True)
    number = TextField(Words("接收编号或者方式", "Number, or the way"), most=MOST_NUMBER, law_asks=True)
    moment = InstantField(Words("报告时间", "When"), **_INSTANT)
    late_reason = TextField(LATE_REASON, most=MOST_REASON, required=False, wide=True, hint=LATE_HINT)

    @property
    def notice(self) -> NewLeakNotice:
        """What a valid form states."""
        given = self.cleaned_data
        stated = (given["receiver"], given["number"], given["moment"], given["late_reason"])
        return NewLeakNotice(NoticeTo(given["to"]), *stated)


class SilenceForm(SeenForm):
    """Why persons are not told."""

    id_form = "silence-%s"

    reason = ReasonField(
        Words("如何有效避免危害", "How harm is averted"), most=MOST_REASON, law_asks=True, article="PIPL 57"
    )


class SignSilenceForm(SeenForm):
    """That another handler agrees."""

    id_form = "agree-%s"


class DecideLeakForm(SeenForm):
    """What is decided."""

    id_form = "decision-%s"

    text = ReasonField(Words("处理结果和理由", "Decision and reason"), most=MOST_TEXT, law_asks=True, article="25")


class TransferLeakForm(GroundedTransferForm):
    """To which organ the case goes."""

    id_form = "transfer-%s"


class CloseLeakForm(SeenForm):
    """How the case ended."""

    id_form = "closing-%s"

    reason = TextField(Words("办结情况", "How it ended"), most=MOST_REASON, law_asks=True, wide=True)
