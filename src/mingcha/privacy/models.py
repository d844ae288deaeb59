"""The tables of privacy for Django: each noun declares its own in its models.py."""

from mingcha.privacy.masks.models import Mask, MaskNeedCovered
from mingcha.privacy.redaction.models import Redaction, RedactionEdit, RedactionSign, ReviewItem, Watched

__all__ = ["Mask", "MaskNeedCovered", "Redaction", "RedactionEdit", "RedactionSign", "ReviewItem", "Watched"]
