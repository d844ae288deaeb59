"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.cases.models import CaseChallenge, CasePayment, PenaltyCase
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction

__all__ = ["CaseChallenge", "CasePayment", "CorrectionOrder", "Inspection", "Obstruction", "PenaltyCase"]
