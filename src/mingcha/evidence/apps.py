"""Registers the evidence plane with Django."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The application log and the tables of attested rows."""

    name = "mingcha.evidence"
    label = "evidence"
    verbose_name = "evidence"
