"""Forms of transfers: the preparation, and each step to the end (article 24)."""

from dataclasses import replace
from typing import Any

from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.words import Words
from mingcha.supervision.cases.states import TransferGround
from mingcha.supervision.transfers.rules import (
    MOST_NAME,
    MOST_NUMBER,
    MOST_PROVISION,
    MOST_REASON,
    MOST_RECEIVER,
    MOST_TEXT,
)
from mingcha.supervision.transfers.states import TransferState
from mingcha.supervision.transfers.values import NewHandover, NewTransfer, SignedReceipt, TransferAnswer
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import InstantField
from mingcha.web.supervision.incidents.forms import LATE_REASON
from mingcha.web.supervision.listing import StatesFrom, text_of_list
from mingcha.web.supervision.obstructions.forms import PICTURE, SeenForm

_INSIDE = [
    ("no", Words("公安机关以外的机关（适用移送时限）", "an organ outside of the police: the clocks run")),
    ("yes", Words("公安机关内部", "inside the police")),
]
_INSTANT: dict[str, Any] = {"earliest": EARLIEST, "latest": LATEST}
_BY_ANOTHER = Words(
    "存入案卷。由提出移送、承办案件以外的人员登记（平台自定规则）。",
    "It goes into the folder. Another person than who prepared it or handles the case records it (our own rule).",
)

_LATE_HINT = Words(
    "移送后过了很久才登记的，写明原因；原因存入日志（平台自定规则）。",
    "Where it is recorded long after it was sent: why. It stands in the log (our own rule).",
)
GROUNDS = [(one.value, one.words) for one in TransferGround]


class TransfersFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(
        Words("状态", "State"), [(state.value, state.words) for state in TransferState], required=False
    )
    text = text_of_list(Words("编号、案号或者接收机关", "Number, case or receiver"))


class _WhatGoes(SeenForm):
    """What every transfer states; `revision` is that of its case."""

    inside = ClosedChoiceField(Words("接收机关属于", "It is"), _INSIDE, article="TCC 5")
    materials = ReasonField(Words("随案材料", "What goes with it"), most=MOST_TEXT, law_asks=True)


class DecidedTransferForm(_WhatGoes):
    """The transfer of a penalty case that was decided as one: receiver and reason stand in the decision."""

    layout = (Section(Words("移送", "The transfer"), ("inside", "materials")),)

    def transfer_of(self, receiver: str, reason: str, ground: TransferGround | None) -> NewTransfer:
        """What a valid form states, with what was decided; of an earlier decision without a ground that of a crime,
        as its paper says."""
        given = self.cleaned_data
        stated = (receiver, given["inside"] == "yes", reason, given["materials"])
        return NewTransfer(*stated, ground or TransferGround.CRIME)


class TransferFields(_WhatGoes):
    """What a transfer states that nobody decided before."""

    receiver = TextField(Words("接收机关", "Receiving organ"), most=MOST_RECEIVER, law_asks=True)
    reason = ReasonField(Words("移送的理由和依据", "Why, and by which law"), most=MOST_TEXT, law_asks=True)

    @property
    def transfer(self) -> NewTransfer:
        """What a valid form states."""
        given = self.cleaned_data
        return NewTransfer(given["receiver"], given["inside"] == "yes", given["reason"], given["materials"])


class GroundedTransferForm(TransferFields):
    """A transfer with its ground."""

    ground = ClosedChoiceField(Words("移送的依据", "Ground"), GROUNDS)

    @property
    def transfer(self) -> NewTransfer:
        """What a valid form states."""
        return replace(super().transfer, ground=TransferGround(self.cleaned_data["ground"]))


class PrepareTransferForm(GroundedTransferForm):
    """A transfer of a penalty case."""

    layout = (Section(Words("移送", "The transfer"), ("ground", "receiver", "inside", "reason", "materials")),)


class HandOverForm(TransferFields):
    """A hand-over to the organ of a law that goes first; the page offers the laws for the act. `revision` is that of
    the obstruction or inspection."""

    layout = (
        Section(Words("从其规定", "The law that goes first"), ("law", "provision"), "22"),
        Section(Words("移送", "The transfer"), ("receiver", "inside", "reason", "materials"), "22"),
    )

    law = ChoiceField(Words("优先适用的规定", "Law"), law_asks=True)
    inside = ClosedChoiceField(Words("接收机关属于", "It is"), _INSIDE, article="22")
    provision = TextField(
        Words("规定的名称和条款", "Law and provision"),
        most=MOST_PROVISION,
        law_asks=True,
        hint=Words(
            "承办人核对规定原文后填写；平台不收录其他规定的全文。",
            "The officer reads the text: other laws are not kept on this platform.",
        ),
    )

    @property
    def handover(self) -> NewHandover:
        """What a valid form states."""
        return NewHandover(self.cleaned_data["law"], self.cleaned_data["provision"], self.transfer)


