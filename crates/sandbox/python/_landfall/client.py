"""The Lambda Runtime API over one connection that stays open.

The answer to an event and the request for the next leave in one write.
"""

import re
import socket

_BASE = "/2018-06-01/runtime/"
#: Names and values of a head's headers, found in one pass: this is on the way of every call.
_HEADERS = re.compile(r"\r\n([^:\r]+):[ \t]*([^\r]*)").findall


class Closed(Exception):
    """The engine went away."""


class Client:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        # Not `create_connection`: to resolve a name, it loads Unicode tables.
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._sock.connect((host, int(port)))
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host = address
        self._ask = f"GET {_BASE}invocation/next HTTP/1.1\r\nHost: {address}\r\n\r\n".encode()
        self._asked = False
        self._held = b""

    def next(self):
        """Wait for an event: its headers (names in lower case) and its body."""
        if not self._asked:
            self._sock.sendall(self._ask)
        self._asked = False
        status, headers, body = self._read()
        if status != 200:
            raise RuntimeError(f"Failed to get next invocation: status {status}: {body.decode()}")
        return headers, body

    def respond(self, request_id, body, content_type):
        self._post(f"invocation/{request_id}/response", body, content_type, "", True)

    def fail(self, request_id, body, error_type):
        header = f"Lambda-Runtime-Function-Error-Type: {_one_line(error_type)}\r\n"
        self._post(f"invocation/{request_id}/error", body, "application/vnd.aws.lambda.error+json", header, True)

    def fail_init(self, body, error_type):
        header = f"Lambda-Runtime-Function-Error-Type: {_one_line(error_type)}\r\n"
        self._post("init/error", body, "application/vnd.aws.lambda.error+json", header, False)

    def _post(self, path, body, content_type, headers, ask):
        head = (
            f"POST {_BASE}{path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\n{headers}\r\n"
        )
        self._sock.sendall(head.encode() + body + (self._ask if ask else b""))
        self._asked = ask
        # A refusal (the answer is too large) is the engine's to report.
        self._read()

    def _read(self):
        held = self._held
        end = held.find(b"\r\n\r\n")
        while end < 0:
            held += self._receive()
            end = held.find(b"\r\n\r\n")
        head = held[:end].decode("utf-8", "replace")
        headers = {name.lower(): value for name, value in _HEADERS(head)}
        body = [held[end + 4 :]]
        missing = int(headers.get("content-length", 0)) - len(body[0])
        while missing > 0:
            piece = self._receive()
            missing -= len(piece)
            body.append(piece)
        whole = b"".join(body)
        length = len(whole) + min(missing, 0)
        self._held = whole[length:]
        return int(head.split(" ", 2)[1]), headers, whole[:length]

    def _receive(self):
        # Less than what the allocator maps and unmaps anew each time.
        piece = self._sock.recv(65536)
        if not piece:
            raise Closed()
        return piece


def _one_line(text):
    return text.replace("\r", " ").replace("\n", " ").encode("ascii", "replace").decode()
