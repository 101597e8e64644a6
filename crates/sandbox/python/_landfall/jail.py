"""What separates a forked process from the host: the same steps that the engine
takes for processes it starts itself. What to do is decided there; see
`isolation.rs`."""

import ctypes
import os
import resource
import signal

_libc = ctypes.CDLL(None, use_errno=True)

_CLONE_NEWNS = 0x00020000
_CLONE_NEWUSER = 0x10000000
_MS_REC_PRIVATE = 0x4000 | 0x40000
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
#: The number of capset(2), where we know it, and its header's version.
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION = 0x20080522


def _check(result):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _prctl(option, value):
    _check(_libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0))


def adopt_orphans():
    """What our children's children leave behind becomes ours."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _write(path, text):
    try:
        with open(path, "w") as file:
            file.write(text)
    except OSError:
        # Where its effect is missing, the next system call fails.
        pass


def enter(jail):
    """Take the steps. The process must have one thread."""
    os.setsid()
    _write("/proc/self/oom_score_adj", "500")
    adopt_orphans()
    if jail["mounts"]:
        _enter_namespace(jail["user_namespace"])
        for mount in jail["mounts"]:
            _mount(mount["source"], mount["target"], mount["flags"])
        if jail["user_namespace"]:
            _drop_capabilities()
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    os.chdir(jail["cwd"])
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, jail["max_files"])
    _limit(resource.RLIMIT_FSIZE, jail["max_file"])
    _limit(resource.RLIMIT_DATA, jail["max_data"])
    # Last: changes of identity above would reset it.
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _enter_namespace(user_namespace):
    if user_namespace:
        uid, gid = os.geteuid(), os.getegid()
        _check(_libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNS))
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")
    else:
        _check(_libc.unshare(_CLONE_NEWNS))
    _mount("none", "/", _MS_REC_PRIVATE)


def _mount(source, target, flags):
    _check(_libc.mount(source.encode(), target.encode(), None, ctypes.c_ulong(flags), None))


def _drop_capabilities():
    """In its own user namespace a process is all-powerful; exec would end that."""
    number = _CAPSET.get(os.uname().machine)
    if number is None:
        raise OSError("cannot drop capabilities on this machine")
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    _check(_libc.syscall(ctypes.c_long(number), header, none))


def _limit(which, value):
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))