class ApproveTransferForm(SeenForm):
    """What the head decides."""

    id_form = "approve-%s"

    approves = ClosedChoiceField(
        Words("审批决定", "Decision"), [("yes", Words("批准", "approved")), ("no", Words("不批准", "not approved"))]
    )
    reason = ReasonField(Words("审批意见", "Reason"), most=MOST_REASON, law_asks=True, article="TCC 5")


class SendTransferForm(SeenForm):
    """That it was sent, and when."""

    id_form = "send-%s"

    moment = InstantField(Words("移送时间", "When"), **_INSTANT)
    late_reason = TextField(LATE_REASON, most=MOST_REASON, required=False, wide=True, hint=_LATE_HINT)


class TransferReceiptForm(SeenForm):
    """The receipt that the receiver signed."""

    id_form = "received-%s"

    name = TextField(Words("签收人", "Signed by"), most=MOST_NAME, law_asks=True)
    number = TextField(Words("回执编号", "Number of the receipt"), most=MOST_NUMBER, law_asks=True)
    moment = InstantField(Words("签收时间", "When"), **_INSTANT)
    scan = FileBytesField(
        Words("接收机关签收的回执", "The signed receipt"),
        accept=PICTURE,
        wide=True,
        hint=Words("存入案卷。", "It goes into the folder."),
    )

    @property
    def receipt(self) -> SignedReceipt:
        """What a valid form states."""
        given = self.cleaned_data
        return SignedReceipt(given["name"], given["number"], given["moment"])


class AnswerForm(SeenForm):
    """The answer of the receiver."""

    id_form = "answer-%s"

    taken = ClosedChoiceField(
        Words("答复", "Answer"), [("yes", Words("受理", "taken")), ("no", Words("不予受理", "refused"))]
    )
    number = TextField(Words("答复文号", "Number of the answer"), most=MOST_NUMBER, law_asks=True)
    moment = InstantField(Words("答复时间", "When"), **_INSTANT)
    reason = TextField(Words("不予受理的理由", "Why it is refused"), most=MOST_REASON, required=False, wide=True)
    scan = FileBytesField(
        Words("接收机关的书面答复", "The written answer"), accept=PICTURE, wide=True, hint=_BY_ANOTHER
    )

    @property
    def answer(self) -> TransferAnswer:
        """What a valid form states."""
        given = self.cleaned_data
        return TransferAnswer(given["taken"] == "yes", given["number"], given["moment"], given["reason"])


class ObjectForm(SeenForm):
    """Why the refusal is wrong."""

    id_form = "object-%s"

    reason = ReasonField(Words("复议理由", "Why"), most=MOST_REASON, law_asks=True, article="TCC 9")


class SettleForm(SeenForm):
    """How the objection ended."""

    id_form = "settle-%s"

    taken = ClosedChoiceField(
        Words("复议结果", "Result"),
        [("yes", Words("受理", "taken after all")), ("no", Words("维持不予受理，退回", "refused, papers returned"))],
    )
    result = TextField(Words("复议决定", "The decision"), most=MOST_REASON, law_asks=True, wide=True)
    scan = FileBytesField(Words("复议决定书", "The decision, as a file"), accept=PICTURE, wide=True, hint=_BY_ANOTHER)


class GiveBackForm(SeenForm):
    """What came back."""

    id_form = "return-%s"

    note = TextField(Words("退回的材料", "What came back"), most=MOST_REASON, law_asks=True, wide=True)


class RecallForm(SeenForm):
    """Why a transfer is recalled."""

    id_form = "recall-%s"

    reason = TextField(Words("撤回的理由", "Why it is recalled"), most=MOST_REASON, law_asks=True, wide=True)


class CloseTransferForm(SeenForm):
    """How the transfer ended."""

    id_form = "end-%s"

    reason = TextField(Words("办结情况", "How it ended"), most=MOST_REASON, law_asks=True, wide=True)
