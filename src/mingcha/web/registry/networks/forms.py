"""Forms of camera networks: recording one, ending one (articles 3, 7)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.networks.rules import MOST_NOTE, network_from
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import ParsedField, TextField

_MOST_NETWORK = 49


class NetworkForm(ActionForm):
    """A network in which the cameras of a unit may be."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"7": "network"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "network"}

    network = ParsedField(
        Words("网段", "Network"), most=_MOST_NETWORK, parse=network_from, mono=True, placeholder="10.1.2.0/24"
    )
    note = TextField(
        Words("说明与依据", "What it is, and on which document"),
        most=MOST_NOTE,
        wide=True,
        hint=Words("例如：花桥小学安防网，组网方案文号。", "For example: security network of the school, plan no."),
    )


class EndNetworkForm(ActionForm):
    """Why a network ends."""

    id_form = "end-%s"

    reason = TextField(Words("停用事由", "Why it ends"), most=MOST_NOTE)
