"""Addresses of sharing: the catalogue, applications with their decisions, consents, points in no row (article 13)."""

from django.urls import path

from mingcha.web.sharing.applications import pages as applications
from mingcha.web.sharing.catalogue import pages as catalogue
from mingcha.web.sharing.coordinates import pages as coordinates
from mingcha.web.sharing.decisions import pages as decisions

urlpatterns = [
    path("sharing/catalogue", catalogue.index, name="catalogue"),
    path("sharing/catalogue/new", catalogue.new, name="catalogue-new"),
    path("sharing/catalogue/basic", catalogue.take_in, name="catalogue-basic"),
    path("sharing/catalogue/<int:number>", catalogue.one, name="catalogue-set"),
    path("sharing/catalogue/<int:number>/edit", catalogue.edit, name="catalogue-edit"),
    path("sharing/catalogue/<int:number>/<slug:name>", catalogue.step, name="catalogue-step"),
    path("sharing/applications", applications.index, name="applications"),
    path("sharing/applications/new", applications.new, name="application-new"),
    path("sharing/applications/<slug:no>", applications.one, name="application"),
    path("sharing/applications/<slug:no>/edit", applications.edit, name="application-edit"),
    path("sharing/applications/<slug:no>/decision", decisions.judge, name="sharing-decision"),
    path("sharing/applications/<slug:no>/decision/decide", decisions.decide, name="sharing-decide"),
    path("sharing/applications/<slug:no>/<slug:name>", applications.step, name="application-step"),
    path("sharing/consents", decisions.consents, name="sharing-consents"),
    path("sharing/consents/<slug:no>/<slug:unit>", decisions.consent, name="sharing-consent"),
    path("sharing/coordinates", coordinates.index, name="coordinates"),
]
