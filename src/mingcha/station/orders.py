"""Checks of a disposal order by the recorder: is it signed for this home, and is it allowed now (arts. 16(5), 20)?"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from mingcha.custody.disposal.order import open_order
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.media.disposal_order import Order
from mingcha.station.rules import KeptHold, may_dispose


def order_verifier(keys: KeyFolder, home: str) -> Callable[[str], Order]:
    """Returns `verify_order(token)`: the order, if the key "disposal" signed it, it is well formed and for this home.

    It raises Fault(UNAUTHENTICATED | INVALID | NOT_FOUND: no such key yet | FORBIDDEN: another home's). It reads the
    key at every call, because the application creates it with its first order, perhaps long after the recorder started.
    """

    def verify_order(token: str) -> Order:
        order = open_order(token, keys.verifier("disposal"))
        if order.home != home:
            raise Fault(FaultKind.FORBIDDEN, Words("处置令属于另一套系统", "the order is another installation's"))
        return order

    return verify_order


def disposal_rule(*, demo_home: bool) -> Callable[[Order, int, str, Sequence[KeptHold], datetime], Decision]:
    """The rule `may_dispose` in the recorder's form: (order, hour, label, holds, now) -> Decision."""
    return partial(may_dispose, demo_home=demo_home)
