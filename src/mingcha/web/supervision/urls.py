"""Addresses of supervision: duties of a unit, and what follows when they are not kept (arts. 12, 16, 20, 22 to 25)."""

from django.urls import URLPattern, path

from mingcha.web.supervision.duty import pages as duty
from mingcha.web.supervision.duty import watch_pages as watches

urlpatterns: list[URLPattern] = [
    path("oversight/duty", duty.index, name="duty"),
    path("oversight/duty/units/<str:unit>/plans", duty.make_plan, name="duty-plans"),
    path("oversight/duty/plans/<int:number>", duty.one_plan, name="duty-plan"),
    path("oversight/duty/plans/<int:number>/withdraw", duty.withdraw_plan, name="duty-plan-withdraw"),
    path("oversight/duty/shifts/<int:number>", duty.shift, name="duty-shift"),
    path("oversight/duty/watches/<int:number>", watches.one, name="watch"),
    path("oversight/duty/watches/<int:number>/withdraw", watches.withdraw, name="watch-withdraw"),
    path("oversight/duty/watches/<int:number>/begin", watches.begin, name="watch-begin"),
    path("oversight/duty/watches/<int:number>/presence", watches.present, name="watch-presence"),
    path("oversight/duty/watches/<int:number>/sheet", watches.fill, name="watch-sheet"),
    path("oversight/duty/watches/<int:number>/sign-out", watches.leave, name="watch-sign-out"),
    path("oversight/duty/watches/<int:number>/take-over", watches.relieve, name="watch-take-over"),
    path("oversight/duty/watches/<int:number>/print", watches.print_sheet, name="watch-print"),
]
