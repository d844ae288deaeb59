"""Addresses of the JSON API: its document, and the planes' routes (web/api/document.py)."""

from django.urls import path

from mingcha.web.api.document import serve
from mingcha.web.api.door import api

urlpatterns = [
    path("openapi.json", serve, name="openapi"),
    path("", api.urls),
]
