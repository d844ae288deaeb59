"""A store of files by digest in a bucket of any S3 (article 11), by obstore.

obstore signs the digest of what it sends, so a store takes all bytes of a file or none. A read follows a redirect,
without the signature; callers compare what comes with its digest. The key is read anew for each request, so that
another one needs no start.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import obstore.store
from obstore.exceptions import BaseError

from mingcha.registry.documents.content_store import name_of, store_away
from mingcha.registry.documents.document_files import MOST_DOCUMENT_BYTES

CONNECT_WITHIN = timedelta(seconds=10)
ANSWER_WITHIN = timedelta(seconds=10)
"""Between two pieces of an answer."""
ALL_WITHIN = timedelta(seconds=30)
"""For a request and its answer; one that failed is repeated once within it, so a thread of the page server waits for
twice this time at most."""
_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>([A-Za-z0-9]{1,60})</Code>")
_NO_BUCKET = "NoSuchBucket"


@dataclass(frozen=True, slots=True)
class S3Store:
    """A bucket, and a prefix that nobody else uses ("" or ending in a slash). `endpoint`: https://host:port, or http of
    this machine; `key_file`: two lines, access key and secret."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    key_file: Path

    @property
    def address(self) -> str:
        """See ContentStore."""
        return f"s3://{self.bucket}/{self.prefix}?endpoint={self.endpoint}&region={self.region}"

    def read(self, digest: str) -> bytes:
        """See ContentStore."""
        with self._asked() as opened:
            answer = opened.get(name_of(digest))
            pieces, length = list[bytes](), 0
            for piece in answer:
                pieces.append(bytes(piece))
                length += len(piece)
                if length > MOST_DOCUMENT_BYTES:
                    break
            return b"".join(pieces)[: MOST_DOCUMENT_BYTES + 1]

    def has(self, digest: str, size_bytes: int) -> bool:
        """See ContentStore."""
        try:
            with self._asked() as opened:
                return opened.head(name_of(digest))["size"] == size_bytes
        except FileNotFoundError:
            return False

    def write(self, digest: str, data: bytes) -> None:
        """See ContentStore. In one request, however long it is."""
        with self._asked() as opened:
            opened.put(name_of(digest), data, use_multipart=False)

    def remove(self, digest: str) -> None:
        """See ContentStore."""
        try:
            with self._asked() as opened:
                opened.delete(name_of(digest))
        except FileNotFoundError:
            return

    def names(self) -> Iterator[str]:
        """See ContentStore."""
        with self._asked() as opened:
            for some in opened.list():
                for held in some:
                    yield held["path"]

    @contextmanager
    def _asked(self) -> Iterator[obstore.store.S3Store]:
        """The bucket under today's key. Raises Fault(UNAVAILABLE) for every way in which it is away, and if it refuses
        our key: the fault is ours, not the person's who asked; FileNotFoundError if the bucket is there, but the object
        is not."""
        try:
            access_key, secret_key = self.key_file.read_text(encoding="ascii").split()
        except (OSError, ValueError) as error:
            raise store_away(self.address, f"key file: {type(error).__name__}") from None
        try:
            yield _opened(self, access_key, secret_key, (CONNECT_WITHIN, ANSWER_WITHIN, ALL_WITHIN))
        except FileNotFoundError as error:
            if _NO_BUCKET not in str(error):
                raise
            raise store_away(self.address, _in_words(error)) from None
        except (BaseError, OSError) as error:
            raise store_away(self.address, _in_words(error)) from None


@lru_cache(maxsize=4)
def _opened(
    store: S3Store, access_key: str, secret_key: str, within: tuple[timedelta, timedelta, timedelta]
) -> obstore.store.S3Store:
    """Connects to nothing yet. Deletes one object a request, and names the bucket in the path: every S3 knows these."""
    connect, answer, whole = within
    return obstore.store.S3Store(
        store.bucket,
        prefix=store.prefix or None,
        endpoint=store.endpoint,
        region=store.region,
        access_key_id=access_key,
        secret_access_key=secret_key,
        virtual_hosted_style_request=False,
        disable_bulk_delete=True,
        client_options={
            "allow_http": store.endpoint.startswith("http:"),
            "connect_timeout": connect,
            "read_timeout": answer,
            "timeout": whole,
        },
        retry_config={"max_retries": 1, "retry_timeout": whole},
    )


def _in_words(error: Exception) -> str:
    """The status of an answer and the store's own name of what is wrong; else the kind of the error. The rest of the
    text has addresses and headers."""
    status, code = _STATUS.search(str(error)), _CODE.search(str(error))
    if status is None:
        return type(error).__name__
    return f"status {status.group(1)} {code.group(1) if code else ''}".strip()
