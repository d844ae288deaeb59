"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.cases.models import CaseChallenge, CasePayment, PenaltyCase
from mingcha.supervision.clues.models import Clue, ClueReceipt
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.inspections.models import (
    InspectionAnswer,
    InspectionPlan,
    PlannedInspection,
    ReportedObstruction,
    UnitInspection,
    UnitOrder,
    VisitRecord,
)
from mingcha.supervision.looks.models import LookDay, LookReference, NewestCheck, PictureFinding
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction
from mingcha.supervision.regimes.models import Acknowledgement, RegimeDocument
from mingcha.supervision.reporters.models import ReporterOpening, SealedReporter
from mingcha.supervision.self_checks.models import SelfCheck, SelfCheckAnswer

__all__ = [
    "Acknowledgement",
    "CaseChallenge",
    "CasePayment",
    "Clue",
    "ClueReceipt",
    "CorrectionOrder",
    "HealthDay",
    "Inspection",
    "InspectionAnswer",
    "InspectionPlan",
    "LookDay",
    "LookReference",
    "NewestCheck",
    "Obstruction",
    "PenaltyCase",
    "PictureFinding",
    "PlannedInspection",
    "RegimeDocument",
    "ReportedObstruction",
    "ReporterOpening",
    "SealedReporter",
    "SelfCheck",
    "SelfCheckAnswer",
    "UnitInspection",
    "UnitOrder",
    "VisitRecord",
]
