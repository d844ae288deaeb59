"""Forms of penalty cases: the opening, and each step to the end (article 23)."""

from decimal import Decimal
from typing import Any

from mingcha.kit.words import Words
from mingcha.law import fine_rules
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.penalty_dates import Payment
from mingcha.law.reference import written
from mingcha.supervision.cases.rules import (
    MOST_PERSON,
    MOST_REASON,
    MOST_RECEIPT,
    MOST_RECEIVER,
    MOST_ROLE,
    MOST_TEXT,
)
from mingcha.supervision.cases.states import CaseState, ChallengeKind, EvidenceKind, Outcome
from mingcha.supervision.cases.values import CaseDecision, NewCase, NewNotice
from mingcha.supervision.obstructions.states import ServiceWay
from mingcha.supervision.obstructions.values import Served
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.number_fields import PositionField, YuanField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision.obstructions.forms import MOST_NUMBER, PICTURE, SeenForm

_MOST_FEN = 1_000_000_00
_MOST_RULES, _MOST_EVIDENCE = 10, 5


def _rules() -> list[tuple[str, Words]]:
    return [(rule, written(rule)) for rule in fine_rules.shipped()]


def _yuan(fen: int | None) -> Decimal:
    return Decimal(fen or 0) / 100


class CasesFrom(QueryForm):
    """The number below which the list goes on, and the state that it shows."""

    before = PositionField(most=MOST_NUMBER)
    state = ClosedChoiceField(
        Words("状态", "State"),
        [(state.value, state.words) for state in CaseState],
        empty=Words("全部状态", "All states"),
        required=False,
    )


