"""Addresses: nouns, no verbs; a number or a code as the last part; every filter in the query string."""

from allauth.account import views as account
from django.urls import path

from mingcha.web.access.duty import pages as access
from mingcha.web.access.snapshots import pages as snapshots
from mingcha.web.access.wall import data as wall_data
from mingcha.web.access.wall import layouts, sync
from mingcha.web.access.wall import pages as watch
from mingcha.web.api import document as api_document
from mingcha.web.api.door import api
from mingcha.web.custody.disposal import pages as custody_orders
from mingcha.web.custody.holds import pages as custody_holds
from mingcha.web.custody.keeping import pages as custody
from mingcha.web.evidence import files as log_files
from mingcha.web.evidence import log as evidence
from mingcha.web.frame import answers, health, session
from mingcha.web.law import articles as law
from mingcha.web.law import parameters as law_parameters
from mingcha.web.law import parts as law_parts
from mingcha.web.overview import search
from mingcha.web.overview.points import map as points_map
from mingcha.web.overview.today import page as today_page
from mingcha.web.registry.points import new_point as point_form
from mingcha.web.registry.points import pages as points
from mingcha.web.registry.sound import pages as point_sound
from mingcha.web.registry.systems import pages as systems

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("", today_page.home, name="home"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("session/language", session.language, name="session-language"),
    path("session/theme", session.theme, name="session-theme"),
    path("today", today_page.today, name="today"),
    path("search", search.results, name="search"),
    path("points", points.index, name="points"),
    path("points/new", point_form.new, name="point-new"),
    path("points/table.csv", points.table, name="points-table"),
    path("points/map", points_map.page, name="points-map"),
    path("points/map/outlines.json", points_map.outlines, name="map-outlines"),
    path("points/map/<str:code>", points_map.card, name="map-card"),
    path("points/tiles/<int:zoom>/<int:column>/<int:row>.mvt", points_map.tile, name="map-tile"),
    path("points/systems", systems.index, name="systems"),
    path("points/systems/<str:code>", systems.one, name="system"),
    path("points/systems/<str:code>/designation", systems.designation, name="system-designation"),
    path("points/systems/<str:code>/designation/end", systems.designation_end, name="system-designation-end"),
    path("points/<str:code>", points.point, name="point"),
    path("points/<str:code>/sound", point_sound.page, name="point-sound"),
    path("points/<str:code>/sound/end", point_sound.end, name="point-sound-end"),
    path("watch/wall/<int:tiles>", watch.wall, name="watch-wall"),
    path("watch/sync", sync.sync, name="watch-sync"),
    path("watch/seat", layouts.seat, name="watch-seat"),
    path("watch/layouts", layouts.layouts, name="watch-layouts"),
    path("watch/layouts/<int:number>", layouts.layout, name="watch-layout"),
    path("watch/layouts/<int:number>/name", layouts.name, name="watch-layout-name"),
    path("watch/layouts/<int:number>/withdraw", layouts.withdraw, name="watch-layout-withdraw"),
    path("watch/tour/<int:number>", layouts.tour, name="watch-tour"),
    path("watch/tree", wall_data.branches, name="watch-tree"),
    path("watch/points", wall_data.points, name="watch-points"),
    path("watch/interruptions", wall_data.interruptions, name="watch-interruptions"),
    path("custody", custody.index, name="custody"),
    path("custody/holds", custody_holds.index, name="custody-holds"),
    path("custody/holds/new", custody_holds.new, name="custody-hold-new"),
    path("custody/holds/<str:name>", custody_holds.one, name="custody-hold"),
    path("custody/holds/<str:name>/review", custody_holds.review, name="custody-hold-review"),
    path("custody/holds/<str:name>/release", custody_holds.release, name="custody-hold-release"),
    path("custody/orders", custody_orders.index, name="custody-orders"),
    path("custody/orders/<str:name>", custody_orders.one, name="custody-order"),
    path("custody/orders/<str:name>/veto", custody_orders.veto, name="custody-order-veto"),
    path("evidence", evidence.index, name="evidence"),
    path("evidence/<int:index>.json", log_files.entry, name="evidence-entry"),
    path("evidence/<int:index>.tlog-proof", log_files.entry_proof, name="evidence-proof"),
    path("log/<str:which>/<path:path>", log_files.log_file, name="log-file"),
    path("law", law.index, name="law"),
    path("law/parameters", law_parameters.page, name="law-parameters"),
    path("law/parts", law_parts.page, name="law-parts"),
    path("law/<int:number>", law.article, name="law-article"),
    path("access/grants", access.grants, name="access-grants"),
    path("access/tickets", access.tickets, name="access-tickets"),
    path("access/snapshots", snapshots.snapshots, name="access-snapshots"),
    path("access/snapshots/<str:number>", snapshots.page, name="snapshot"),
    path("access/snapshots/<str:number>/picture", snapshots.picture, name="snapshot-picture"),
    path("api/v1/openapi.json", api_document.serve, name="openapi"),
    path("api/v1/", api.urls),
    path("access/grants/<str:number>/revoke", access.revoke, name="access-revoke"),
]

handler403 = answers.forbidden
handler404 = answers.not_found
handler500 = answers.server_error
