"""The tables of privacy for Django: each noun declares its own in its models.py."""

from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.looks.models import MaskLook
from mingcha.privacy.masks.models import Mask, MaskNeedCovered
from mingcha.privacy.redaction.models import (
    Redaction,
    RedactionEdit,
    RedactionException,
    RedactionSign,
    ReviewItem,
    Watched,
)

__all__ = [
    "ClosedSpan",
    "Mask",
    "MaskLook",
    "MaskNeedCovered",
    "Redaction",
    "RedactionEdit",
    "RedactionException",
    "RedactionSign",
    "ReviewItem",
    "Watched",
]
