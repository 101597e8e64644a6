"""GET /widget/{widgetName}: one widget."""

import logging
from typing import Any

from botocore.exceptions import ClientError
from lambdaDdbEnvLayer import EnvParams

GLOBAL_ENV = EnvParams()


def lambda_handler(event: dict, context: Any) -> dict:
    try:
        return get_widget(event, GLOBAL_ENV)
    except ClientError as client_error:
        logging.error("%s %s", event, client_error.response)
        raise Exception("error: Internal Server Error") from client_error


def get_widget(event: dict, env: EnvParams) -> dict:
    found = env.ddb_table.get_item(Key={env.ddb_pk: event["widgetName"]})
    if "Item" not in found:
        raise Exception("NotFound: no widget of this name")
    return env.ddb_to_widget(found["Item"])
