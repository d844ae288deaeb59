"""The tables of privacy for Django: each noun declares its own in its models.py."""

from mingcha.privacy.masks.models import Mask, MaskNeedCovered

__all__ = ["Mask", "MaskNeedCovered"]
