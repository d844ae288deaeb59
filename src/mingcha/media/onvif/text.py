"""XML of ONVIF devices: bounded reading without namespaces, and escaping of what we write (article 13(1)).

Devices write undeclared prefixes and wrong charsets, so elements and attributes are known by their local names.
"""

from mingcha.kit.bounded_xml import Element, XmlBounds, read_bounded_xml
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 32
MOST_ELEMENTS = 20_000
_BOUNDS = XmlBounds(MOST_BYTES, MOST_DEPTH, MOST_ELEMENTS, attributes=32, local_names=True)


def read_xml(data: bytes) -> Element:
    """Parses a document into its root. Bytes behind the root are ignored. UTF-8 if it is valid UTF-8, else GB18030,
    whatever the declaration says.

    Raises Fault(INVALID) beyond MOST_BYTES, MOST_DEPTH or MOST_ELEMENTS, for a document type, and for what is no XML.
    """
    return read_bounded_xml(data, _BOUNDS, invalid)


def invalid(detail: str) -> Fault:
    """The fault of all readers of ONVIF."""
    return Fault(FaultKind.INVALID, Words("设备的 ONVIF 应答无效", "the device's ONVIF answer is not valid"), detail)
