"""Runs one function: loads its handler, then takes event after event."""

import json
import os
import sys

from . import faults, loader, logs, marshal
from .client import Client, Closed
from .context import LambdaContext

#: Frames of these files are ours and stand in no trace.
_OWN = os.path.dirname(os.path.abspath(__file__))


def main(program):
    """Entry of a plain start."""
    _add_site_builtins()
    serve(json.loads(program))


def _add_site_builtins():
    """`exit` and the like: we start without `site`, which would bring the host's
    packages with it."""
    import site

    site.setquit()
    site.setcopyright()
    site.sethelper()


def serve(program):
    """Be the function until the engine has no more use for us."""
    logs.open_streams()
    _set_path(program)
    sink, as_json = logs.set_up()
    client = Client(os.environ["AWS_LAMBDA_RUNTIME_API"])
    handler = _load(client, sink, as_json)
    try:
        while True:
            headers, body = client.next()
            _call(client, sink, as_json, handler, headers, body)
    except Closed:
        sys.exit(0)


def _set_path(program):
    """The function's own code first, then the rest of Python's, then boto3."""
    root = os.environ["LAMBDA_TASK_ROOT"]
    runtime = os.environ["LAMBDA_RUNTIME_DIR"]
    skipped = {root, runtime, program["site"], ""}
    first = [root, program["inline"]] if program["inline"] else [root]
    last = [runtime, program["site"]] if program["site"] else [runtime]
    sys.path[:] = first + [entry for entry in sys.path if entry not in skipped] + last
    sys.argv[:] = [os.path.join(runtime, "bootstrap.py")]
    if program["no_boto3"]:
        sys.meta_path.append(_Missing(program["no_boto3"]))


class _Missing:
    """Says why boto3 cannot be imported."""

    def __init__(self, reason):
        self._reason = reason

    def find_spec(self, name, path=None, target=None):
        if name in ("boto3", "botocore"):
            raise ModuleNotFoundError(f"No module named '{name}' ({self._reason})", name=name)
        return None


def _load(client, sink, as_json):
    try:
        return loader.load(os.environ["_HANDLER"])
    except faults.Fault as fault:
        description = fault.described()
    except Exception as error:
        description = faults.raised(error, _OWN)
    logs.log_error(sink, as_json, description, faults.log_lines(description))
    client.fail_init(marshal.dumps(description).encode(), description["errorType"])
    sys.exit(1)


def _call(client, sink, as_json, handler, headers, body):
    request_id = headers["lambda-runtime-aws-request-id"]
    logs.current["request_id"] = request_id
    logs.current["tenant_id"] = headers.get("lambda-runtime-aws-tenant-id")
    trace_id = headers.get("lambda-runtime-trace-id")
    if trace_id is not None:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    try:
        context = _context(request_id, headers)
        answer, content_type = marshal.answer(handler(marshal.event(body), context))
    except faults.Fault as fault:
        description = fault.described(request_id)
    except Exception as error:
        description = faults.raised(error, _OWN, request_id)
    else:
        _flush()
        client.respond(request_id, answer, content_type)
        return
    _flush()
    logs.log_error(sink, as_json, description, faults.log_lines(description))
    client.fail(request_id, marshal.dumps(description).encode(), description["errorType"])


def _flush():
    """What the function printed must be out before its answer."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            # A function may have closed or replaced it; that is its own affair.
            pass


def _context(request_id, headers):
    return LambdaContext(
        request_id,
        headers.get("lambda-runtime-invoked-function-arn"),
        int(headers.get("lambda-runtime-deadline-ms", 0)),
        _parsed(headers.get("lambda-runtime-client-context"), "Client Context"),
        _parsed(headers.get("lambda-runtime-cognito-identity"), "Cognito Identity"),
        logs.current["tenant_id"],
    )


def _parsed(header, name):
    if not header:
        return None
    try:
        return json.loads(header)
    except Exception as error:
        message = f"Unable to parse {name} JSON: {error}"
        raise faults.Fault("Runtime.LambdaContextUnmarshalError", message) from error
