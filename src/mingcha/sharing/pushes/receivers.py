"""How each kind of target is spoken with in this installation: hosts, folder and keys are those of the settings
(article 13(1))."""

from collections.abc import Iterable

from django.conf import settings

from mingcha.sharing.adapters.ckan import CkanAdapter
from mingcha.sharing.adapters.file import FolderReceiver
from mingcha.sharing.adapters.http_openers import open_ckan, open_rest, open_viid
from mingcha.sharing.adapters.openers import open_file, open_table
from mingcha.sharing.adapters.rest import RestAdapter
from mingcha.sharing.adapters.table import TableReceiver
from mingcha.sharing.adapters.viid import ViidAdapter
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.pushes.models import PushedRow, PushItem
from mingcha.sharing.targets.kinds import add_adapter
from mingcha.sharing.targets.values import OpenTarget, TargetKind

SIGNING_KEY = "sharing"
"""The name of the key by which file packages are signed."""


def add_receivers() -> None:
    """Says of every kind how it is spoken with, for the life of the process."""
    add_adapter(TargetKind.TABLE, _table)
    add_adapter(TargetKind.FILE, _file)
    add_adapter(TargetKind.REST, _rest)
    add_adapter(TargetKind.CKAN, _ckan)
    add_adapter(TargetKind.VIID, _viid)


def _table(target: OpenTarget) -> TableReceiver:
    return open_table(target, settings.MINGCHA_SHARING_HOSTS)


def _file(target: OpenTarget) -> FolderReceiver:
    keys = settings.MINGCHA_KEYS
    sm2 = keys.sm2_signer(SIGNING_KEY) if settings.MINGCHA_SM2 else None
    return open_file(target, settings.MINGCHA_SHARING_FOLDER, keys.signer(SIGNING_KEY), sm2)


def _rest(target: OpenTarget) -> RestAdapter:
    return open_rest(target, settings.MINGCHA_SHARING_HOSTS)


def _ckan(target: OpenTarget) -> CkanAdapter:
    def keys() -> Iterable[str]:
        of_target = {"target__name": target.name, "key__startswith": Subject.SET}
        asked = (one.objects.filter(**of_target).values_list("key", flat=True) for one in (PushItem, PushedRow))
        return sorted(set().union(*asked))

    return open_ckan(target, settings.MINGCHA_SHARING_HOSTS, keys)


def _viid(target: OpenTarget) -> ViidAdapter:
    return open_viid(target, settings.MINGCHA_SHARING_HOSTS)
