"""Addresses of the overview: /today, search, map (arts. 3, 13, 16)."""

from django.urls import path

from mingcha.overview.layers.queries import MapLayer
from mingcha.web.overview import search
from mingcha.web.overview.administration import page as administration
from mingcha.web.overview.deadlines import pages as deadlines
from mingcha.web.overview.deadlines import reminder_pages
from mingcha.web.overview.duplicates import pages as duplicates
from mingcha.web.overview.points import chosen, map_layers
from mingcha.web.overview.points import map as points_map
from mingcha.web.overview.today import page as today_page
from mingcha.web.overview.today import path as today_path

urlpatterns = [
    path("", today_page.home, name="home"),
    path("today", today_page.today, name="today"),
    path("today/path", today_path.path, name="today-path"),
    path("search", search.results, name="search"),
    path("administration", administration.page, name="administration"),
    path("deadlines", deadlines.index, name="deadlines"),
    path("deadlines/reminders", reminder_pages.index, name="deadlines-reminders"),
    path("deadlines/reminders/end", reminder_pages.end, name="deadlines-reminders-end"),
    path("deadlines/address", deadlines.address, name="deadlines-address"),
    path("deadlines/calendar/<str:secret>/<str:language>.ics", deadlines.calendar, name="deadlines-calendar"),
    path("points/duplicates", duplicates.index, name="duplicates"),
    path("points/map", points_map.page, name="points-map"),
    path("points/map/outlines.json", points_map.outlines, name="map-outlines"),
    path("points/map/base.json", points_map.base_map, name="map-base"),
    path("points/map/inside", chosen.inside, name="map-inside"),
    path("points/map/chosen", chosen.chosen, name="map-chosen"),
    path("points/map/sheet", chosen.sheet, name="map-sheet"),
    path("points/map/parts/<int:number>", map_layers.part, name="map-part"),
    path("points/map/items/<int:number>", map_layers.item, name="map-item"),
    path("points/map/areas/<int:number>", map_layers.area, name="map-area"),
    path("points/map/duplicates/<int:number>", map_layers.duplicate, name="map-duplicate"),
    path("points/map/sites/<str:code>", map_layers.site, name="map-site"),
    path("points/map/<str:code>", points_map.card, name="map-card"),
    *(
        path(
            f"points/tiles/{layer.value}/<int:zoom>/<int:column>/<int:row>.mvt",
            map_layers.tile,
            {"layer": layer.value},
            name=f"map-tile-{layer.value}",
        )
        for layer in MapLayer
    ),
    path("points/tiles/own/<int:zoom>/<int:column>/<int:row>", points_map.own_tile, name="map-own-tile"),
    path("points/tiles/<int:zoom>/<int:column>/<int:row>.mvt", points_map.tile, name="map-tile"),
]
