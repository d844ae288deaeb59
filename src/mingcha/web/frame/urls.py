"""Addresses of the frame: health, metrics, language and theme, the manifest of the installed pages."""

from django.urls import path

from mingcha.web.frame import health, installable, session

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("session/language", session.language, name="session-language"),
    path("session/theme", session.theme, name="session-theme"),
    path("manifest/<str:language>.webmanifest", installable.manifest, name="manifest"),
]
