"""CKAN 2.12 as a receiver of sets (article 13(1)): each set a private data set of one organisation, read by nobody
without an account there. docs/ref/sharing-contracts.md says how a set is written down.

An update that CKAN calls a success may leave a set deleted, and one that names a part drops the rest: a set is sent
whole, and its answer is read again.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from mingcha.kit.canonical import Json, canonical_json
from mingcha.sharing.adapters.code_maps import AS_NAMED, CodeMap
from mingcha.sharing.adapters.http_receiver import (
    HttpReceiver,
    read_list,
    read_object,
    read_reason,
    status_fault,
    unreadable,
)
from mingcha.sharing.adapters.port import (
    HeldRow,
    KeyAnswer,
    KeyResult,
    OutgoingBatch,
    OutgoingItem,
    PushOperation,
    ReadableByAnyoneError,
    Receipt,
)
from mingcha.sharing.adapters.receiver_fault import MayLeave, always, has_left, require_leave
from mingcha.sharing.point_rows.codes import Subject

"""Before the code of a set in its key (sharing.point_rows.models.ChangedKey)."""
_ACTIVE, _DELETED = "active", "deleted"
_OURS = "mingcha_"
_KEY, _VERSION, _DIGEST, _BATCH = (f"{_OURS}{name}" for name in ("key", "version", "digest", "batch"))
_CLOSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_NAMES = {"code": "identifier", "cycle": "frequency", "share_type": "access_rights", "contact": "contact_name"}
"""Fields of a set whose extras ckanext-dcat knows by another name; the others keep theirs."""
_NO_NAME = re.compile(r"[^a-z0-9_-]")
_MOST_VERSION_DIGITS = 15


@dataclass(frozen=True, slots=True)
class CkanPackage:
    """A data set of CKAN as far as we ask; `key`, `version`, `digest`, `batch`: as we wrote them there, "" and 0 where
    another program wrote it."""

    package_id: str
    state: str
    is_private: bool
    key: str = ""
    version: int = 0
    digest: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class CkanAdapter:
    """A CKAN. `organisation`: the one to which the sets belong, without which a set cannot be private; `token`: of a
    user who edits there; `keys`: the keys of ours, since CKAN lists no private set."""

    receiver: HttpReceiver
    organisation: str
    token: str = field(repr=False)
    keys: Callable[[], Iterable[str]] = tuple
    codes: CodeMap = AS_NAMED

    def send(self, batch: OutgoingBatch, *, may_leave: MayLeave = always) -> Receipt | None:
        """Makes, changes and deletes the sets of a batch, those alone that stand otherwise there; before each it is
        asked whether the batch may leave still. Raises ReadableByAnyoneError, and OSError where one was not answered:
        then the whole batch is sent again."""
        results = list[KeyResult]()
        for item in batch.items:
            require_leave(batch.number, may_leave, has_begun=bool(results))
            with has_left():  # each set is asked for by its key first
                results.append(self._push(item, batch.number))
        return Receipt(batch.number, batch.digest, tuple(results))

    def receipts(self) -> Iterable[Receipt]:
        """None: receipts come with the answer."""
        return ()

    def held(self, after: str) -> Iterator[HeldRow]:
        """The keys of ours that stand there, each asked for, and once more without an account, also one that was
        deleted; sets that are not ours are not found. Raises ReadableByAnyoneError."""
        for found in self._ours():
            if found.key <= after:
                continue
            self._check_closed(found.key, may_lack=found.state != _ACTIVE)
            if found.state == _ACTIVE:
                yield HeldRow(found.key, found.version, found.digest)

    def newest_batch(self) -> str:
        """The newest of the batches by which our sets were written; "" for none. Raises OSError, also if the token may
        not make sets in the organisation."""
        self._check_organisation()
        return max((one.batch for one in self._ours()), key=_in_order, default="")

    def take_back(self, number: str) -> None:
        """See Adapter: a set that was written is withdrawn by the next batch."""

    def _ours(self) -> Iterator[CkanPackage]:
        for key in sorted(self.keys()):
            found = self._show(key) if key.startswith(Subject.SET) else None
            if found is not None and found.key == key:
                yield found

    def _check_organisation(self) -> None:
        path = "/api/3/action/organization_list_for_user?permission=create_dataset"
        answer = self.receiver.ask("GET", path, headers=self._headers())
        if answer.status != HTTPStatus.OK:
            raise status_fault(answer.status)
        listed = read_list(read_object(answer.body).get("result"))
        if not any(self.organisation in (one.get("name"), one.get("id")) for one in listed):
            raise OSError(f"the token may not make sets in the organisation {self.organisation}")

    def _push(self, item: OutgoingItem, batch: str) -> KeyResult:
        if not item.key.startswith(Subject.SET):
            return _refused(item, "CKAN takes sets alone")
        found = self._show(item.key)
        if found is not None and found.key != item.key:
            return _refused(item, f"another data set stands under the name {package_name(item.key)}")
        if found is not None and found.version > item.version:
            return KeyResult(item.key, item.version, KeyAnswer.OLDER)
        if item.operation is PushOperation.WITHDRAW:
            result = self._withdraw(item, found)
        else:
            result = self._upsert(item, found, batch)
        may_lack = item.operation is PushOperation.WITHDRAW or result.answer is not KeyAnswer.OK
        self._check_closed(item.key, may_lack=may_lack)
        return result

    def _withdraw(self, item: OutgoingItem, found: CkanPackage | None) -> KeyResult:
        if found is not None and found.state != _DELETED:
            answered = self._act("package_delete", {"id": found.package_id})
            if isinstance(answered, str):
                return _refused(item, answered)
            after = self._show(item.key)
            if after is not None and after.state != _DELETED:
                return _refused(item, "the data set was deleted and is still there")
        return KeyResult(item.key, item.version, KeyAnswer.OK)

    def _upsert(self, item: OutgoingItem, found: CkanPackage | None, batch: str) -> KeyResult:
        if found is not None and found.version == item.version:
            if found.digest != item.digest:
                return _refused(item, "the same version with another digest stands there")
            if found.state == _ACTIVE and found.is_private:
                return KeyResult(item.key, item.version, KeyAnswer.OK)  # the same again would only move its day
        if found is not None and found.state == _DELETED and found.version >= item.version:
            return _refused(item, "the data set was deleted there after this version")
        package = package_of(item, batch, self.organisation, self.codes)
        if found is None:
            answered = self._act("package_create", package)
        else:
            answered = self._act("package_update", {**package, "id": found.package_id})
        if isinstance(answered, str):
            return _refused(item, answered)
        if (answered.state, answered.is_private) != (_ACTIVE, True):
            return _refused(item, f"the data set is {answered.state or 'of no state'} or not private after the update")
        if (answered.key, answered.version, answered.digest) != (item.key, item.version, item.digest):
            return _refused(item, "the data set has another key, version or digest after the update")
        return KeyResult(item.key, item.version, KeyAnswer.OK)

    def _show(self, key: str) -> CkanPackage | None:
        """A set by its name, None if there is none; deleted ones are shown, too. Raises OSError."""
        answer = self.receiver.ask("GET", _show_path(key), headers=self._headers())
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        if answer.status != HTTPStatus.OK:
            raise status_fault(answer.status)
        return read_package(answer.body)

    def _check_closed(self, key: str, *, may_lack: bool) -> None:
        """Asks for a set without an account. Raises ReadableByAnyoneError if it is shown, OSError if nobody knows."""
        answer = self.receiver.ask("GET", _show_path(key))
        if answer.status == HTTPStatus.OK:
            raise ReadableByAnyoneError(f"{package_name(key)} is shown to who has no account")
        if answer.status not in _CLOSED and not (may_lack and answer.status == HTTPStatus.NOT_FOUND):
            raise status_fault(answer.status)

    def _act(self, action: str, body: Mapping[str, Json]) -> CkanPackage | str:
        """An action: the set as it stands then, or why CKAN refuses it. Raises OSError."""
        headers = self._headers() | {"Content-Type": "application/json"}
        answer = self.receiver.ask("POST", f"/api/3/action/{action}", canonical_json(body), headers)
        if answer.status == HTTPStatus.CONFLICT:
            return read_reason(read_object(answer.body).get("error")) or "refused"
        if answer.status != HTTPStatus.OK:
            raise status_fault(answer.status)
        return CkanPackage("", _DELETED, is_private=True) if action == "package_delete" else read_package(answer.body)

    def _headers(self) -> dict[str, str]:
        return {"Accept": "application/json", "Authorization": self.token}


def package_name(key: str) -> str:
    """The name of a set in its addresses there: small letters, digits, "-" and "_", never the Chinese one."""
    return f"mingcha-{_NO_NAME.sub('-', key.removeprefix(Subject.SET).lower())}"


def package_of(item: OutgoingItem, batch: str, organisation: str, codes: CodeMap) -> dict[str, Json]:
    """A set as CKAN takes it, whole: what is left out would be dropped there."""
    row = codes.coded(item.row or {})
    extras = {_NAMES.get(name, name): _text(value) for name, value in row.items() if name not in ("name", "summary")}
    extras |= {_KEY: item.key, _VERSION: str(item.version), _DIGEST: item.digest, _BATCH: batch}
    return {
        "name": package_name(item.key),
        "title": _text(row.get("name", "")),
        "notes": _text(row.get("summary", "")),
        "owner_org": organisation,
        "private": True,
        "state": _ACTIVE,
        "resources": [],
        "extras": [{"key": name, "value": value} for name, value in sorted(extras.items()) if value],
    }


def read_package(body: bytes) -> CkanPackage:
    """The data set in the answer of an action. Raises OSError."""
    found = read_object(body).get("result")
    if not isinstance(found, dict):
        raise unreadable()
    listed = read_list(found.get("extras", []))
    extras = {one["key"]: one.get("value") for one in listed if isinstance(one.get("key"), str)}
    return CkanPackage(
        package_id=_plain(found.get("id")),
        state=_plain(found.get("state")),
        is_private=found.get("private") is True,
        key=_plain(extras.get(_KEY)),
        version=_number(extras.get(_VERSION)),
        digest=_plain(extras.get(_DIGEST)),
        batch=_plain(extras.get(_BATCH)),
    )


def _show_path(key: str) -> str:
    return f"/api/3/action/package_show?id={quote(package_name(key), safe='')}"


def _text(value: Json) -> str:
    """A value of a set as an extra has it: a text as it is, an empty list as nothing, all else as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None or value == [] else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> str:
    return read_reason(value) if isinstance(value, str) else ""


def _number(value: object) -> int:
    """A version as it was written down; 0 for anything else."""
    is_number = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= _MOST_VERSION_DIGITS
    return int(str(value)) if is_number else 0


def _in_order(batch: str) -> list[tuple[int, str]]:
    """Numbers of batches in their order, also where a day has more than four digits of them."""
    return [(len(part), part) for part in batch.split("-")]


def _refused(item: OutgoingItem, reason: str) -> KeyResult:
    return KeyResult(item.key, item.version, KeyAnswer.REFUSED, reason)
