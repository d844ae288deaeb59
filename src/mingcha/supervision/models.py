"""The tables of supervision for Django: each noun declares its own in its models.py."""

from mingcha.supervision.health.models import HealthDay

__all__ = ["HealthDay"]
