"""What is in a picture of a clip and where, as a person labelled it or the clip was made (article 21)."""

from typing import NamedTuple

from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box


class Label(NamedTuple):
    """A thing that is in a picture. The box holds what is seen of it."""

    kind: Detects
    box: Box
    is_partly_hidden: bool = False
