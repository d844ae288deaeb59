"""Forms of penalty cases: each step from the notice to the end (article 23). The opening: opening_forms.py."""

from decimal import Decimal

from mingcha.kit.words import Words
from mingcha.law.fine_rules import Extra
from mingcha.law.fine_words import WORDS
from mingcha.law.penalty_dates import Payment
from mingcha.law.periods import COUNTED_UNTIL
from mingcha.registry.printed.numbers import MOST_TYPED
from mingcha.supervision.cases.discussion_values import NewDiscussion
from mingcha.supervision.cases.notice_values import HandedNotice, NoticeText
from mingcha.supervision.cases.penalties import OF_OTHERS
from mingcha.supervision.cases.rules import (
    MOST_REASON,
    MOST_RECEIPT,
    MOST_RECEIVER,
    MOST_STATEMENT,
    MOST_TEXT,
)
from mingcha.supervision.cases.states import PENALTIES, CaseState, EvidenceKind, Outcome, TransferGround
from mingcha.supervision.cases.values import CaseDecision, NewNotice, WholeCase
from mingcha.supervision.orders.values import ServiceWay
from mingcha.supervision.recusals import rules as recusals
from mingcha.supervision.recusals.values import AskedBy, NewRecusal
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField, TickField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.number_fields import YuanField
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision.listing import OrderedStatesFrom, text_of_list
from mingcha.web.supervision.obstructions.forms import PICTURE, SeenForm
from mingcha.web.supervision.order_forms import ServedForm

MOST_FEN = 1_000_000_00
"""The largest amount that a field takes, in fen."""
_MOST_EVIDENCE = 5


EXTRAS = [(one.value, WORDS[one]) for one in Extra if one not in OF_OTHERS]
"""What the police order beside a fine."""


def extras_from(given: tuple[str, ...]) -> tuple[Extra, ...]:
    """The chosen measures, in the order of the list."""
    return tuple(one for one in Extra if one.value in given)


def yuan_of(fen: int | None) -> Decimal:
    """An amount as fields give it, in yuan; 0 for none."""
    return Decimal(fen or 0) / 100


