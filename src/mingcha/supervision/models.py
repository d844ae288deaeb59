"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.cases.models import CaseChallenge, CasePayment, PenaltyCase
from mingcha.supervision.clues.models import Clue, ClueReceipt
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.leaks.models import LeakCase, LeakHandler, LeakNotice, LeakStep
from mingcha.supervision.locks.models import EvidenceLock, LockedItem
from mingcha.supervision.looks.models import LookDay, LookReference, NewestCheck, PictureFinding
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction
from mingcha.supervision.regimes.models import Acknowledgement, RegimeDocument
from mingcha.supervision.self_checks.models import SelfCheck, SelfCheckAnswer
from mingcha.supervision.transfers.models import Transfer

__all__ = [
    "Acknowledgement",
    "CaseChallenge",
    "CasePayment",
    "Clue",
    "ClueReceipt",
    "CorrectionOrder",
    "EvidenceLock",
    "HealthDay",
    "Inspection",
    "LeakCase",
    "LeakHandler",
    "LeakNotice",
    "LeakStep",
    "LockedItem",
    "LookDay",
    "LookReference",
    "NewestCheck",
    "Obstruction",
    "PenaltyCase",
    "PictureFinding",
    "RegimeDocument",
    "SelfCheck",
    "SelfCheckAnswer",
    "Transfer",
]
