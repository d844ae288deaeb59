"""Forms of hearings, and of instalments or deferral of a fine (APL 63, 64, 66)."""

from mingcha.kit.words import Words
from mingcha.supervision.cases.values import WholeCase
from mingcha.supervision.hearings.rules import MOST_NOTE, MOST_PLACE, MOST_RECORD, MOST_TEXT
from mingcha.supervision.hearings.values import HearingNoticeServed, HearingRecord, NewHearing
from mingcha.supervision.reliefs.rules import MOST_REASON
from mingcha.supervision.reliefs.values import Instalment
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.number_fields import YuanField
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision.cases.forms import MOST_FEN, yuan_of
from mingcha.web.supervision.obstructions.forms import PICTURE, SeenForm

_YES_NO = [("yes", Words("是", "yes")), ("no", Words("否", "no"))]
_ROWS = (1, 2, 3, 4)


class AskHearingForm(SeenForm):
    """That the person asked for a hearing."""

    id_form = "hearing-asked-%s"

    asked_on = DayField(Words("要求日期", "Asked on"), article="APL 64")
    note = TextField(Words("要求的方式", "How it was asked for"), most=MOST_NOTE, law_asks=True)


class SetHearingForm(SeenForm):
    """Day and place of a hearing, for its notice."""

    id_form = "hearing-set-%s"

    on = DayField(Words("听证日期", "Day of the hearing"), article="APL 64")
    place = TextField(Words("听证地点", "Place"), most=MOST_PLACE, law_asks=True)
    is_public = ClosedChoiceField(Words("是否公开", "Public"), _YES_NO, article="APL 64")
    closed_reason = TextField(Words("不公开的理由", "Why not public"), most=MOST_NOTE, required=False)
    anew_reason = TextField(
        Words("改期的理由", "Why it is set anew"),
        most=MOST_NOTE,
        required=False,
        wide=True,
        hint=Words(
            "改期的必填；由主持人改期（平台自定规则）。", "Needed to set it anew, which its chair does (our own rule)."
        ),
    )

    @property
    def hearing(self) -> NewHearing:
        """What a valid form states."""
        given = self.cleaned_data
        is_public = given["is_public"] == "yes"
        return NewHearing(given["on"], given["place"], is_public, given["closed_reason"], given["anew_reason"])


class ServeHearingForm(SeenForm):
    """That the notice of a hearing was handed over."""

    id_form = "hearing-served-%s"

    notified_on = DayField(
        Words("送达日期", "Served on"),
        article="APL 64",
        hint=Words("听证的七个工作日前。", "Seven working days before the hearing."),
    )
    receiver = TextField(Words("签收人", "Received by"), most=MOST_NOTE, law_asks=True)

    @property
    def served(self) -> HearingNoticeServed:
        """What a valid form states."""
        return HearingNoticeServed(self.cleaned_data["notified_on"], self.cleaned_data["receiver"])


def dated(form: ActionForm, found: WholeCase) -> ActionForm:
    """A form of a hearing with its days in the hint: the first and the last one of a hearing whose notice is served
    today, the last one to serve the notice of the hearing that is set."""
    if isinstance(form, SetHearingForm) and found.hearing_first is not None and found.hearing_last is not None:
        first, until = found.hearing_first.isoformat(), found.hearing_last.isoformat()
        form.fields["on"].help_text = bilingual(
            f"最早 {first}，通知书须在听证的七个工作日前送达；最迟 {until}（平台自定）。",
            f"{first} at the earliest: its notice is served seven working days before; until {until} (our own limit).",
        )
        if found.hearing is None or found.hearing.facts.set_on is None:
            del form.fields["anew_reason"]
    if isinstance(form, ServeHearingForm) and found.hearing_notice_last is not None:
        last = found.hearing_notice_last.isoformat()
        form.fields["notified_on"].help_text = bilingual(f"最迟 {last}。", f"{last} at the latest.")
    return form


