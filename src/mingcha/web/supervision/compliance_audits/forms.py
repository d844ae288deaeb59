"""Forms of compliance audits: what was audited and found, and each step (article 16(6); PIPL 54, 64)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, ClassVar

from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.supervision.compliance_audits.rules import MOST_AUDIT_NAME, MOST_AUDIT_NOTE, MOST_AUDIT_TEXT
from mingcha.supervision.compliance_audits.values import AuditCause, AuditRow, AuditState, NewAudit
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import PositionField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.frame import wiring
from mingcha.web.supervision.listing import StatesFrom, text_of_list


class AuditsFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(Words("状态", "State"), [(one.value, one.words) for one in AuditState], required=False)
    text = text_of_list(Words("报告编号、单位或者审计机构", "Report, unit or auditor"))


class AuditRecordedFrom(QueryForm):
    """The audit from which a new one is filled in."""

    source = PositionField(most=2**53 - 1)
    names: ClassVar[Mapping[str, str]] = {"source": "from"}


class AuditForm(ActionForm):
    """An audit that was made; the page offers the units of the reader."""

    unit = ChoiceField(Words("单位", "Unit"), law_asks=True)
    cause = ClosedChoiceField(Words("审计缘由", "Why it was made"), [(one.value, one.words) for one in AuditCause])
    demanded_by = TextField(
        Words("要求审计的部门", "Demanded by"),
        most=MOST_AUDIT_NAME,
        required=False,
        hint=Words("部门要求的才填写。", "Only of one that was demanded."),
    )
    from_on = DayField(Words("审计期间自", "About the days from"), article="PIPL 54")
    until_on = DayField(Words("至", "to"), article="PIPL 54")
    done_on = DayField(Words("报告日期", "Day of the report"), article="PIPL 54")
    done_by = TextField(Words("审计人员或者机构", "Who audited"), most=MOST_AUDIT_NAME, law_asks=True)
    report_no = TextField(Words("审计报告编号", "Number of the report"), most=MOST_AUDIT_NAME, law_asks=True)
    report = FileBytesField(Words("审计报告", "The report"), accept=".pdf,.jpg,.jpeg,.png", required=False, wide=True)
    scope = ReasonField(Words("审计范围", "What it was about"), most=MOST_AUDIT_TEXT, rows=2)
    problems = ReasonField(
        Words("发现的问题", "What it found"), most=MOST_AUDIT_TEXT, rows=3, required=False, law_asks=False,
        hint=Words("没有问题的留空。", "Empty where it found nothing."),
    )  # fmt: skip
    measures = ReasonField(
        Words("整改措施", "What is to be done about it"), most=MOST_AUDIT_TEXT, rows=2, required=False, law_asks=False
    )
    mend_by = DayField(Words("整改期限", "To be done by"), article="PIPL 64", required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        mib = parameters.number("access.scan_most_mib", shanghai_day(wiring.clock().now()))
        self.fields["report"].help_text = lazy_words(
            Words(
                f"PDF、JPEG 或 PNG，不超过 {mib} MiB。可不交；交存的报告不能替换或者删除。",
                f"PDF, JPEG or PNG of at most {mib} MiB. It may be left out; one that is kept is never replaced or "
                "removed.",
            )
        )

    def sections(self) -> Sequence[Section]:
        """The audit, then what it found."""
        audit = (
            "unit",
            "cause",
            "demanded_by",
            "from_on",
            "until_on",
            "done_on",
            "done_by",
            "report_no",
            "report",
            "scope",
        )
        return (
            Section(Words("审计", "The audit"), audit, "PIPL 54"),
            Section(Words("问题和整改", "Problems, and what is done"), ("problems", "measures", "mend_by"), "PIPL 64"),
        )

    @staticmethod
    def filled_from(row: AuditRow) -> dict[str, object]:
        """A returned one as it was recorded; of another one unit, auditor and scope, for the next."""
        if row.state is AuditState.RETURNED:
            return {**asdict(row.new), "cause": row.new.cause.value, "unit": row.unit}
        return {"unit": row.unit, "cause": AuditCause.REGULAR.value, "done_by": row.new.done_by, "scope": row.new.scope}

    @property
    def new(self) -> NewAudit:
        """What a valid form states."""
        given = self.cleaned_data
        return NewAudit(
            cause=AuditCause(given["cause"]),
            **{name: given[name] for name in NewAudit.__dataclass_fields__ if name not in ("cause", "unit")},
        )


class ConfirmAuditForm(ActionForm):
    """The confirmation by another person."""

    id_form = "confirm-%s"

    note = TextField(Words("意见", "Remark"), most=MOST_AUDIT_NOTE, required=False, wide=True)


class ReturnAuditForm(ActionForm):
    """Why it is returned."""

    id_form = "return-%s"

    reason = TextField(Words("退回的理由", "Why it is returned"), most=MOST_AUDIT_NOTE, law_asks=True, wide=True)


class MendedForm(ActionForm):
    """What was put right."""

    id_form = "mend-%s"

    mended = ReasonField(Words("整改情况", "What was put right"), most=MOST_AUDIT_TEXT, rows=3)


class SettledForm(ActionForm):
    """Another person's confirmation that it was put right."""

    id_form = "settle-%s"

    note = TextField(Words("意见", "Remark"), most=MOST_AUDIT_NOTE, required=False, wide=True)


class UnsettledForm(ActionForm):
    """What is not put right."""

    id_form = "unsettle-%s"

    reason = TextField(Words("尚未整改的情况", "What is not put right"), most=MOST_AUDIT_NOTE, law_asks=True, wide=True)
