"""Addresses of sharing: its first page, the catalogue, applications, decisions, consents, share grants, points in no
row, targets and batches of pushes, platforms above us, systems joined by units, and what is shared with a person by
name (article 13)."""

from django.urls import path

from mingcha.web.sharing.applications import pages as applications
from mingcha.web.sharing.cascade import pages as cascade
from mingcha.web.sharing.catalogue import pages as catalogue
from mingcha.web.sharing.coordinates import pages as coordinates
from mingcha.web.sharing.decisions import pages as decisions
from mingcha.web.sharing.first_page import index as first_page
from mingcha.web.sharing.grants import pages as grants
from mingcha.web.sharing.grants.unit_page import of_units as grants_of_units
from mingcha.web.sharing.joinings import pages as joinings
from mingcha.web.sharing.pushes import pages as pushes
from mingcha.web.sharing.targets import pages as targets
from mingcha.web.sharing.watch import pages as watch

urlpatterns = [
    path("sharing", first_page, name="sharing"),
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
    path("sharing/applications/<slug:no>/decision/print", applications.paper, name="sharing-decision-print"),
    path("sharing/applications/<slug:no>/<slug:name>", applications.step, name="application-step"),
    path("sharing/consents", decisions.consents, name="sharing-consents"),
    path("sharing/consents/<slug:no>/<slug:unit>", decisions.consent, name="sharing-consent"),
    path("sharing/grants", grants.index, name="share-grants"),
    path("sharing/grants/units", grants_of_units, name="unit-grants"),
    path("sharing/grants/supply/<slug:no>", grants.supply, name="share-supply"),
    path("sharing/grants/supply/<slug:no>/<slug:name>", grants.supply_step, name="share-supply-step"),
    path("sharing/grants/<slug:no>", grants.one, name="share-grant"),
    path("sharing/grants/<slug:no>/<slug:name>", grants.step, name="share-grant-step"),
    path("sharing/coordinates", coordinates.index, name="coordinates"),
    path("sharing/targets", targets.index, name="targets"),
    path("sharing/targets/new", targets.new, name="target-new"),
    path("sharing/targets/<slug:target>", targets.one, name="target"),
    path("sharing/targets/<slug:target>/edit", targets.edit, name="target-edit"),
    path("sharing/targets/<slug:target>/again", targets.again, name="target-again"),
    path("sharing/targets/<slug:target>/<slug:name>", targets.step, name="target-step"),
    path("sharing/pushes", pushes.index, name="pushes"),
    path("sharing/pushes/<slug:no>", pushes.one, name="push-batch"),
    path("sharing/cascade", cascade.index, name="uppers"),
    path("sharing/cascade/new", cascade.new, name="upper-new"),
    path("sharing/cascade/<int:number>", cascade.one, name="upper"),
    path("sharing/cascade/<int:number>/<slug:name>", cascade.step, name="upper-step"),
    path("sharing/watch", watch.index, name="shares"),
    path("sharing/watch/<slug:no>", watch.one, name="share"),
    path("sharing/watch/<slug:no>/open", watch.watch, name="share-open"),
    path("sharing/watch/<slug:no>/<str:code>/still", watch.still, name="share-still"),
    path("sharing/joinings", joinings.index, name="joinings"),
    path("sharing/joinings/new", joinings.new, name="joining-new"),
    path("sharing/joinings/<slug:no>", joinings.one, name="joining"),
    path("sharing/joinings/<slug:no>/<slug:name>", joinings.step, name="joining-step"),
]
