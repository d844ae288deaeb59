"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.regimes.models import Acknowledgement, RegimeDocument
from mingcha.supervision.self_checks.models import SelfCheck, SelfCheckAnswer

__all__ = ["Acknowledgement", "HealthDay", "RegimeDocument", "SelfCheck", "SelfCheckAnswer"]
