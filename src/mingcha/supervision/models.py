"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.accountability.models import OfficerSearch
from mingcha.supervision.cases.models import CaseChallenge, CasePayment, PenaltyCase
from mingcha.supervision.clues.models import Clue, ClueReceipt
from mingcha.supervision.complaints.models import Complaint
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.looks.models import LookDay, LookReference, NewestCheck, PictureFinding
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction
from mingcha.supervision.regimes.models import Acknowledgement, RegimeDocument
from mingcha.supervision.self_checks.models import SelfCheck, SelfCheckAnswer
from mingcha.supervision.yearly_reports.models import YearlyReport

__all__ = [
    "Acknowledgement",
    "CaseChallenge",
    "CasePayment",
    "Clue",
    "ClueReceipt",
    "Complaint",
    "CorrectionOrder",
    "HealthDay",
    "Inspection",
    "LookDay",
    "LookReference",
    "NewestCheck",
    "Obstruction",
    "OfficerSearch",
    "PenaltyCase",
    "PictureFinding",
    "RegimeDocument",
    "SelfCheck",
    "SelfCheckAnswer",
    "YearlyReport",
]
