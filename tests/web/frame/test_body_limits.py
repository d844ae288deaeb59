"""Every page whose form has a file field accepts bodies of a scan's or list's length; the others stay small."""

import importlib

import pytest
from tests.support.house import PACKAGE

from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.frame.body_limits import FORM_BYTES, SCAN_BODY_BYTES, body_limit_bytes


def with_file_fields() -> set[str]:
    """The modules of pages that import a form with a file field."""
    forms: set[str] = set()
    for path in (PACKAGE / "web").rglob("*forms*.py"):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        module = importlib.import_module(name)
        for held in vars(module).values():
            fields = getattr(held, "base_fields", {})
            if any(isinstance(field, FileBytesField) for field in fields.values()):
                forms.add(f"{held.__module__}:{held.__name__}")
    return forms


@pytest.mark.parametrize(
    "address",
    [
        "/papers/new",
        "/requests/sheets/1",
        "/points/acceptances/1/sheet",
        "/points/acceptances/1/documents",
        "/points/relocations/1/papers",
        "/moving/key/papers",
        "/points/archives/1/documents",
        "/api/v1/archives/1/documents",
        "/points/filings/1/scans",
        "/api/v1/filings/1/scans",
        "/points/meetings",
        "/points/plans/1/approve",
        "/points/plans/1/approvals/1/scans",
        "/points/signs/42010200001310000001",
        "/points/standards/HQX-1",
        "/privacy/masks/M00000001/1/proof",
        "/privacy/redactions/R20261125-0001/exceptions/new",
        "/api/v1/redactions/R20261125-0001/exceptions",
        "/oversight/regimes/HQXX",
        "/api/v1/regimes/units/HQXX",
        "/oversight/obstructions/1/inspections",
        "/oversight/inspections/1/record",
        "/oversight/audits/new",
        "/oversight/complaints/counter",
        "/oversight/penalties/1/statement",
        "/oversight/penalties/1/sign_hearing",
        "/oversight/penalties/1/challenge",
        "/oversight/inspections/1/answer",
        "/oversight/transfers/1/answer",
        "/oversight/workorders/1/fix",
        "/api/v1/papers",
        "/api/v1/acceptances/1/documents",
        "/api/v1/acceptances/1/sheet",
        "/api/v1/plans/1/approvals/1/scans",
    ],
)
def test_a_scan_gets_through(address: str) -> None:
    assert body_limit_bytes(address) == SCAN_BODY_BYTES > FORM_BYTES


def test_no_form_with_a_file_is_forgotten() -> None:
    """A new form with a file field joins this list, and the list above with the address that takes it."""
    assert {name.rpartition(":")[2] for name in with_file_fields()} == {
        "AcceptanceDocumentForm",
        "AnswerForm",
        "ApprovalScanForm",
        "ApprovePlanForm",
        "ArchiveDocumentForm",
        "ExceptionForm",
        "ArchiveVersionForm",
        "AuditForm",
        "ClaimForm",
        "CounterComplaintForm",
        "FilingScanForm",
        "FixForm",
        "GuestPaperForm",
        "ImportForm",
        "MeetingForm",
        "InspectForm",
        "ReinspectForm",
        "NewListForm",
        "PaperForm",
        "ProofForm",
        "RegimeForm",
        "RelocationPaperForm",
        "SettleForm",
        "SheetForm",
        "SignForm",
        "SignHearingForm",
        "SignedPaperForm",
        "SignedSheetForm",
        "StatementForm",
        "TransferReceiptForm",
        "RevisitForm",
        "VisitForm",
        "WithdrawHearingForm",
        "AnswerOrderForm",
        "ChallengeForm",
        "EndChallengeForm",
        "HoldHearingForm",
        "UnenforcedForm",
    }
