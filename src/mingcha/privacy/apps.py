"""The Django application of the privacy plane."""

from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Privacy: tables `privacy_*`."""

    name = "mingcha.privacy"
    label = "privacy"
    verbose_name = "privacy"

    def ready(self) -> None:
        """Plugs in the engine of redactions, and registers its jobs."""
        # modules with models can only be imported here
        import_module("mingcha.privacy.redaction.port").set_engine(
            import_module("mingcha.privacy.redaction.engine").HomeEngine()
        )
        add_kind = import_module("mingcha.jobs.kinds").add_kind
        tasks = import_module("mingcha.privacy.redaction.tasks")
        add_kind(tasks.REDACTION_DETECT)
        add_kind(tasks.REDACTION_RENDER)
