"""The Django application of the supervision plane."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Supervision: tables `supervision_*`."""

    name = "mingcha.supervision"
    label = "supervision"
    verbose_name = "supervision"
