"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.accountability.models import OfficerSearch
from mingcha.supervision.alarms.models import Alarm, AlarmCamera, AlarmRevision, AlarmStepRecord
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.case_bags.models import CaseBag
from mingcha.supervision.cases.models import CaseChallenge, CasePayment, PenaltyCase
from mingcha.supervision.clues.models import Clue, ClueReceipt
from mingcha.supervision.complaints.models import Complaint
from mingcha.supervision.compliance_audits.models import ComplianceAudit
from mingcha.supervision.device_claims.models import PictureClaim
from mingcha.supervision.executions.models import CaseExecution, ExecutedThing
from mingcha.supervision.health.models import ClockDay, HealthDay, HealthMonth
from mingcha.supervision.hearings.models import CaseHearing, HearingWaiver
from mingcha.supervision.incidents.models import IncidentNotice, SecurityIncident
from mingcha.supervision.inspections.models import (
    InspectionAnswer,
    InspectionGround,
    InspectionPlan,
    OrderAnswer,
    PlannedInspection,
    ReportedObstruction,
    UnitInspection,
    UnitOrder,
    VisitRecord,
)
from mingcha.supervision.leaks.models import LeakCase, LeakHandler, LeakNotice, LeakStep, LeakSuspect
from mingcha.supervision.locks.models import EvidenceLock, LockedItem
from mingcha.supervision.looks.models import (  # fmt: skip
    ClearStill,
    LookDay,
    LookReference,
    LookShadowEnd,
    LookShown,
    LookView,
    NewestCheck,
    PictureFinding,
)
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction
from mingcha.supervision.recusals.models import CaseRecusal
from mingcha.supervision.regimes.models import Acknowledgement, RegimeDocument
from mingcha.supervision.reliefs.models import CaseInstalment, CaseRelief
from mingcha.supervision.reporters.models import ReporterOpening, SealedReporter
from mingcha.supervision.restitutions.models import CaseRestitution
from mingcha.supervision.reviewers.models import LegalReviewer
from mingcha.supervision.self_checks.models import SelfCheck, SelfCheckAnswer
from mingcha.supervision.sheets.models import PictureSheet, SheetHandout, SheetPicture
from mingcha.supervision.signed_papers.models import ScanCheck, SignedPaper
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.work_orders.models import WorkOrder, WorkOrderStep, WorkOrderWait
from mingcha.supervision.yearly_reports.models import YearlyReport

__all__ = [
    "Acknowledgement",
    "Alarm",
    "AlarmCamera",
    "AlarmRevision",
    "AlarmStepRecord",
    "CaseBag",
    "CaseChallenge",
    "CaseExecution",
    "CaseHearing",
    "CaseInstalment",
    "CasePayment",
    "CaseRecusal",
    "CaseRelief",
    "CaseRestitution",
    "ClearStill",
    "ClockDay",
    "Clue",
    "ClueReceipt",
    "Complaint",
    "ComplianceAudit",
    "CorrectionOrder",
    "EvidenceLock",
    "ExecutedThing",
    "HealthDay",
    "HealthMonth",
    "HearingWaiver",
    "ImpactAssessment",
    "IncidentNotice",
    "Inspection",
    "InspectionAnswer",
    "InspectionGround",
    "InspectionPlan",
    "LeakCase",
    "LeakHandler",
    "LeakNotice",
    "LeakStep",
    "LeakSuspect",
    "LegalReviewer",
    "LockedItem",
    "LookDay",
    "LookReference",
    "LookShadowEnd",
    "LookShown",
    "LookView",
    "NewestCheck",
    "Obstruction",
    "OfficerSearch",
    "OrderAnswer",
    "PenaltyCase",
    "PictureClaim",
    "PictureFinding",
    "PictureSheet",
    "PlannedInspection",
    "RegimeDocument",
    "ReportedObstruction",
    "ReporterOpening",
    "ScanCheck",
    "SealedReporter",
    "SecurityIncident",
    "SelfCheck",
    "SelfCheckAnswer",
    "SheetHandout",
    "SheetPicture",
    "SignedPaper",
    "Transfer",
    "UnitInspection",
    "UnitOrder",
    "VisitRecord",
    "WorkOrder",
    "WorkOrderStep",
    "WorkOrderWait",
    "YearlyReport",
]
