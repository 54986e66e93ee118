"""A clamd on loopback that speaks the real protocol, byte by byte."""

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

# The harmless text by which every scanner is tried out, in two halves so that none finds it here
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 1 << 20


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        self.server.commands.append(command)  # type: ignore[attr-defined]
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM\0":
            self.wfile.write(self.verdict())
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def verdict(self) -> bytes:
        data = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
            if len(data) > LIMIT:
                return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"


class Socket(socketserver.ThreadingUnixStreamServer):
    pass


@contextmanager
def clamd(path: Path | None = None) -> Iterator[socketserver.BaseServer]:
    """Serve on a port of loopback, or on the socket `path`; `server.place` says where."""
    server: socketserver.BaseServer
    if path:
        server = Socket(str(path), Handler)
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    told: Any = server.server_address
    place = str(path) if path else f"127.0.0.1:{told[1]}"
    server.place = place  # type: ignore[attr-defined]
    server.commands = []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
