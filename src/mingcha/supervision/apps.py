"""The Django application of the supervision plane."""

from importlib import import_module

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Supervision: tables `supervision_*`."""

    name = "mingcha.supervision"
    label = "supervision"
    verbose_name = "supervision"

    def ready(self) -> None:
        """Hands in what its papers say, once the tables are known."""
        import_module("mingcha.supervision.clues.paper").hand_in_clue_paper()