class SignHearingForm(SeenForm):
    """Whether the person signed the record of a hearing."""

    id_form = "hearing-signed-%s"

    signed = ClosedChoiceField(Words("当事人是否签名", "Did the person sign"), _YES_NO, article="APL 64")
    note = TextField(
        Words("拒绝签名的情况", "How the person refused"), most=MOST_NOTE, required=False, wide=True,
        hint=Words("拒绝签名的，由主持人注明。", "The chair notes a refusal to sign."),
    )  # fmt: skip
    scan = FileBytesField(
        Words("当事人签名的听证笔录", "The signed record"),
        accept=PICTURE,
        required=False,
        wide=True,
        hint=Words("主持人登记签名的必填，存入案卷。", "Needed if the chair records it; it goes into the case folder."),
    )
    instead = TextField(
        Words("主持人不能登记的原因", "Why the chair does not record it"),
        most=MOST_NOTE,
        required=False,
        wide=True,
        hint=Words(
            "非主持人登记的必填，如：主持人已调离。",
            "Needed from another officer, for example: the chair was transferred.",
        ),
    )


class HoldHearingForm(SeenForm):
    """The record of a hearing."""

    id_form = "hearing-held-%s"

    held_on = DayField(Words("听证日期", "Day of the hearing"), article="APL 64")
    attended = ClosedChoiceField(
        Words("当事人是否参加", "Did the person come"),
        _YES_NO,
        article="APL 64",
        hint=Words(
            "无正当理由不参加的，视为放弃听证。", "A person who stays away without good reason gives up the hearing."
        ),
    )
    record = ReasonField(Words("听证笔录", "Record of the hearing"), most=MOST_RECORD, rows=8, law_asks=True)
    opinion = ReasonField(Words("主持人意见", "Opinion of the chair"), most=MOST_TEXT, law_asks=True)
    scan = FileBytesField(
        Words("在场人员签名的听证笔录", "The record that those present signed"),
        accept=PICTURE,
        required=False,
        wide=True,
        hint=Words("当事人未参加的必填，存入案卷。", "Needed where the person did not come; it goes into the folder."),
    )

    @property
    def held(self) -> HearingRecord:
        """What a valid form states."""
        given = self.cleaned_data
        return HearingRecord(given["attended"] == "yes", given["record"], given["opinion"], given["held_on"])


class WithdrawHearingForm(SeenForm):
    """That the person gave the hearing up."""

    id_form = "hearing-ended-%s"

    given_up_on = DayField(Words("撤回日期", "Given up on"), article="APL 64")
    reason = TextField(Words("撤回的情况", "How it was given up"), most=MOST_NOTE, law_asks=True, wide=True)
    scan = FileBytesField(Words("当事人签名的撤回书", "What the person signed"), accept=PICTURE, wide=True)


class AskReliefForm(SeenForm):
    """That the person asked to pay in parts or later."""

    id_form = "relief-asked-%s"

    asked_on = DayField(Words("申请日期", "Asked on"), article="APL 66")
    reason = ReasonField(Words("经济困难的情况", "The hardship"), most=MOST_REASON, law_asks=True)


class GrantReliefForm(SeenForm):
    """The parts that are granted; one alone is a deferral."""

    id_form = "relief-granted-%s"

    due_1 = DayField(Words("第一期日期", "First day"), article="APL 66")
    yuan_1 = YuanField(Words("第一期数额", "First amount"), most_fen=MOST_FEN)
    due_2 = DayField(Words("第二期日期", "Second day"), required=False)
    yuan_2 = YuanField(Words("第二期数额", "Second amount"), most_fen=MOST_FEN, required=False)
    due_3 = DayField(Words("第三期日期", "Third day"), required=False)
    yuan_3 = YuanField(Words("第三期数额", "Third amount"), most_fen=MOST_FEN, required=False)
    due_4 = DayField(Words("第四期日期", "Fourth day"), required=False)
    yuan_4 = YuanField(Words("第四期数额", "Fourth amount"), most_fen=MOST_FEN, required=False)
    reason = TextField(Words("审批理由", "Reason"), most=MOST_REASON, law_asks=True, wide=True)

    @property
    def instalments(self) -> tuple[Instalment, ...]:
        """What a valid form states: the rows with a day."""
        given = self.cleaned_data
        days = [(given[f"due_{row}"], given[f"yuan_{row}"]) for row in _ROWS]
        return tuple(Instalment(day, yuan_of(fen)) for day, fen in days if day is not None)


class RefuseReliefForm(SeenForm):
    """Why it is not granted."""

    id_form = "relief-refused-%s"

    reason = TextField(Words("不批准的理由", "Why not"), most=MOST_REASON, law_asks=True, wide=True)
