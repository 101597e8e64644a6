"""Events from JSON and answers to JSON.

Like AWS's runtime: a Decimal becomes a number, bytes within become text, and from
Python 3.12's runtime on, characters beyond ASCII stay as they are.
"""

import decimal
import functools
import json
import os

from .faults import Fault


def event(body):
    try:
        return json.loads(body)
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error


def answer(value):
    """Body and content type of an answer."""
    if isinstance(value, bytes):
        return value, "application/unknown"
    try:
        return dumps(value).encode(), "application/json"
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def dumps(value):
    numbers = _Numbers()
    text = json.JSONEncoder(ensure_ascii=_ensure_ascii(), default=numbers.default).encode(value)
    return numbers.restored(text)


@functools.lru_cache(maxsize=None)
def _ensure_ascii():
    """Runtimes up to python3.11 escape. A process is one runtime's."""
    name = os.environ.get("AWS_EXECUTION_ENV", "")
    minor = name[len("AWS_Lambda_python3.") :] if name.startswith("AWS_Lambda_python3.") else ""
    return not (minor.isdigit() and int(minor) >= 12)


class _Numbers:
    """Decimals pass the encoder as marked texts, which become digits afterwards."""

    def __init__(self):
        self._mark = None
        self._texts = []

    def default(self, value):
        if isinstance(value, decimal.Decimal):
            if value.is_nan():
                return float("nan")
            if self._mark is None:
                self._mark = os.urandom(16).hex()
            self._texts.append(str(value))
            return f"{self._mark}:{len(self._texts) - 1}:"
        if isinstance(value, bytes):
            return value.decode()
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")

    def restored(self, text):
        if self._mark is None:
            return text
        pieces = text.split(f'"{self._mark}:')
        whole = [pieces[0]]
        for piece in pieces[1:]:
            index, _, rest = piece.partition(':"')
            whole += [self._texts[int(index)], rest]
        return "".join(whole)
