"""GET /reports/filterpage: widgets page by page, with a limit and a part of their names, all optional."""

import logging
from typing import Any

from botocore.exceptions import ClientError
from lambdaDdbEnvLayer import EnvParams

GLOBAL_ENV = EnvParams()


def lambda_handler(event: dict, context: Any) -> dict:
    try:
        return widget_get(event, GLOBAL_ENV)
    except ClientError as client_error:
        logging.error("%s %s", event, client_error.response)
        raise Exception("error: Internal Server Error") from client_error


def widget_get(event: dict, env: EnvParams) -> dict:
    # API Gateway gives empty texts for parameters that the client left out.
    scan_kwargs = {"Limit": int(event.get("limit") or env.ddb_limit)}

    # Client requests an option for filtering on widget name
    if "filter" in event.keys() and len(event["filter"]) > 0:
        scan_kwargs["FilterExpression"] = "contains(#S, :s)"
        scan_kwargs["ExpressionAttributeNames"] = {"#S": env.ddb_pk}
        scan_kwargs["ExpressionAttributeValues"] = {":s": event["filter"]}

    # Client has specified a pagination start
    if "lastKey" in event.keys() and len(event["lastKey"]) > 0:
        scan_kwargs["ExclusiveStartKey"] = {env.ddb_pk: event["lastKey"]}

    page = env.ddb_table.scan(**scan_kwargs)
    widget_list = [env.ddb_to_widget(item) for item in page["Items"]]
    if len(widget_list) == 0:
        raise Exception("NotFound: no data matching query")

    following = page.get("LastEvaluatedKey", {env.ddb_pk: ""})[env.ddb_pk]
    return {
        "metadata": {
            "next": following,
            "previous": event.get("lastKey", ""),
            "message": "OK",
            "count": len(widget_list),
        },
        "widgetList": widget_list,
    }
