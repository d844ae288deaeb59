"""Signs disposal orders and opens signed ones (articles 16(5), 20). Pure, no Django.

The order itself is media/disposal_order.py, since the recorder reads it too.
"""

from mingcha.kit.keys import Signer, Verifier, open_token, sign_token
from mingcha.media.disposal_order import Order, read_order


def sign_order(order: Order, signer: Signer) -> str:
    """The order as a token under the key `disposal`."""
    return sign_token(order.as_json(), signer)


def open_order(token: str, verifier: Verifier) -> Order:
    """Opens a token. Raises Fault(UNAUTHENTICATED) if the key did not sign it, Fault(INVALID) if its shape is wrong."""
    return read_order(open_token(token, verifier))
