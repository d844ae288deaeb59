"""Acts on one point of a measured city, as a child inside its home does them (bench/child.py): renamed, marked as a
work secret, released by another hand (articles 13, 16)."""

from mingcha.bench.sharing.city import OFFICER, SECOND
from mingcha.kit.clock import SystemClock
from mingcha.law.place_kinds import ORDINARY
from mingcha.registry.identity.models import User
from mingcha.registry.points.describing import describe_point
from mingcha.registry.secrecy.actions import end_secret, mark_secret


def main(verb: str, code: str) -> None:
    """Does one act: rename, secret or release."""
    clock, name = SystemClock(), SECOND if verb == "release" else OFFICER
    by = User.objects.select_related("organisation").get(username=name)
    if verb == "rename":
        describe_point(by, code=code, name="改名后的点位", place_kind=ORDINARY, clock=clock)
    elif verb == "secret":
        mark_secret(by, code=code, document="密定〔2026〕1 号", clock=clock)
    else:
        end_secret(by, code=code, document="解密〔2026〕2 号", clock=clock)
