"""Addresses of supervision: the daily duties of a unit, and what follows when they are not kept (arts. 12, 16, 20, 22
to 25)."""

from django.urls import path

from mingcha.web.supervision import index
from mingcha.web.supervision.health import pages as health
from mingcha.web.supervision.regimes import pages as regimes
from mingcha.web.supervision.self_checks import pages as self_checks

urlpatterns = [
    path("oversight/health", health.index, name="health"),
    path("oversight", index.index, name="supervision"),
    path("oversight/regimes", regimes.index, name="regimes"),
    path("oversight/regimes/<str:code>", regimes.of_unit, name="regimes-of"),
    path("oversight/regimes/versions/<int:number>/text", regimes.file, name="regime-file"),
    path("oversight/regimes/versions/<int:number>/acknowledge", regimes.acknowledge, name="regime-acknowledge"),
    path("oversight/regimes/<str:code>/print", regimes.print_monitors, name="regimes-print"),
    path("oversight/checks", self_checks.index, name="self-checks"),
    path("oversight/checks/<int:number>", self_checks.one, name="self-check"),
    path("oversight/checks/<int:number>/sign", self_checks.sign, name="self-check-sign"),
    path("oversight/checks/<int:number>/print", self_checks.print_sheet, name="self-check-print"),
    path("oversight/checks/<int:number>/review", self_checks.review, name="self-check-review"),
    path("oversight/checks/<int:number>/return", self_checks.give_back, name="self-check-return"),
]
