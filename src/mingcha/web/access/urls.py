"""Addresses of the door: wall, grants, tickets, requests, copies, exports, publications, register, audit (articles 14
to 16, 19 to 21)."""

from django.urls import path

from mingcha.web.access.bookmarks import pages as bookmarks
from mingcha.web.access.control import pages as control
from mingcha.web.access.copies import listed as copies_listed
from mingcha.web.access.copies import pages as copies
from mingcha.web.access.duty import pages as duty
from mingcha.web.access.exports import pages as exports
from mingcha.web.access.films import pages as films
from mingcha.web.access.officers import pages as officers
from mingcha.web.access.officers import signing_keys
from mingcha.web.access.oversight import pages as oversight
from mingcha.web.access.papers import pages as papers
from mingcha.web.access.publications import one_page as publication
from mingcha.web.access.publications import pages as publications
from mingcha.web.access.register import pages as register
from mingcha.web.access.register import tables
from mingcha.web.access.requests import answers, signing
from mingcha.web.access.requests import pages as requests
from mingcha.web.access.snapshots import pages as snapshots
from mingcha.web.access.subjects import films as subject_films
from mingcha.web.access.subjects import pages as subjects
from mingcha.web.access.wall import beside, data, favourites, layouts, pages, sync

urlpatterns = [
    path("watch/wall/<int:tiles>", pages.wall, name="watch-wall"),
    path("watch/sync", sync.sync, name="watch-sync"),
    path("watch/beside/<str:code>", beside.beside, name="watch-beside"),
    path("watch/bookmarks", bookmarks.index, name="bookmarks"),
    path("watch/bookmarks/new", bookmarks.new, name="bookmark-new"),
    path("watch/bookmarks/<int:number>/remove", bookmarks.remove, name="bookmark-remove"),
    path("watch/seat", layouts.seat, name="watch-seat"),
    path("watch/layouts", layouts.layouts, name="watch-layouts"),
    path("watch/layouts/<int:number>", layouts.layout, name="watch-layout"),
    path("watch/layouts/<int:number>/name", layouts.name, name="watch-layout-name"),
    path("watch/layouts/<int:number>/withdraw", layouts.withdraw, name="watch-layout-withdraw"),
    path("watch/favourites", favourites.favourites, name="watch-favourites"),
    path("watch/tour/<int:number>", layouts.tour, name="watch-tour"),
    path("watch/tree", data.branches, name="watch-tree"),
    path("watch/points", data.points, name="watch-points"),
    path("watch/states", data.states, name="watch-states"),
    path("watch/interruptions", data.interruptions, name="watch-interruptions"),
    path("oversight/access", oversight.index, name="oversight"),
    path("oversight/access/table", oversight.table, name="oversight-table"),
    path("access/grants", duty.grants, name="access-grants"),
    path("access/grants/<str:number>/revoke", duty.revoke, name="access-revoke"),
    path("access/tickets", duty.tickets, name="access-tickets"),
    path("access/control/take", control.take, name="control-take"),
    path("access/control/renew", control.renew, name="control-renew"),
    path("access/control/give-back", control.give_back, name="control-give-back"),
    path("access/control/ask", control.ask, name="control-ask"),
    path("access/control/hand-on", control.hand_on, name="control-hand-on"),
    path("access/control/take-over", control.take_over, name="control-take-over"),
    path("access/control/state", control.state, name="control-state"),
    path("access/control/moves", control.moves, name="control-moves"),
    path("access/register", register.index, name="register"),
    path("access/register/print", register.printed, name="register-print"),
    path("access/register/tables", tables.table, name="register-table"),
    path("access/register/<str:number>", register.one, name="register-line"),
    path("access/register/<str:number>/correction", register.correct, name="register-correct"),
    path("r/<str:number>", register.short, name="register-short"),
    path("access/snapshots", snapshots.snapshots, name="access-snapshots"),
    path("access/snapshots/<str:number>", snapshots.page, name="snapshot"),
    path("access/snapshots/<str:number>/picture", snapshots.picture, name="snapshot-picture"),
    path("officers", officers.index, name="officers"),
    path("officers/new", officers.new, name="officer-new"),
    path("officers/account", officers.account, name="officer-account"),
    path("officers/keys", signing_keys.index, name="officer-keys"),
    path("officers/keys/<str:key_id>/end", signing_keys.end, name="officer-key-end"),
    path("officers/lookups", officers.look_up, name="officer-lookups"),
    path("officers/<str:no>", officers.one, name="officer"),
    path("officers/<str:no>/check", officers.check, name="officer-check"),
    path("officers/<str:no>/renew", officers.renew, name="officer-renew"),
    path("officers/<str:no>/name", officers.correct, name="officer-name"),
    path("papers", papers.index, name="papers"),
    path("papers/new", papers.new, name="paper-new"),
    path("papers/<str:no>", papers.one, name="paper"),
    path("papers/<str:no>/scan", papers.scan, name="paper-scan"),
    path("requests", requests.index, name="requests"),
    path("requests/subjects", subjects.index, name="subjects"),
    path("requests/subjects/viewings/<str:line>", subject_films.viewing, name="subject-viewing"),
    path("requests/subjects/viewings/<str:line>/film", subject_films.film, name="subject-film"),
    path("requests/subjects/<str:no>", subject_films.one, name="subject"),
    path("requests/subjects/<str:no>/consent", subject_films.consent, name="subject-consent"),
    path("requests/subjects/<str:no>/films", subject_films.begin, name="subject-begin-film"),
    path("requests/subjects/<str:no>/films/<str:redaction>/show", subject_films.show, name="subject-show-film"),
    path("requests/films/<str:line>", films.viewing, name="request-viewing"),
    path("requests/films/<str:line>/film", films.film, name="request-viewing-film"),
    path("requests/copies", copies_listed.index, name="copies"),
    path("requests/new", requests.new, name="request-new"),
    path("requests/sheets/<str:no>", answers.sheet, name="request-sheet"),
    path("requests/<str:no>", requests.one, name="request"),
    path("requests/<str:no>/watch", copies.watch, name="request-watch"),
    path("requests/<str:no>/watch/<str:code>", copies.watch, name="request-watch-point"),
    path("requests/<str:no>/change", requests.change, name="request-change"),
    path("requests/<str:no>/withdraw", answers.withdraw, name="request-withdraw"),
    path("requests/<str:no>/sign", signing.page, name="request-sign"),
    path("requests/<str:no>/sign/sm2", signing.sm2, name="request-sign-sm2"),
    path("requests/<str:no>/sign/options", signing.options, name="request-sign-options"),
    path("requests/<str:no>/sign/answer", signing.answer, name="request-sign-answer"),
    path("requests/<str:no>/check", answers.check, name="request-check"),
    path("requests/<str:no>/return", answers.return_, name="request-return"),
    path("requests/<str:no>/approve", answers.approve, name="request-approve"),
    path("requests/<str:no>/refuse", answers.refuse, name="request-refuse"),
    path("requests/<str:no>/open", answers.open_, name="request-open"),
    path("requests/<str:no>/finish", answers.finish, name="request-finish"),
    path("requests/<str:no>/revoke", answers.revoke, name="request-revoke"),
    path("requests/<str:no>/films", films.index, name="request-films"),
    path("requests/<str:no>/films/begin", films.begin, name="request-begin-film"),
    path("requests/<str:no>/films/<str:redaction>/view", films.view, name="request-view-film"),
    path("requests/<str:no>/exports", exports.index, name="request-exports"),
    path("requests/<str:no>/exports/start", exports.start, name="request-export-start"),
    path("requests/<str:no>/exports/<str:number>/deliver", exports.deliver, name="request-export-deliver"),
    path("requests/<str:no>/copies/<str:number>/end", exports.end, name="request-copy-end"),
    path("publications", publications.index, name="publications"),
    path("publications/new", publications.new, name="publication-new"),
    path("publications/<str:no>", publication.one, name="publication"),
    path("publications/<str:no>/approve", publication.approve, name="publication-approve"),
    path("publications/<str:no>/release", publication.release, name="publication-release"),
    path("publications/<str:no>/withdraw", publication.withdraw, name="publication-withdraw"),
    path("publications/<str:no>/down", publication.down, name="publication-down"),
    path("exports/file", exports.fetch, name="export-fetch"),
    path("exports/<str:export>/file", exports.file, name="export-file"),
]
