"""Output and `logging`, set up as Lambda does.

Printed lines go to stdout as they are. A record of the logger, and an error, go
as one frame (type, length, time, message), so that it stays one event however
many lines it has. Frames and lines share one pipe and keep their order.
"""

import io
import json
import logging
import os
import sys
import time
import traceback

_TEXT = {0: 0xA55A0003, 10: 0xA55A000B, 20: 0xA55A000F, 30: 0xA55A0013, 40: 0xA55A0017, 50: 0xA55A001B}
_JSON = {0: 0xA55A0002, 10: 0xA55A000A, 20: 0xA55A000E, 30: 0xA55A0012, 40: 0xA55A0016, 50: 0xA55A001A}
_JSON_TIME = "%Y-%m-%dT%H:%M:%SZ"

#: The call under way, for the request id in log lines.
current = {"request_id": "", "tenant_id": None}


def open_streams():
    """Make stdout and stderr write through at once."""
    for name, fd, errors in (("stdout", 1, "strict"), ("stderr", 2, "backslashreplace")):
        raw = io.FileIO(fd, "w", closefd=False)
        stream = io.TextIOWrapper(raw, "utf-8", errors, newline="\n", write_through=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


class Sink:
    """Writes frames to a descriptor of its own: functions may redirect theirs."""

    def __init__(self):
        self._fd = os.dup(1)

    def log(self, message, kind=_TEXT[0]):
        text = message.encode("utf8", "backslashreplace")
        frame = kind.to_bytes(4, "big") + len(text).to_bytes(4, "big")
        frame += (time.time_ns() // 1000).to_bytes(8, "big") + text
        while frame:
            frame = frame[os.write(self._fd, frame) :]


class _Handler(logging.Handler):
    def __init__(self, log_sink, kinds):
        super().__init__()
        self.log_sink = log_sink
        self._kinds = kinds

    def emit(self, record):
        self.log_sink.log(self.format(record), self._kinds.get(_level(record), self._kinds[0]))


class _AddCall(logging.Filter):
    def filter(self, record):
        record.aws_request_id = current["request_id"]
        record.tenant_id = current["tenant_id"]
        return True


def _level(record):
    return min(50, max(0, record.levelno)) // 10 * 10


#: What a record has of itself; whatever else it has was given with `extra`.
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id", "tenant_id"}


class _JsonFormatter(logging.Formatter):
    """A record as an object on one line (log format JSON)."""

    def format(self, record):
        plain = isinstance(record.msg, dict) and not record.args
        error = record.exc_info or (None, None, None)
        fields = {
            "timestamp": self.formatTime(record, _JSON_TIME),
            "level": logging.getLevelName(_level(record)),
            "message": record.msg if plain else record.getMessage(),
            "logger": record.name,
            "stackTrace": traceback.format_tb(error[2]) if error[0] else None,
            "errorType": error[0].__name__ if error[0] else None,
            "errorMessage": str(error[1]) if error[0] else None,
            "requestId": record.aws_request_id,
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if error[0] else None,
            "tenantId": record.tenant_id,
        }
        for name, value in vars(record).items():
            if name not in _OWN:
                fields.setdefault(name, value)
        kept = {name: value for name, value in fields.items() if value is not None}
        return json.dumps(kept, ensure_ascii=False, default=str) + "\n"


def set_up():
    """Give the root logger its handler; returns where errors are logged."""
    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    level = "DEBUG" if level == "TRACE" else level
    sink = Sink()
    handler = _Handler(sink, _JSON if as_json else _TEXT)
    logging.Formatter.converter = time.gmtime
    if as_json:
        handler.setFormatter(_JsonFormatter())
    else:
        layout = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        handler.setFormatter(logging.Formatter(layout, "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(_AddCall())
    root = logging.getLogger()
    if level in ("DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL", "CRITICAL"):
        root.setLevel(level)
    root.addHandler(handler)
    return sink, as_json


def log_error(sink, as_json, description, lines):
    """Log an error: as an object, or as its lines."""
    if as_json:
        stamp = time.strftime(_JSON_TIME, time.gmtime())
        entry = {"timestamp": stamp, "level": "ERROR", **description}
        sink.log(json.dumps(entry, ensure_ascii=False), _JSON[40])
    else:
        sink.log("\n".join(lines), _TEXT[40])
