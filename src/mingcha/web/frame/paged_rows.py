"""Rows of a list, fetched page by page (for Django's Paginator)."""

from collections.abc import Callable, Iterator, Sequence


class PagedRows[T](Sequence[T]):
    """`count` rows of a query; `fetch(limit, offset)` reads a part of them. Only slices are read."""

    def __init__(self, count: int, fetch: Callable[[int, int], Sequence[T]]) -> None:
        self._count, self._fetch = count, fetch

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return iter(self._fetch(self._count, 0))

    def __getitem__(self, part: int | slice) -> Sequence[T]:  # type: ignore[override]
        if not isinstance(part, slice):
            raise TypeError("a page of rows is a slice")
        low, high, _ = part.indices(self._count)
        return self._fetch(high - low, low)
