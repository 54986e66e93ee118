"""Asks clamd whether bytes hold something harmful: INSTREAM of its protocol. Standard library only.

A place is `host:port`, or the path of a socket.
"""

import io
import socket
import struct
from contextlib import closing, suppress
from typing import BinaryIO

SECONDS = 60.0
CHUNK = 1 << 16
MOST_ANSWER = 4096


class ScannerAway(Exception):
    """It does not answer, or not with a verdict: nothing is known of the bytes."""


class TooLarge(ScannerAway):
    """It takes no file of this size (StreamMaxLength)."""


def address(place: str) -> tuple[str, int] | str:
    """Raises ValueError for what is neither a path nor `host:port`."""
    if place.startswith("/"):
        return place
    host, _colon, port = place.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{place!r} is neither host:port nor the path of a socket.")
    return host.strip("[]"), int(port)


def found_in(data: bytes | BinaryIO, place: str) -> str:
    """The name of what was found, or nothing. Raises ScannerAway. A file is read by pieces."""
    answer = _asked(place, b"zINSTREAM\0", data)
    told = answer.removeprefix("stream: ")
    if told == "OK":
        return ""
    if told.endswith(" FOUND"):
        return told.removesuffix(" FOUND").strip() or "unnamed"
    if "size limit" in told:
        raise TooLarge(f"it said: {answer[:100]}")
    raise ScannerAway(f"it said: {answer[:100]}")


def answers(place: str) -> bool:
    try:
        return _asked(place, b"zPING\0") == "PONG"
    except ScannerAway:
        return False


def _asked(place: str, command: bytes, data: bytes | BinaryIO | None = None) -> str:
    try:
        with closing(_connected(place)) as line:
            line.sendall(command)
            if data is not None:
                _stream(line, data)
            return _answer(line)
    except (OSError, ValueError) as fault:
        raise ScannerAway(type(fault).__name__) from fault


def _connected(place: str) -> socket.socket:
    where = address(place)
    if not isinstance(where, str):
        return socket.create_connection(where, timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(SECONDS)
    try:
        line.connect(where)
    except OSError:
        line.close()
        raise
    return line


def _stream(line: socket.socket, data: bytes | BinaryIO) -> None:
    """Chunks with their length in front; one of no length ends it."""
    # Over its size limit it stops listening, and says so in its answer
    with suppress(BrokenPipeError, ConnectionResetError):
        file = io.BytesIO(data) if isinstance(data, bytes) else data
        while chunk := file.read(CHUNK):
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
        line.sendall(struct.pack("!I", 0))


def _answer(line: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < MOST_ANSWER:
        more = line.recv(MOST_ANSWER)
        if not more:
            break
        told += more
    return told.rstrip(b"\0\n").decode("utf-8", "replace")
