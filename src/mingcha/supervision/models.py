"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.clues.models import Clue, ClueReceipt

__all__ = ["Clue", "ClueReceipt"]