class OpenCaseForm(SeenForm):
    """A case against one responsible person; `revision` is that of the obstruction."""

    layout = (
        Section(Words("依据", "The rule"), ("rule", "offence", "act_on", "also_breaks"), "22"),
        Section(Words("直接责任人员", "The responsible person"), ("who", "person", "role", "identity_no", "why"), "23"),
        Section(Words("时限", "The limit"), ("late_reason",), "23"),
    )

    rule = ClosedChoiceField(Words("罚则", "Rule"), _rules(), empty=None, article="22")
    offence = ClosedChoiceField(
        Words("违法行为", "The act"), [(one.value, WORDS[one]) for one in Offence], empty=None, article="22"
    )
    act_on = DayField(
        Words("行为终了之日", "Last day of the act"),
        required=False,
        article="26",
        hint=Words("不填为复查之日。", "Empty: the day of the re-inspection."),
    )
    also_breaks = ManyChoiceField(
        Words("同一行为还违反", "The same act breaks also"), _rules(), most=_MOST_RULES, required=False
    )
    who = ClosedChoiceField(
        Words("处罚对象", "Who is fined"), [(one.value, WORDS[one]) for one in Who], empty=None, article="23"
    )
    person = TextField(Words("姓名", "Name"), most=MOST_PERSON, law_asks=True)
    role = TextField(Words("职务", "Post"), most=MOST_ROLE, law_asks=True)
    identity_no = TextField(
        Words("公民身份号码", "Identity number"),
        most=18,
        mono=True,
        attrs={"autocomplete": "off"},
        hint=Words("加密保存，页面只显示末四位。", "Kept sealed; pages show its last four."),
    )
    why = ReasonField(Words("为何是直接责任人员", "Why directly responsible"), most=MOST_REASON, law_asks=True)
    late_reason = TextField(
        Words("超过七个工作日立案的理由（本单位时限）", "Why after seven working days (our own limit)"),
        most=MOST_REASON,
        required=False,
        wide=True,
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        defaults = {"rule": "23", "offence": Offence.OBSTRUCTION.value, "who": Who.RESPONSIBLE.value}
        more["initial"] = {**defaults, **(more.get("initial") or {})}
        super().__init__(*given, **more)

    @property
    def new(self) -> NewCase:
        """What a valid form states."""
        given = self.cleaned_data
        return NewCase(
            rule=given["rule"],
            offence=Offence(given["offence"]),
            who=Who(given["who"]),
            person=given["person"],
            role=given["role"],
            why=" ".join(given["why"].split()),
            identity_no=given["identity_no"],
            act_on=given["act_on"],
            also_breaks=given["also_breaks"],
            late_reason=given["late_reason"],
        )


class NotifyForm(SeenForm):
    """The notice before a penalty, as it was handed over."""

    id_form = "notify-%s"

    facts = ReasonField(Words("违法事实", "Facts"), most=MOST_TEXT, law_asks=True, article="APL 44")
    grounds = ReasonField(Words("理由和依据", "Grounds and basis"), most=MOST_TEXT, law_asks=True, article="APL 44")
    evidence = ManyChoiceField(
        Words("证据", "Evidence"),
        [(one.value, one.words) for one in EvidenceKind],
        most=_MOST_EVIDENCE,
        required=False,
        article="APL 41",
    )
    yuan = YuanField(Words("拟罚款", "Amount"), most_fen=_MOST_FEN, article="23")
    handed_on = DayField(Words("告知日期", "Day of the notice"))
    receiver = TextField(Words("签收人", "Received by"), most=MOST_RECEIVER, law_asks=True)
    is_complex = TickField(Words("重大、疑难，须经法制审核", "Grave or complex: legal review"), article="APL 58")

    @property
    def notice(self) -> NewNotice:
        """What a valid form states."""
        given = self.cleaned_data
        known = [one for one in EvidenceKind if one.value in given["evidence"]]
        return NewNotice(
            " ".join(given["facts"].split()),
            " ".join(given["grounds"].split()),
            tuple(known),
            _yuan(given["yuan"]),
            given["handed_on"],
            given["receiver"],
            bool(given["is_complex"]),
        )


class StatementForm(SeenForm):
    """What the person states, or a signed waiver."""

    id_form = "statement-%s"

    waives = TickField(Words("本人书面放弃陈述、申辩", "The person waives it in writing"), article="APL 45")
    text = ReasonField(Words("陈述、申辩的内容", "What is stated"), most=MOST_TEXT, required=False, law_asks=False)
    scan = FileBytesField(Words("本人签名的文书", "The signed paper"), accept=PICTURE, required=False, wide=True)


class ReviewForm(SeenForm):
    """The legal review."""

    id_form = "review-%s"

    agrees = ClosedChoiceField(
        Words("审核结论", "Conclusion"), [("yes", Words("通过", "passes")), ("no", Words("不通过", "does not pass"))]
    )
    opinion = ReasonField(Words("审核意见", "Opinion"), most=MOST_TEXT, law_asks=True, article="APL 58")


class DecideForm(SeenForm):
    """What is decided."""

    id_form = "decide-%s"

    outcome = ClosedChoiceField(
        Words("决定", "Decision"), [(one.value, one.words) for one in Outcome], article="APL 57"
    )
    yuan = YuanField(Words("罚款数额", "The fine"), most_fen=_MOST_FEN, required=False, article="23")
    destination = TextField(Words("移送的机关", "Transferred to"), most=MOST_RECEIVER, required=False)
    reason = ReasonField(
        Words("理由（含裁量理由）", "Reason, also of the amount"), most=MOST_REASON, law_asks=True, article="APL 59"
    )

    @property
    def decision(self) -> CaseDecision:
        """What a valid form states."""
        given = self.cleaned_data
        reason = " ".join(given["reason"].split())
        return CaseDecision(Outcome(given["outcome"]), reason, _yuan(given["yuan"]), given["destination"])


class ServeDecisionForm(SeenForm):
    """How the decision was served."""

    id_form = "serve-%s"

    served_on = DayField(Words("送达日期", "Day of service"), article="APL 61")
    way = ClosedChoiceField(Words("送达方式", "How"), [(one.value, one.words) for one in ServiceWay])
    receiver = TextField(Words("收件人", "Receiver"), most=MOST_RECEIVER, law_asks=True)

    @property
    def served(self) -> Served:
        """What a valid form states."""
        given = self.cleaned_data
        return Served(given["served_on"], ServiceWay(given["way"]), given["receiver"])


class PayForm(SeenForm):
    """A payment."""

    id_form = "pay-%s"

    paid_on = DayField(Words("缴款日期", "Day of payment"), article="APL 67")
    yuan = YuanField(Words("数额", "Amount"), most_fen=_MOST_FEN, article="APL 72")
    receipt = TextField(Words("票据号", "Receipt"), most=MOST_RECEIPT, law_asks=True, mono=True)

    @property
    def payment(self) -> Payment:
        """What a valid form states."""
        return Payment(self.cleaned_data["paid_on"], _yuan(self.cleaned_data["yuan"]))


class ChallengeForm(SeenForm):
    """A review or lawsuit."""

    id_form = "challenge-%s"

    kind = ClosedChoiceField(
        Words("复议还是诉讼", "Review or lawsuit"), [(one.value, one.words) for one in ChallengeKind]
    )
    since = DayField(Words("申请、起诉日期", "Asked for on"), article="APL 73(3)")


class EndChallengeForm(SeenForm):
    """Its end."""

    id_form = "ended-%s"

    until = DayField(Words("终结日期", "Ended on"), article="APL 73(3)")
    result = TextField(Words("结果", "Result"), most=MOST_REASON, law_asks=True, wide=True)


class DemandForm(SeenForm):
    """The demand of what is overdue."""

    id_form = "demand-%s"


class CourtForm(SeenForm):
    """That the court was asked."""

    id_form = "court-%s"

    note = TextField(Words("法院和案号", "Court and number"), most=MOST_REASON, wide=True)


class CloseCaseForm(SeenForm):
    """How the case ended."""

    id_form = "close-%s"

    reason = TextField(Words("结案情况", "How it ended"), most=MOST_REASON, law_asks=True, wide=True)
