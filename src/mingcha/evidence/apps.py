"""Registers the evidence plane with Django."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The application log and the rows that it speaks for."""

    name = "mingcha.evidence"
    label = "evidence"
    verbose_name = "evidence"
