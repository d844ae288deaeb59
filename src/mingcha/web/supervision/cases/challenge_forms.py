"""Forms of reviews and lawsuits: asked for, ended, and what is given back since (APL 73(3); ARL; ALL; SCL 36)."""

from mingcha.kit.words import Words
from mingcha.law.fine_rules import Extra
from mingcha.law.fine_words import WORDS
from mingcha.law.measures import TAKEN
from mingcha.supervision.cases.rules import MOST_REASON
from mingcha.supervision.cases.states import ChallengeKind, Unenforced, Verdict
from mingcha.supervision.cases.values import EndedChallenge, EndedUnenforced, WholeCase
from mingcha.supervision.restitutions.rules import MOST_RECEIVER, MOST_RECORD, MOST_VOUCHER
from mingcha.supervision.restitutions.values import NewRestitution
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.number_fields import YuanField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision.cases.forms import MOST_FEN, yuan_of
from mingcha.web.supervision.obstructions.forms import PICTURE, SeenForm

_MONEY = "money"


class ChallengeForm(SeenForm):
    """A review or lawsuit."""

    id_form = "challenge-%s"

    kind = ClosedChoiceField(
        Words("复议还是诉讼", "Review or lawsuit"), [(one.value, one.words) for one in ChallengeKind]
    )
    since = DayField(Words("申请、起诉日期", "Asked for on"), article="APL 73(3)")
    scan = FileBytesField(
        Words("受理通知书或者应诉通知书", "Notice of acceptance, or summons"),
        accept=PICTURE,
        wide=True,
        hint=Words("存入案卷。", "It goes into the folder."),
    )


class EndChallengeForm(SeenForm):
    """Its end, and what it did to the decision."""

    id_form = "ended-%s"

    until = DayField(
        Words("终结日期", "Ended on"),
        article="APL 73(3)",
        hint=Words("结果送达当事人之日。", "The day on which the person received the result."),
    )
    verdict = ClosedChoiceField(Words("处理结果", "What it did"), [(one.value, one.words) for one in Verdict])
    yuan = YuanField(
        Words("变更、部分撤销后的罚款", "The fine that is left"),
        most_fen=MOST_FEN,
        required=False,
        article="ARL 63",
        hint=Words(
            "只在变更、部分撤销时填写，须低于原罚款。",
            "Where the fine was changed or annulled in part, and below it.",
        ),
    )
    result = TextField(Words("机关和文号", "Organ and number"), most=MOST_REASON, law_asks=True, wide=True)
    scan = FileBytesField(
        Words("复议决定书、裁判文书", "The decision, as a file"),
        accept=PICTURE,
        required=False,
        wide=True,
        hint=Words(
            "维持以外的结果必须附上，由承办人员以外、未登记该复议诉讼的执法人员登记（平台自定规则）。",
            "Needed unless it was upheld; then another officer than who handles the case or noted this records it (our "
            "own rule).",
        ),
    )

    @property
    def ended(self) -> EndedChallenge:
        """What a valid form states."""
        given = self.cleaned_data
        yuan = yuan_of(given["yuan"]) if given["yuan"] is not None else None
        return EndedChallenge(given["until"], Verdict(given["verdict"]), given["result"], yuan)


class UnenforcedForm(SeenForm):
    """That what is unpaid is not enforced any more."""

    id_form = "unenforced-%s"

    ground = ClosedChoiceField(
        Words("不再执行的情形", "Ground"), [(one.value, one.words) for one in Unenforced], article="AEL 40"
    )
    reason = TextField(Words("不再执行的理由", "Why"), most=MOST_REASON, law_asks=True, wide=True)
    scan = FileBytesField(
        Words("证明文书", "The paper that shows it"),
        accept=PICTURE,
        wide=True,
        hint=Words(
            "存入案卷。由承办人员以外的执法人员登记（平台自定规则）。",
            "It goes into the folder. Another officer than who handles the case records it (our own rule).",
        ),
    )

    @property
    def ended(self) -> EndedUnenforced:
        """What a valid form states."""
        return EndedUnenforced(Unenforced(self.cleaned_data["ground"]), self.cleaned_data["reason"])


class RestituteForm(SeenForm):
    """What is given back after a decision was annulled or changed."""

    id_form = "restituted-%s"

    what = ClosedChoiceField(
        Words("返还内容", "What is given back"),
        [(_MONEY, Words("罚款", "money")), *((one.value, WORDS[one]) for one in TAKEN)],
        article="SCL 36",
    )
    returned_on = DayField(Words("返还日期", "Given back on"))
    receiver = TextField(Words("领取人", "Who received it"), most=MOST_RECEIVER, law_asks=True)
    yuan = YuanField(
        Words("退还罚款", "Paid back"),
        most_fen=MOST_FEN,
        required=False,
        hint=Words("返还罚款的必填，含加处罚款。", "Needed of money; a late amount is part of it."),
    )
    interest = YuanField(
        Words("同期存款利息", "Interest of a deposit"),
        most_fen=MOST_FEN,
        required=False,
        hint=Words("国家赔偿法第三十六条；由财务计算。", "State Compensation Law, art. 36; the treasury computes it."),
    )
    voucher = TextField(
        Words("退款凭证号", "Voucher"),
        most=MOST_VOUCHER,
        required=False,
        mono=True,
        hint=Words("返还罚款的必填。", "Needed of money."),
    )
    record = TextField(
        Words("返还情况；不能返还的，如何处理", "How, or what was done instead"),
        most=MOST_RECORD,
        law_asks=True,
        wide=True,
    )

    def fill_in(self, found: WholeCase) -> None:
        """Fills in, of a form that was not sent, what is to be given back: all of the money, or the first measure."""
        if found.facts.to_give_back:
            self.initial["what"] = found.facts.to_give_back[0].value
        elif found.owed is not None and found.owed.to_return:
            self.initial["what"], self.initial["yuan"] = _MONEY, f"{found.owed.to_return:.2f}"

    @property
    def restitution(self) -> NewRestitution:
        """What a valid form states."""
        given = self.cleaned_data
        return NewRestitution(
            given["returned_on"],
            given["receiver"],
            given["record"],
            None if given["what"] == _MONEY else Extra(given["what"]),
            yuan_of(given["yuan"]),
            yuan_of(given["interest"]),
            given["voucher"],
        )
