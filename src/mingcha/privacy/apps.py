"""The Django application of the privacy plane."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Privacy: tables `privacy_*`."""

    name = "mingcha.privacy"
    label = "privacy"
    verbose_name = "privacy"
