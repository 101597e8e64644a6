"""The process that functions are forked from.

It has imported what functions commonly import, and answers requests on the socket
that is its standard input. A request is one message: `id`, the environment, the
jail, the program; with it comes the descriptor for the child's output. Answers:
`{"ready"}`, `{"id", "pid"}`, `{"id", "status"}`. When the engine goes, it goes,
and its children with it.
"""

import array
import gc
import json
import os
import select
import signal
import socket
import sys
import time
import traceback

from . import jail, preload, run

_MESSAGE = 262144


def main(site):
    run._add_site_builtins()
    engine = socket.socket(fileno=0)
    preloaded = preload.load(site)
    jail.adopt_orphans()
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    gc.collect()
    gc.freeze()
    _send(engine, {"ready": True})
    children = {}
    poll = select.poll()
    poll.register(engine, select.POLLIN)
    poll.register(wake_read, select.POLLIN)
    while True:
        for fd, _ in poll.poll():
            if fd == wake_read:
                _drain(wake_read)
                _reap(engine, children)
            else:
                request, output = _receive(engine)
                if request is None:
                    os._exit(0)
                _fork(engine, children, request, output, preloaded)


def _send(engine, message):
    engine.sendall(json.dumps(message).encode())


def _receive(engine):
    """A request and the descriptor that came with it."""
    fds = array.array("i")
    data, ancillary, _, _ = engine.recvmsg(_MESSAGE, socket.CMSG_SPACE(fds.itemsize))
    if not data:
        return None, None
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(content[: fds.itemsize])
    return json.loads(data), fds[0]


def _drain(fd):
    try:
        while os.read(fd, 4096):
            pass
    except BlockingIOError:
        pass


def _reap(engine, children):
    orphaned = False
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid == 0:
            break
        if pid in children:
            orphaned = True
            _send(engine, {"id": children.pop(pid), "status": status})
    if orphaned:
        _end_orphans(children)


def _end_orphans(children):
    """Living functions adopt their own; what is ours and no function is what a dead
    function left behind."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            for pid in map(int, file.read().split()):
                if pid not in children:
                    os.kill(pid, signal.SIGKILL)
    except OSError:
        pass


def _fork(engine, children, request, output, preloaded):
    pid = os.fork()
    if pid == 0:
        _become(request, output, preloaded)
    os.close(output)
    children[pid] = request["id"]
    _send(engine, {"id": request["id"], "pid": pid})


def _become(request, output, preloaded):
    """In the child: forget the zygote, then be the function. Does not return."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        nothing = os.open("/dev/null", os.O_RDONLY)
        for fd, place in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(fd, place)
        os.closerange(3, 1024)
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        jail.enter(request["jail"])
        program = request["program"]
        if preload.shadowed(os.environ["LAMBDA_TASK_ROOT"], preloaded):
            _start_afresh(program)
        import random

        random.seed()
        run.serve(program)
        status = 0
    except SystemExit as end:
        status = _status(end)
    except BaseException:
        traceback.print_exc()
    _finish(status)


def _start_afresh(program):
    bootstrap = os.path.join(os.environ["LAMBDA_RUNTIME_DIR"], "bootstrap.py")
    arguments = [sys.executable, "-S", "-s", "-u", bootstrap, json.dumps(program)]
    os.execve(sys.executable, arguments, os.environ)


def _status(end):
    """The exit status Python would give."""
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code & 0xFF
    print(end.code, file=sys.stderr)
    return 1


def _finish(status):
    """End as an interpreter would: threads joined, exit handlers run, then gone."""
    import atexit
    import threading

    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        pass
    os._exit(status)
