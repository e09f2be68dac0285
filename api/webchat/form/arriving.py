"""A form with files in it, read as it arrives: no file ever lies on a disk unsealed or whole in the memory.

Threat considered: the framework's own reader writes each file to the machine's temporary folder, in the clear.
"""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from cases.errors import FileTooLarge, FileUnreadable

LONGEST_FIELD = 4096
LONGEST_NAME = 255


@dataclass(frozen=True)
class Part:
    """One field, or one file where it has a name (empty: none was chosen). Read `chunks` before the next part."""

    name: str
    file_name: str | None
    chunks: AsyncIterator[bytes]

    async def words(self) -> str:
        """What a field holds; too long, it is cut."""
        held = bytearray()
        async for chunk in self.chunks:
            held += chunk[: LONGEST_FIELD - len(held)]
        return held.decode("utf-8", "replace")


class Arriving:
    """The parts of a form in order; what nobody reads of a part is dropped.

    Raises FileUnreadable where it breaks off, FileTooLarge above `most` bytes in all.
    """

    def __init__(self, stream: AsyncIterator[bytes], content_type: str, most: int) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not boundary:
            raise FileUnreadable
        self._stream = stream
        self._left = most
        self._events: deque[Part | bytes | None] = deque()
        self._header: dict[bytes, bytes] = {}
        self._field, self._value = bytearray(), bytearray()
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._header.clear,
                "on_header_field": lambda data, start, end: self._field.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._end_of_header,
                "on_headers_finished": self._begin,
                "on_part_data": lambda data, start, end: self._events.append(data[start:end]),
                "on_part_end": lambda: self._events.append(None),
            },
        )

    async def parts(self) -> AsyncIterator[Part]:
        async for event in self._each():
            if isinstance(event, Part):
                yield event

    async def _each(self) -> AsyncIterator[Part | bytes | None]:
        while True:
            while self._events:
                yield self._events.popleft()
            chunk = await anext(self._stream, None)
            if chunk is None:
                return
            self._left -= len(chunk)
            if self._left < 0:
                raise FileTooLarge
            try:
                self._parser.write(chunk)
            except FormParserError:
                raise FileUnreadable from None

    async def _body(self) -> AsyncIterator[bytes]:
        async for event in self._each():
            if isinstance(event, bytes):
                yield event
            else:
                return
        # Without its end: half a file must not be taken for a whole one.
        raise FileUnreadable

    def _end_of_header(self) -> None:
        self._header[bytes(self._field).lower()] = bytes(self._value)
        self._field.clear()
        self._value.clear()

    def _begin(self) -> None:
        _, options = parse_options_header(self._header.get(b"content-disposition", b""))
        file_name = options.get(b"filename")
        name = None if file_name is None else file_name.decode("utf-8", "replace")[:LONGEST_NAME]
        self._events.append(Part(options.get(b"name", b"").decode("utf-8", "replace"), name, self._body()))
