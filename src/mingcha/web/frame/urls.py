"""Addresses of the frame: health, metrics, signing in and out, language and theme."""

from allauth.account import views as account
from django.urls import path

from mingcha.web.frame import health, session

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("session/language", session.language, name="session-language"),
    path("session/theme", session.theme, name="session-theme"),
]
