"""BYEs that went into a broken connection, kept until their device registers again (articles 13(1), 16(5)).

Without them a device whose connection broke sends its stream to nobody for as long as it likes.
"""

from collections import OrderedDict

from mingcha.media.gb28181.server.requests import Dialog

MOST_OWED = 10_000
"""Dialogs; of more, those of the device that went longest ago are forgotten."""
MOST_OF_DEVICE = 64


class OwedByes:
    """Dialogs that ended since their device was not registered any more, by its code."""

    def __init__(self) -> None:
        self._of_device: OrderedDict[str, list[Dialog]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def note(self, dialog: Dialog) -> None:
        """Keeps a dialog, without the description that its device answered with."""
        own = self._of_device.setdefault(dialog.device.code, [])
        if len(own) >= MOST_OF_DEVICE:
            return
        dialog.body = b""
        own.append(dialog)
        self._count += 1
        if self._count > MOST_OWED:
            _, oldest = self._of_device.popitem(last=False)
            self._count -= len(oldest)

    def take(self, code: str) -> list[Dialog]:
        """The dialogs of a device, which are owed no longer."""
        own = self._of_device.pop(code, [])
        self._count -= len(own)
        return own
