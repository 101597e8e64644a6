"""What the zygote imports ahead of functions, and when that must not be used."""

import os
import sys

#: Imported with boto3 or by many functions; all are without side effects.
_COMMON = ("base64", "collections", "datetime", "decimal", "functools", "hashlib", "random", "urllib.request", "uuid")
_WARM = "dynamodb"
#: Sessions made ahead: most functions use one or two.
_SESSIONS = 3


def load(site):
    """Import what is common; returns the top-level names that plain starts lack."""
    before = {name.partition(".")[0] for name in sys.modules}
    for name in _COMMON:
        __import__(name)
    if site is not None:
        sys.path.append(site)
        _load_boto3()
    return {name.partition(".")[0] for name in sys.modules} - before


def _load_boto3():
    import boto3
    import botocore.session

    session = botocore.session.get_session()
    warm = boto3.session.Session(
        aws_access_key_id="-", aws_secret_access_key="-", region_name="us-east-1", botocore_session=session
    )
    # Makes boto3 import what it imports late; nothing is called.
    warm.client(_WARM, endpoint_url="http://127.0.0.1:9")
    warm.resource(_WARM, endpoint_url="http://127.0.0.1:9")
    try:
        _share_models(botocore.session, session.get_component("data_loader"))
        _make_sessions_ahead(botocore.session)
    except AttributeError:
        # A version of botocore that is built differently starts as it always does.
        pass


def _share_models(module, warm):
    """New loaders begin with the service models and folder listings already read,
    unless the function has a data path of its own. Loaders share what they have
    read in this way within one session, too."""
    plain, read = module.create_loader, warm._cache

    def create_loader(search_path_string=None):
        loader = plain(search_path_string)
        if search_path_string is None:
            loader._cache.update(read)
        return loader

    module.create_loader = create_loader


def _make_sessions_ahead(module):
    """A new session reads its environment when it is used, not when it is made: so
    the ones made here serve any function."""
    plain = module.get_session
    ready = [plain() for _ in range(_SESSIONS)]

    def get_session(env_vars=None):
        return ready.pop() if ready and env_vars is None else plain(env_vars)

    module.get_session = get_session


def shadowed(task_root, preloaded):
    """Whether the function brings a module that we have imported from elsewhere."""
    try:
        names = {name.partition(".")[0] for name in os.listdir(task_root)}
    except OSError:
        return True
    return not names.isdisjoint(preloaded)
