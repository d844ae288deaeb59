"""Addresses of the frame: health, metrics, language and theme."""

from django.urls import path

from mingcha.web.frame import health, session

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("session/language", session.language, name="session-language"),
    path("session/theme", session.theme, name="session-theme"),
]
