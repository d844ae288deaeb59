"""The job of this plane: publish the application's log."""

from django.conf import settings

from mingcha.evidence.entries import application_log

PUBLISH_EVERY_S = 60
"""How often the worker publishes (docs/ref/evidence-log.md)."""


def publish_application_log() -> int:
    """Publishes new entries of the application's log as static files; returns the published size. Safe to repeat.

    Raises Fault(CORRUPT), without writing, if the published files are not a prefix of the log.
    """
    return application_log().publish(settings.MINGCHA_HOME.application_log)
