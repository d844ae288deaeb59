"""Ends shadow mode of a site's detector: from then on a confirmed finding may become an obstruction (article 12)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.rows import point_called
from mingcha.supervision.looks import rules
from mingcha.supervision.looks.models import LookShadowEnd
from mingcha.supervision.looks.queries import site_rate


@cites("3", "12")
def end_shadow(by: Asker, *, code: str, paper_no: str, clock: Clock) -> None:
    """Ends shadow mode of the site of a camera, by the number of the paper with which the police decided it, and
    keeps the figure as it was. Raises Refused (articles 3, 12), Fault(NOT_FOUND), Fault(INVALID)."""
    with act("supervision.look.end_shadow", by=actor_of(by), clock=clock, cites=("12",)) as record:
        now, point = clock.now(), point_called(code)
        site = point.system.site
        rate = site_rate(site.pk, at=now)
        ended, met = rate.ended is not None, rate.is_met
        require(rules.may_end_shadow(duty_of(by, now), point.place, paper_no, is_met=met, is_ended=ended))
        held = LookShadowEnd.objects.create(
            site=site,
            ended_at=now,
            ended_by=record.by.id,
            paper_no=checked_name(paper_no, rules.MOST_PAPER),
            camera_days=rate.camera_days,
            rejected=rate.rejected,
        )
        record.wrote(held)
        record.fact("site", site.code)
        record.fact("paper_no", held.paper_no)
        record.fact("camera_days", held.camera_days)
        record.fact("rejected", held.rejected)
