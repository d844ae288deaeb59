"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.cases.models import CaseChallenge, CasePayment, PenaltyCase
from mingcha.supervision.clues.models import Clue, ClueReceipt
from mingcha.supervision.health.models import ClockDay, HealthDay
from mingcha.supervision.looks.models import (  # fmt: skip
    LookDay,
    LookReference,
    LookShown,
    LookView,
    NewestCheck,
    PictureFinding,
)
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction
from mingcha.supervision.regimes.models import Acknowledgement, RegimeDocument
from mingcha.supervision.self_checks.models import SelfCheck, SelfCheckAnswer

__all__ = [
    "Acknowledgement",
    "CaseChallenge",
    "CasePayment",
    "ClockDay",
    "Clue",
    "ClueReceipt",
    "CorrectionOrder",
    "HealthDay",
    "Inspection",
    "LookDay",
    "LookReference",
    "LookShown",
    "LookView",
    "NewestCheck",
    "Obstruction",
    "PenaltyCase",
    "PictureFinding",
    "RegimeDocument",
    "SelfCheck",
    "SelfCheckAnswer",
]
