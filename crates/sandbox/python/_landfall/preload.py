"""What the zygote imports ahead of functions, and when that must not be used."""

import os
import sys

#: Imported with boto3 or by many functions; all are without side effects.
_COMMON = ("base64", "collections", "datetime", "decimal", "functools", "hashlib", "random", "urllib.request", "uuid")
_WARM = ("dynamodb",)


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
    import botocore.loaders

    _remember_files(botocore.loaders)
    for service in _WARM:
        # Makes boto3 import what it imports late; nothing is called.
        boto3.session.Session().client(
            service,
            region_name="us-east-1",
            aws_access_key_id="-",
            aws_secret_access_key="-",
            endpoint_url="http://127.0.0.1:9",
        )


def _remember_files(loaders):
    """Parsed service models are shared by all loaders, hence by all forks."""
    known = {}
    plain = loaders.JSONFileLoader.load_file

    def load_file(self, file_path):
        if file_path not in known:
            known[file_path] = plain(self, file_path)
        return known[file_path]

    loaders.JSONFileLoader.load_file = load_file


def shadowed(task_root, preloaded):
    """Whether the function brings a module that we have imported from elsewhere."""
    try:
        names = {name.partition(".")[0] for name in os.listdir(task_root)}
    except OSError:
        return True
    return not names.isdisjoint(preloaded)
