"""Errors as Lambda shows them: the JSON the caller gets and the lines in the log."""

import traceback

#: Indentation in the log is by no-break spaces, as on AWS.
_INDENT = "\u00a0"


class Fault(Exception):
    """An error of the runtime's own, such as a handler that is not there."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.trace = trace

    def described(self, request_id=""):
        return described(self.message, self.kind, self.trace, request_id)


def described(message, kind, trace, request_id=""):
    return {
        "errorMessage": message or "",
        "errorType": kind or "",
        "requestId": request_id,
        "stackTrace": trace or [],
    }


def raised(error, own_folder, request_id=""):
    """The description of an exception of the function's, our own frames left out."""
    frames = list(traceback.extract_tb(error.__traceback__))
    theirs = next((i for i, f in enumerate(frames) if not f.filename.startswith(own_folder)), 0)
    lines = traceback.format_list([(f.filename, f.lineno, f.name, f.line) for f in frames[theirs:]])
    return described(str(error), type(error).__name__, lines, request_id)


def log_lines(description):
    """The text of an error's log event."""
    head = " ".join(["[ERROR]"] + ([description["errorType"]] if description["errorType"] else []))
    if description["errorMessage"]:
        head += (":" if description["errorType"] else "") + " " + description["errorMessage"]
    lines = [head, "Traceback (most recent call last):"]
    for element in description["stackTrace"]:
        lines += [_indented(line) for line in element.splitlines()] or [""]
    return lines


def _indented(line):
    text = line.lstrip(" ")
    return _INDENT * (len(line) - len(text)) + text
