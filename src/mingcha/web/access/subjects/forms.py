"""The form of a request by the person concerned, a relative or a guardian (decree 799, art. 21)."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from mingcha.access.subjects.rules import MOST_NAME, MOST_POINTS, MOST_TEXT
from mingcha.access.subjects.values import Relation, SubjectAsked
from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.web.access.point_finder import WithPoints
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, RadioChoiceField
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import InstantField

YES, NO = "yes", "no"


class ConsentField(ClosedChoiceField, RadioChoiceField):
    """The unit's answer, which nobody gives by leaving a box alone."""


class SubjectForm(WithPoints, ActionForm):
    """What a person concerned asks to view, with the proof that was shown and the unit's consent."""

    layout = (
        Section(Words("申请人", "Who asks"), ("applicant", "relation", "concerned", "proof", "event"), "799-21"),
        Section(Words("要查阅的录像", "The footage"), ("points", "begin", "end", "consents"), "799-20"),
    )
    missing_fields: ClassVar[Mapping[str, str]] = {"from_ms": "begin", "to_ms": "end"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "points", FaultKind.INVALID: "points"}

    applicant = TextField(Words("申请人姓名", "Name of the applicant"), most=MOST_NAME, law_asks=True)
    relation = ChoiceField(
        Words("与本人的关系", "Relation"), [(one.value, one.words) for one in Relation], law_asks=True
    )
    concerned = TextField(Words("本人姓名", "Name of the person concerned"), most=MOST_NAME, law_asks=True)
    proof = TextField(
        Words("出示的身份和关系证明", "Proof of identity and relation shown"), most=MOST_TEXT, law_asks=True, wide=True
    )
    event = ReasonField(
        Words("危及生命健康、财产安全的事由", "What happened to life, health or property"), most=MOST_TEXT, rows=2
    )
    points = PointCodesField(
        Words("点位", "Points"), most=MOST_POINTS,
        hint=Words(
            "在下面按名称查找或者在地图上选择，也可填 20 位编码，每行一个。",
            "Find them below by name or on the map, or type 20-digit codes, one a line.",
        ),
    )  # fmt: skip
    begin = InstantField(Words("录像自", "Footage from"), earliest=EARLIEST, latest=LATEST, law_asks=True)
    end = InstantField(Words("至（不含）", "To (not included)"), earliest=EARLIEST, latest=LATEST, law_asks=True)
    consents = ConsentField(
        Words("管理单位是否同意查阅", "Does the managing unit consent"),
        [
            (YES, Words("同意", "It consents")),
            (NO, Words("不同意，登记为不予查阅", "It does not: recorded as refused")),
        ],
        empty=None,
        hint=Words("尚未决定的，先不登记。", "While it has not decided, record nothing yet."),
    )

    @property
    def asked(self) -> SubjectAsked:
        """What a valid form asks for."""
        given = dict(self.cleaned_data)
        begin, end = given.pop("begin"), given.pop("end")
        given["consents"] = given["consents"] == YES
        given["event"] = given["event"].replace("\n", " ")
        return SubjectAsked(**given, from_ms=_ms(begin), to_ms=_ms(end))


def _ms(instant: datetime | None) -> int:
    return int(instant.timestamp() * 1000) if instant else 0
