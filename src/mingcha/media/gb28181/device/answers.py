"""The answers of a device to the questions and controls of MANSCDP (2022: 9.3 to 9.7, 9.12; article 13(1)).

A list is answered in pages that are made when they are sent: a catalogue may have tens of thousands of entries.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial

from mingcha.kit.bounded_xml import Element
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.device.history import History, LateRecords
from mingcha.media.gb28181.device.model import DeviceModel, PagedEntries
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.manscdp.catalogue import (
    CATALOGUE,
    catalogue_pages,
    read_catalogue_query,
    write_catalogue_page,
)
from mingcha.media.gb28181.manscdp.configurations import (
    CONFIG_DOWNLOAD,
    DEVICE_CONFIG,
    asked_settings,
    read_settings,
    write_configuration_answer,
)
from mingcha.media.gb28181.manscdp.control import DEVICE_CONTROL, is_answered, read_control, write_result
from mingcha.media.gb28181.manscdp.device_information import DEVICE_INFORMATION, write_information
from mingcha.media.gb28181.manscdp.device_status import DEVICE_STATUS, write_status
from mingcha.media.gb28181.manscdp.envelope import Envelope, MessageKind
from mingcha.media.gb28181.manscdp.positions import PTZ_POSITION, write_ptz_position
from mingcha.media.gb28181.manscdp.presets import HOME_POSITION, PRESETS, write_home_position_answer, write_presets
from mingcha.media.gb28181.manscdp.records import (
    RECORDS,
    RecordPage,
    read_record_query,
    record_pages,
    write_record_page,
)

type LateAnswer = Callable[[], Awaitable[Element | None]]
"""Reads the next message when its turn has come; None: there is no other one."""
type Answers = Iterator[Element | LateAnswer]


class DeviceAnswers:
    """Answers for one device."""

    def __init__(self, settings: DeviceSettings, model: DeviceModel, history: History) -> None:
        self._settings = settings
        self._model, self._history = model, history
        self._queries: dict[str, Callable[[Element, Envelope], Answers]] = {
            CATALOGUE: self._catalogue,
            DEVICE_INFORMATION: self._information,
            DEVICE_STATUS: self._status,
            RECORDS: self._records,
            PRESETS: self._presets,
            HOME_POSITION: self._home_position,
            PTZ_POSITION: self._position,
            CONFIG_DOWNLOAD: self._settings_of,
        }

    def answers_to(self, root: Element, envelope: Envelope) -> Answers:
        """The messages that answer a message, one after another; none to what is unknown, as devices do it."""
        if envelope.kind is MessageKind.QUERY and envelope.command in self._queries:
            return self._queries[envelope.command](root, envelope)
        if envelope.kind is MessageKind.CONTROL and envelope.command == DEVICE_CONTROL:
            return self._control(root, envelope)
        if envelope.kind is MessageKind.CONTROL and envelope.command == DEVICE_CONFIG:
            return self._configure(root, envelope)
        return iter(())

    def _catalogue(self, root: Element, envelope: Envelope) -> Answers:
        items = self._model.catalogue(envelope.device, read_catalogue_query(root))
        version = self._settings.version
        if not isinstance(items, Sequence):
            while True:  # whoever sends them ends it after the last page
                yield partial(self._read_page, items, envelope)
        for page in catalogue_pages(items, self._settings.page_items):
            yield write_catalogue_page(MessageKind.RESPONSE, envelope.serial, envelope.device, page, version)

    async def _read_page(self, entries: PagedEntries, envelope: Envelope) -> Element | None:
        page = await entries.page(self._settings.page_items)
        if page is None:
            return None
        kind, version = MessageKind.RESPONSE, self._settings.version
        return write_catalogue_page(kind, envelope.serial, envelope.device, page, version)

    def _records(self, root: Element, envelope: Envelope) -> Answers:
        items = self._history.records(envelope.device, read_record_query(root))
        if not isinstance(items, Sequence):
            pages = _LatePages(items, self._settings.page_items)
            while True:  # as the catalogue
                yield partial(pages.next, envelope)
        for page in record_pages(items, self._settings.page_items):
            yield write_record_page(envelope.serial, envelope.device, page)

    def _information(self, _root: Element, envelope: Envelope) -> Answers:
        information = self._model.information(envelope.device)
        if information is not None:
            yield write_information(envelope.serial, envelope.device, information)

    def _status(self, _root: Element, envelope: Envelope) -> Answers:
        status = self._model.status(envelope.device)
        if status is not None:
            yield write_status(envelope.serial, envelope.device, status)

    def _presets(self, _root: Element, envelope: Envelope) -> Answers:
        yield write_presets(envelope.serial, envelope.device, self._model.presets(envelope.device))

    def _home_position(self, _root: Element, envelope: Envelope) -> Answers:
        home = self._model.home_position(envelope.device)
        yield write_home_position_answer(envelope.serial, envelope.device, home)

    def _position(self, _root: Element, envelope: Envelope) -> Answers:
        yield write_ptz_position(envelope.serial, envelope.device, self._model.position(envelope.device))

    def _settings_of(self, root: Element, envelope: Envelope) -> Answers:
        held = self._model.settings(envelope.device, asked_settings(root))
        yield write_configuration_answer(envelope.serial, envelope.device, held)

    def _control(self, root: Element, envelope: Envelope) -> Answers:
        try:
            command = read_control(root)
        except Fault:
            yield write_result(envelope.serial, envelope.device, DEVICE_CONTROL, ok=False)
            return
        ok = self._model.control(envelope.device, command)
        if is_answered(command):
            yield write_result(envelope.serial, envelope.device, DEVICE_CONTROL, ok=ok)

    def _configure(self, root: Element, envelope: Envelope) -> Answers:
        try:
            settings = read_settings(root)
        except Fault:
            settings = ()
        ok = bool(settings) and self._model.configure(envelope.device, settings)
        yield write_result(envelope.serial, envelope.device, DEVICE_CONFIG, ok=ok)


class _LatePages:
    """The messages of a list of recordings that is read when its turn has come."""

    def __init__(self, read: LateRecords, page_items: int) -> None:
        self._read, self._page_items = read, page_items
        self._pages: Iterator[RecordPage] | None = None

    async def next(self, envelope: Envelope) -> Element | None:
        """The next message; None after the last. Raises Fault if the list cannot be read."""
        if self._pages is None:
            self._pages = record_pages(await self._read(), self._page_items)
        page = next(self._pages, None)
        return None if page is None else write_record_page(envelope.serial, envelope.device, page)
