"""The Django application of the supervision plane."""

from importlib import import_module

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Supervision: tables `supervision_*`."""

    name = "mingcha.supervision"
    label = "supervision"
    verbose_name = "supervision"

    def ready(self) -> None:
        """Adds what its papers say to the documents that the register issues."""
        # modules with models can be imported only now
        import_module("mingcha.supervision.papers.contributing").contribute_papers()
