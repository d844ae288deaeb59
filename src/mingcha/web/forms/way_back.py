"""The address from which a page was opened, in its query (`back`): Esc and the way up lead there again."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.return_address import ReturnField

MOST_ADDRESS = 1_000
_WALL = "/watch/"


class BackQuery(QueryForm):
    """The way back that an address names."""

    back = ReturnField()


def wall_before(request: HttpRequest) -> str:
    """The address of the wall from which this page was opened, with its state; "" if it was opened otherwise. Only an
    address of our wall counts, so no link of a foreign site leads away."""
    address = str(BackQuery.from_query(request).value("back"))
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours and address.startswith(_WALL) and len(address) <= MOST_ADDRESS else ""
