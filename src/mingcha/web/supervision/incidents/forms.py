"""Forms of security incidents: a new one, and each step (article 16(6); PIPL 57; CIR 4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from mingcha.custody.holds.rules import LATEST
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.incident_clocks import IncidentGrade
from mingcha.supervision.incidents.rules import (
    EARLIEST_FOUND,
    MOST_INCIDENT_NAME,
    MOST_INCIDENT_TEXT,
    MOST_INCIDENT_TITLE,
    MOST_PERSONS,
)
from mingcha.supervision.incidents.values import (
    AddedToIncident,
    IncidentKind,
    NewIncident,
    NewIncidentNotice,
    NoticeReceiver,
)
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import InstantField

_GRADES = [(one.value, one.words) for one in IncidentGrade]
_GRADE_HINT = Words(
    "由人员判定。附件的人数标准据记忆为 100 万、1000 万、1 亿，未经核对，以公布的文本为准。",
    "A person decides. From memory the annex has 1, 10 and 100 million persons: not verified, the text governs.",
)

LATE_REASON = Words("补登理由", "Why it is recorded only now")
LATE_HINT = Words(
    "作出后较久才登记的必填；是否逾期按作出的时间计算，两个时间都保留。",
    "Needed long after it was given; whether it was late is judged by when it was given, and both times are kept.",
)


class IncidentsFrom(QueryForm):
    """The number below which the list goes on; the closed ones instead of the open."""

    names: ClassVar[Mapping[str, str]] = {"closed": "closed"}

    before = PositionField(most=2**53 - 1)
    closed = TickField(Words("只看已办结的", "Those that are closed"))


class IncidentForm(ActionForm):
    """A security incident as it is noted."""

    layout = (
        Section(
            Words("事件情况", "What happened"),
            ("unit", "kind", "title", "found_at", "grade", "grade_reason", "is_critical"),
            "CIR 4",
        ),
        Section(
            Words("通知的内容", "Contents of the notices"),
            ("personal", "persons", "what", "harm", "measures", "contact"),
            "PIPL 57",
        ),
    )
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "unit", FaultKind.INVALID: "persons"}

    unit = ChoiceField(Words("单位", "Unit"))
    kind = ClosedChoiceField(Words("种类", "Kind"), [(one.value, one.words) for one in IncidentKind])
    title = TextField(Words("事件名称", "What it is called"), most=MOST_INCIDENT_TITLE, law_asks=True)
    found_at = InstantField(Words("发现时间", "When it was found"), earliest=EARLIEST_FOUND, latest=LATEST)
    grade = ClosedChoiceField(Words("级别", "Grade"), _GRADES, hint=_GRADE_HINT)
    grade_reason = TextField(Words("定级理由", "Why it is of this grade"), most=MOST_INCIDENT_TEXT, law_asks=True)
    is_critical = TickField(Words("属于关键信息基础设施", "Critical information infrastructure"))
    personal = TickField(
        Words("个人信息已经或者可能泄露、篡改、丢失", "Personal information leaked, altered or lost, or may have been")
    )
    persons = WholeNumberField(
        Words("涉及人数", "How many persons"),
        least=0,
        most=MOST_PERSONS,
        required=False,
        placeholder="",
        hint=Words("不清楚的留空。", "Empty if not known."),
    )
    what = ReasonField(Words("信息种类和原因", "What is concerned, and why"), most=MOST_INCIDENT_TEXT, rows=2)
    harm = ReasonField(Words("可能造成的危害", "The harm that may come of it"), most=MOST_INCIDENT_TEXT, rows=2)
    measures = ReasonField(
        Words("补救措施和个人可以采取的措施", "What is done, and what persons can do"), most=MOST_INCIDENT_TEXT, rows=2
    )
    contact = TextField(Words("联系方式", "Whom to call"), most=MOST_INCIDENT_TITLE, law_asks=True)

    @property
    def new(self) -> NewIncident:
        """What a valid form states."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        return NewIncident(**{**given, "kind": IncidentKind(given["kind"]), "grade": IncidentGrade(given["grade"])})


class NoticeForm(ActionForm):
    """A notice that was given."""

    id_form = "notice-%s"

    receiver = ClosedChoiceField(Words("接收方", "Receiver"), [(one.value, one.words) for one in NoticeReceiver])
    name = TextField(
        Words("接收单位或者个人范围", "Which body, or which persons"), most=MOST_INCIDENT_NAME, law_asks=True
    )
    number = TextField(Words("编号", "Its number"), most=MOST_INCIDENT_NAME, law_asks=True)
    given_at = InstantField(
        Words("报告、通知时间", "When it was given"), earliest=EARLIEST_FOUND, latest=LATEST, law_asks=True
    )
    text = ReasonField(Words("内容", "In which words"), most=MOST_INCIDENT_TEXT)
    late_reason = TextField(LATE_REASON, most=MOST_INCIDENT_TEXT, required=False, wide=True, hint=LATE_HINT)

    @property
    def new(self) -> NewIncidentNotice:
        """What a valid form states."""
        given = self.cleaned_data
        at: datetime | None = given["given_at"]
        stated = (given["name"], given["number"], at, given["text"], given["late_reason"])
        return NewIncidentNotice(NoticeReceiver(given["receiver"]), *stated)


class GradeForm(ActionForm):
    """Another grade."""

    id_form = "grade-%s"

    grade = ClosedChoiceField(Words("级别", "Grade"), _GRADES, hint=_GRADE_HINT)
    reason = TextField(Words("定级理由", "Why it is of this grade"), most=MOST_INCIDENT_TEXT, law_asks=True, wide=True)


class AddForm(ActionForm):
    """What turned out later."""

    id_form = "added-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "persons"}

    personal = TickField(
        Words("个人信息已经或者可能泄露、篡改、丢失", "Personal information leaked, altered or lost, or may have been")
    )
    persons = WholeNumberField(
        Words("涉及人数", "How many persons"), least=0, most=MOST_PERSONS, required=False, placeholder=""
    )
    more_persons = TickField(
        Words("发现其他涉及的个人，须另行通知", "Other persons are concerned, who are told, too"),
    )
    is_critical = TickField(Words("属于关键信息基础设施", "Critical information infrastructure"))
    reason = TextField(Words("依据", "What it rests on"), most=MOST_INCIDENT_TEXT, law_asks=True, wide=True)

    @property
    def added(self) -> AddedToIncident:
        """What a valid form states."""
        given = self.cleaned_data
        stated = bool(given["personal"]), given["persons"], bool(given["is_critical"]), bool(given["more_persons"])
        return AddedToIncident(given["reason"], *stated)


class AvertedForm(ActionForm):
    """Why the persons need not be told."""

    id_form = "averted-%s"

    reason = ReasonField(
        Words("为何能有效避免危害", "Why harm is effectively averted"),
        most=MOST_INCIDENT_TEXT,
        hint=Words(
            "由登记、定级人员以外的人员签认；保护部门认为可能造成危害的，仍须通知。",
            "Another person signs it than who noted or graded it; the department may still ask.",
        ),
    )


class CloseIncidentForm(ActionForm):
    """What came of it."""

    id_form = "closing-%s"

    result = ReasonField(Words("处置结果", "What came of it"), most=MOST_INCIDENT_TEXT)
