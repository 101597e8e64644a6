"""GET /reports/color: all widgets of a color, read from the index page by page."""

import logging
from typing import Any

from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError
from lambdaDdbEnvLayer import EnvParams

GLOBAL_ENV = EnvParams()


def lambda_handler(event: dict, context: Any) -> list:
    try:
        return get_ddb_data(event, GLOBAL_ENV)
    except ClientError as client_error:
        logging.error("%s %s", event, client_error.response)
        raise Exception("error: Internal Server Error") from client_error


def get_ddb_data(event: dict, env: EnvParams) -> list:
    query = {
        "IndexName": env.ddb_color_index,
        "KeyConditionExpression": Key("color").eq(event["color"]),
        # Small on purpose, so that tests meet several pages.
        "Limit": int(env.ddb_limit),
    }
    widget_list = []
    while True:
        page = env.ddb_table.query(**query)
        widget_list.extend(env.ddb_to_widget(item) for item in page["Items"])
        if "LastEvaluatedKey" not in page:
            break
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    # Raise NotFound if return is 0
    if len(widget_list) == 0:
        raise Exception("NotFound: no data matching query")
    return widget_list
