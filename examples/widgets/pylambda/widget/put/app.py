"""PUT /widget: adds a widget, or changes its color."""

import logging
from typing import Any

from botocore.exceptions import ClientError
from lambdaDdbEnvLayer import EnvParams

GLOBAL_ENV = EnvParams()


def lambda_handler(event: dict, context: Any) -> dict:
    try:
        return put_widget(event, GLOBAL_ENV)
    except ClientError as client_error:
        logging.error("%s %s", event, client_error.response)
        raise Exception("error: Internal Server Error") from client_error


def put_widget(event: dict, env: EnvParams) -> dict:
    widget = {env.ddb_pk: event["widgetName"], "color": event["color"]}
    env.ddb_table.put_item(Item=widget)
    return env.ddb_to_widget(widget)