class CasesFrom(OrderedStatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(
        Words("状态", "State"), [(state.value, state.words) for state in CaseState], required=False
    )
    text = text_of_list(Words("点位、场所、单位、当事人或者案号", "Point, place, unit, person or number"))


class NoticeForm(SeenForm):
    """What a notice before a penalty says."""

    facts = ReasonField(Words("违法事实", "Facts"), most=MOST_TEXT, law_asks=True, article="APL 44")
    grounds = ReasonField(Words("理由和依据", "Grounds and basis"), most=MOST_TEXT, law_asks=True, article="APL 44")
    evidence = ManyChoiceField(
        Words("证据", "Evidence"),
        [(one.value, one.words) for one in EvidenceKind],
        most=_MOST_EVIDENCE,
        required=False,
        article="APL 41",
    )
    proposed = ClosedChoiceField(
        Words("拟作出的处罚", "Proposed"),
        [(one.value, one.words) for one in PENALTIES],
        empty=None,
        required=False,
        article="APL 44",
    )
    yuan = YuanField(
        Words("拟罚款", "Amount"),
        most_fen=MOST_FEN,
        required=False,
        article="23",
        hint=Words("只给予警告，或者只没收、删除的，不填。", "Empty for a warning, or for measures alone."),
    )
    extras = ManyChoiceField(
        Words("没收、删除", "Confiscated or deleted"), EXTRAS, most=len(EXTRAS), required=False, article="799-26"
    )
    is_complex = TickField(
        Words("情节复杂、重大或者疑难（须法制审核和集体讨论）", "Grave or complex: legal review, and heads discuss it"),
        article="APL 57",
    )

    def fill_in(self, found: WholeCase) -> None:
        """Fills in, of a form that was not sent, what the officers recorded and wrote when they asked for the case."""
        self.initial["facts"], self.initial["grounds"] = found.recorded[:MOST_TEXT], found.why
        self.initial["evidence"] = [EvidenceKind.SITE_RECORD.value, EvidenceKind.PHOTOGRAPH.value]
        if found.recorded:
            zh, en = (
                "已填入两名执法人员签名的检查记录，请核对",
                "Filled in from the records that two officers signed: check it",
            )
            self.fields["facts"].help_text = bilingual(zh, en)

    @property
    def text(self) -> NoticeText:
        """What a valid form states."""
        given = self.cleaned_data
        known = [one for one in EvidenceKind if one.value in given["evidence"]]
        return NoticeText(
            " ".join(given["facts"].split()),
            " ".join(given["grounds"].split()),
            tuple(known),
            yuan_of(given["yuan"]),
            bool(given["is_complex"]),
            extras_from(given["extras"]),
            Outcome(given["proposed"] or Outcome.FINE),
        )


class DrawNoticeForm(NoticeForm):
    """The notice as it is printed and then handed over."""

    id_form = "drawn-%s"

    def fill_in(self, found: WholeCase) -> None:
        """Fills in, of a form that was not sent, what the notice that is drawn up says, if one is."""
        if found.facts.notice_drawn_on is None:
            super().fill_in(found)
            return
        facts = found.facts
        self.initial.update(
            {
                "facts": found.notice_facts,
                "grounds": found.notice_grounds,
                "evidence": [one.value for one in found.evidence],
                "proposed": found.notice_outcome,
                "yuan": f"{facts.noticed_yuan:.2f}" if facts.noticed_yuan is not None else "",
                "extras": [one.value for one in facts.noticed_extras],
                "is_complex": facts.is_complex,
            }
        )


class HandOverNoticeForm(SeenForm):
    """That the notice that was drawn up was handed over."""

    id_form = "handed-%s"

    handed_on = DayField(Words("告知日期", "Day of the notice"))
    receiver = TextField(Words("签收人", "Received by"), most=MOST_RECEIVER, law_asks=True)
    paper = TextField(
        Words("所交告知笔录的编号", "Number of the notice that was handed over"),
        most=MOST_TYPED,
        law_asks=True,
        hint=Words(
            "印在告知笔录上，例如 N2026-000012；其后的校验码可以不填。",
            "It is printed on the notice, as N2026-000012; the check part after it may be left out.",
        ),
    )

    def fill_in(self, found: WholeCase) -> None:
        """Says beside the day, of a form that was not sent, which print counts."""
        drawn = found.facts.notice_drawn_on
        if drawn is not None:
            self.fields["handed_on"].help_text = bilingual(
                f"以 {drawn.isoformat()} 制作的告知笔录为准，此前打印的不再使用。",
                f"The notice drawn up on {drawn.isoformat()} counts; an earlier print does not.",
            )

    @property
    def handed(self) -> HandedNotice:
        """What a valid form states."""
        given = self.cleaned_data
        return HandedNotice(given["handed_on"], given["receiver"], given["paper"])


class NotifyForm(NoticeForm):
    """A notice that was written and handed over without the platform."""

    id_form = "notify-%s"

    handed_on = DayField(Words("告知日期", "Day of the notice"))
    receiver = TextField(Words("签收人", "Received by"), most=MOST_RECEIVER, law_asks=True)

    @property
    def notice(self) -> NewNotice:
        """What a valid form states."""
        given, text = self.cleaned_data, self.text
        handed = (given["handed_on"], given["receiver"])
        return NewNotice(
            text.facts, text.grounds, text.evidence, text.yuan, *handed, text.is_complex, text.extras, text.proposed
        )


class StatementForm(SeenForm):
    """What the person states, or a signed waiver."""

    id_form = "statement-%s"

    waives = TickField(Words("本人书面放弃陈述、申辩", "The person waives it in writing"), article="APL 45")
    text = ReasonField(
        Words("陈述、申辩的内容", "What is stated"), most=MOST_STATEMENT, rows=6, required=False, law_asks=False
    )
    scan = FileBytesField(Words("本人签名的文书", "The signed paper"), accept=PICTURE, required=False, wide=True)


class ReviewForm(SeenForm):
    """The legal review."""

    id_form = "review-%s"

    agrees = ClosedChoiceField(
        Words("审核结论", "Conclusion"), [("yes", Words("通过", "passes")), ("no", Words("不通过", "does not pass"))]
    )
    opinion = ReasonField(Words("审核意见", "Opinion"), most=MOST_TEXT, law_asks=True, article="APL 58")


class DiscussForm(SeenForm):
    """The discussion of the heads about a complex or grave case."""

    id_form = "discuss-%s"

    held_on = DayField(Words("讨论日期", "Day of the discussion"), article="APL 57")
    persons = ReasonField(
        Words("参加讨论的负责人（每行一名）", "Heads who discussed it, one a line"),
        most=MOST_REASON,
        law_asks=True,
        article="APL 57",
    )
    conclusion = ReasonField(Words("讨论意见", "What they concluded"), most=MOST_TEXT, law_asks=True)

    @property
    def discussion(self) -> NewDiscussion:
        """What a valid form states."""
        given = self.cleaned_data
        conclusion = " ".join(given["conclusion"].split())
        return NewDiscussion(given["held_on"], tuple(given["persons"].splitlines()), conclusion)


class AskRecusalForm(SeenForm):
    """That an officer is to be taken off the case."""

    id_form = "recusal-asked-%s"

    username = ChoiceField(Words("执法人员", "Officer"), law_asks=True)
    asked_by = ClosedChoiceField(
        Words("由谁提出", "Who asks"), [(one.value, one.words) for one in AskedBy], article="APL 43"
    )
    reason = TextField(
        Words("利害关系或者其他可能影响公正执法的关系", "The relation that may be in the way"),
        most=recusals.MOST_REASON,
        law_asks=True,
        wide=True,
    )

    @property
    def recusal(self) -> NewRecusal:
        """What a valid form states."""
        given = self.cleaned_data
        return NewRecusal(given["username"], AskedBy(given["asked_by"]), given["reason"])


class AnswerRecusalForm(SeenForm):
    """What the head decides about it."""

    id_form = "recusal-answered-%s"

    granted = ClosedChoiceField(
        Words("决定", "Decision"),
        [("yes", Words("回避", "taken off")), ("no", Words("不回避", "stays"))],
        article="APL 43",
    )
    reason = TextField(Words("决定的理由", "Why"), most=recusals.MOST_REASON, law_asks=True, wide=True)


class DecideForm(SeenForm):
    """What is decided."""

    id_form = "decide-%s"

    outcome = ClosedChoiceField(
        Words("决定", "Decision"), [(one.value, one.words) for one in Outcome], article="APL 57"
    )
    yuan = YuanField(Words("罚款数额", "The fine"), most_fen=MOST_FEN, required=False, article="23")
    extras = ManyChoiceField(
        Words("没收、删除", "Confiscated or deleted"), EXTRAS, most=len(EXTRAS), required=False, article="799-26"
    )
    destination = TextField(Words("移送的机关", "Transferred to"), most=MOST_RECEIVER, required=False)
    ground = ClosedChoiceField(
        Words("移送的依据", "Ground of a transfer"), [(one.value, one.words) for one in TransferGround], required=False
    )
    reason = ReasonField(
        Words("理由（含裁量理由）", "Reason, also of the amount"), most=MOST_TEXT, law_asks=True, article="APL 59"
    )

    def fill_in(self, found: WholeCase) -> None:
        """Fills in, of a form that was not sent, what the person was told; and says beside the amount what that was."""
        held = found.facts
        if held.noticed is None:
            return
        self.initial["outcome"] = held.noticed.value
        self.initial["extras"] = [one.value for one in held.noticed_extras]
        self.initial["reason"] = found.notice_grounds
        zh = "已填入告知的处罚理由和依据；不予处罚、移送或者终止的，须另写理由。"
        en = "Filled in from the notice; an end without a penalty needs a reason of its own."
        self.fields["reason"].help_text = bilingual(zh, en)
        if held.noticed_yuan is not None:
            self.initial["yuan"] = f"{held.noticed_yuan:.2f}"
            zh, en = f"告知的数额：{held.noticed_yuan} 元。", f"The notice stated {held.noticed_yuan} yuan."
            self.fields["yuan"].help_text = bilingual(zh, en)

    @property
    def decision(self) -> CaseDecision:
        """What a valid form states."""
        given = self.cleaned_data
        reason = " ".join(given["reason"].split())
        extras = extras_from(given["extras"])
        stated = (Outcome(given["outcome"]), reason, yuan_of(given["yuan"]), given["destination"], extras)
        return CaseDecision(*stated, TransferGround(given["ground"]) if given["ground"] else None)


class PublishForm(SeenForm):
    """That the decision is served by a public notice, whose thirty days run."""

    id_form = "publish-%s"

    published_on = DayField(Words("公告日期", "Day of the public notice"), article="CPL 95")
    proof = TextField(
        Words("公告的载体和原因", "Where the notice stands, and why"), most=MOST_REASON, law_asks=True, wide=True
    )

    def fill_in(self, _found: WholeCase) -> None:
        """Fills in, of a form that was not sent, the day of today."""
        self.initial["published_on"] = self.initial.get("served_on")


class ServeDecisionForm(ServedForm):
    """How the decision was served."""

    id_form = "serve-%s"

    def fill_in(self, found: WholeCase) -> None:
        """Fills in, of a form that was not sent, the public notice that is recorded."""
        if found.facts.published_on is not None:
            published = {"published_on": found.facts.published_on, "proof": found.published_where}
            self.initial.update({"way": ServiceWay.NOTICE.value, **published})


class ServeDemandForm(ServedForm):
    """How the demand was served, from which its ten days run."""

    id_form = "serve-demand-%s"


class PayForm(SeenForm):
    """A payment."""

    id_form = "pay-%s"

    paid_on = DayField(Words("缴款日期", "Day of payment"), article="APL 67", latest=COUNTED_UNTIL)
    yuan = YuanField(Words("数额", "Amount"), most_fen=MOST_FEN, article="APL 72")
    receipt = TextField(Words("票据号", "Receipt"), most=MOST_RECEIPT, law_asks=True, mono=True)

    @property
    def payment(self) -> Payment:
        """What a valid form states."""
        return Payment(self.cleaned_data["paid_on"], yuan_of(self.cleaned_data["yuan"]))


class DemandForm(SeenForm):
    """The demand of what is overdue."""

    id_form = "demand-%s"


class CourtForm(SeenForm):
    """That the court was asked."""

    id_form = "court-%s"

    filed_on = DayField(Words("申请日期", "Asked on"), article="AEL 53")
    note = TextField(Words("人民法院和案号", "Court and number"), most=MOST_REASON, wide=True)


class CloseCaseForm(SeenForm):
    """How the case ended."""

    id_form = "close-%s"

    reason = TextField(Words("结案情况", "How it ended"), most=MOST_REASON, law_asks=True, wide=True)
