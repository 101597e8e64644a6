"""What every handler needs of its surroundings, set up once for each execution environment."""

from os import environ

import boto3


class EnvParams:
    """The widget table and how much of it a page has. Tests give the handlers one of their own."""

    def __init__(self):
        self.ddb_pk = "widgetName"
        self.ddb_color_index = "color"
        self.ddb_limit = environ.get("DDB_LIMIT", "100")
        self.ddb_table = boto3.resource("dynamodb").Table(environ["DDB_TABLE"])

    def ddb_to_widget(self, item: dict) -> dict:
        """An item as the API shows it."""
        return {"widgetName": item[self.ddb_pk], "color": item["color"]}
