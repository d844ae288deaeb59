"""The first and the last day of the calendar in every field for a day, found from the tree: a field is bound where a
term is counted from its day; each other one stands here with the reason why none is."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from tests.support.web.every_form import FORMS, LANGUAGES, judged

from mingcha.web.forms.form import PageForm
from mingcha.web.forms.time_fields import DayField

FIRST, LAST = "0001-01-01", "9999-12-31"
UNBOUND = {
    "its rule refuses a day to come before a term is counted": (
        "AcceptanceForm.built_on MendForm.mended_on ReportForm.accepted_on CircuitForm.from_on EndCircuitForm.ended_on "
        "PutOnForm.on TakeOffForm.on MeetingForm.held_on CarryOutForm.done_on LossForm.lost_on SignForm.photo_on "
        "CloseReportForm.handled_on TrainingForm.held_on StaffRecordForm.done_on StageForm.done_on "
        "ClaimForm.claimed_on ClaimForm.report_on PaperForm.issued_on ApprovePlanForm.approved_on "
        "ChallengeForm.since EndChallengeForm.until RestituteForm.returned_on ExecuteForm.done_on CourtForm.filed_on "
        "DiscussForm.held_on HandOverNoticeForm.handed_on NotifyForm.handed_on PublishForm.published_on "
        "ServeDecisionForm.served_on ServeDemandForm.served_on OpenCaseForm.act_on AskHearingForm.asked_on "
        "AskReliefForm.asked_on HoldHearingForm.held_on ServeHearingForm.notified_on WithdrawHearingForm.given_up_on "
        "ReplyForm.replied_on AuditForm.from_on AuditForm.until_on AuditForm.done_on RevisitForm.inspected_on "
        "VisitForm.inspected_on InspectForm.inspected_on InspectForm.arose_on ObstructionForm.since "
        "ReinspectForm.inspected_on VisitedForm.inspected_on ServeForm.served_on ServedForm.served_on"
    ),
    "its rule refuses a day beyond a term that is counted from today": (
        "SoundForm.until_on SoundForm.issued_on SoundForm.sign_on DecisionForm.until_on AuditForm.mend_by "
        "SetHearingForm.on GrantReliefForm.due_1 GrantReliefForm.due_2 GrantReliefForm.due_3 GrantReliefForm.due_4"
    ),
    "its rule refuses a day that no system has (law.filing)": (
        "FilingQuery.accepted FilingQuery.used StageForm.planned_on PlannedStageForm.planned_on"
    ),
    "it lasts to the end of its day by law.retention.day_ends, which knows the last day of the calendar": (
        "CredentialForm.credential_until NewOfficerForm.credential_until RenewalForm.credential_until "
        "PaperForm.valid_until RegisterFilter.since RegisterFilter.until ChangesQuery.since ChangesQuery.until "
        "AreaForm.until_on RoleForm.until FileTogetherForm.until TrialDaysForm.first_on TrialDaysForm.last_on"
    ),
    "it is compared with other days and shown, no more": (
        "CorrectionForm.return_by RequestForm.return_by ParametersFilter.day AreaForm.from_on ConsentForm.issued_on "
        "ChangeCircuitForm.contract_on ChangeCircuitForm.contract_until CircuitForm.contract_on "
        "CircuitForm.contract_until TermsForm.contract_on TermsForm.contract_until CriterionForm.from_on "
        "MatchForm.document_on UnmatchForm.document_on MeetingActionForm.due_on StandForm.document_on "
        "AddressForm.document_on AdjustingForm.document_on DescribeForm.document_on DisableForm.document_on "
        "PlaceForm.document_on ViewForm.document_on GuestPaperForm.issued_on RelocationPaperForm.issued_on "
        "ContractForm.issued_on DecisionForm.issued_on ReportForm.to_on ShiftPlanForm.from_on ShiftPlanForm.until_on "
        "RegimeForm.valid_from WorkOrderForm.health_day"
    ),
    "the days of its notice are counted back from it, once it is known to be no day of the past": (
        "RelocationForm.planned_on PostponeForm.planned_on"
    ),
}


def days_of(form: type[PageForm]) -> Iterator[str]:
    return (name for name, field in form.base_fields.items() if isinstance(field, DayField))


DAYS = [(form, name) for form in FORMS for name in days_of(form)]


def sent_alone(form: type[PageForm], name: str, day: str) -> PageForm:
    """A form in which this day alone was typed."""
    one = form({form().add_prefix(name): day})
    one.is_valid()
    return one


def is_taken(form: type[PageForm], name: str, day: str) -> bool:
    return name not in sent_alone(form, name, day).errors


def test_each_field_that_takes_the_last_day_says_why_no_term_is_counted_from_it() -> None:
    unbound = sorted(f"{form.__name__}.{name}" for form, name in DAYS if is_taken(form, name, LAST))
    stated = [name for names in UNBOUND.values() for name in names.split()]
    assert unbound == sorted(stated)
    assert len(DAYS) > 100


@pytest.mark.parametrize("day", [FIRST, LAST])
@pytest.mark.parametrize(("form", "name"), DAYS, ids=lambda value: getattr(value, "__name__", value))
def test_the_ends_of_the_calendar_are_taken_or_answered_at_the_field(form: type[PageForm], name: str, day: str) -> None:
    one = sent_alone(form, name, day)
    judged(one)
    assert str(one[name].value()) == day
    if name not in one.errors:
        return
    for language, words in zip(LANGUAGES, ("须在", "This must be"), strict=True):
        with translation.override(language):
            assert words in str(one.errors[name])
            assert words in str(one[name].errors)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("ContractForm", "from_on"), ("ContractForm", "until_on"), ("DecisionForm", "from_on"),
        ("AskForm", "from_on"), ("AskForm", "until_on"), ("ServeForm", "published_on"),
        ("ServeDecisionForm", "published_on"), ("ServeDemandForm", "published_on"), ("PayForm", "paid_on"),
    ],
)  # fmt: skip
def test_a_day_from_which_a_term_is_counted_is_bound(form: str, name: str) -> None:
    found = [(one, field) for one, field in DAYS if (one.__name__, field) == (form, name)]
    assert found
    for one, field in found:
        assert not is_taken(one, field, LAST)
        assert is_taken(one, field, "2099-12-31")
