"""The widgets application: its API imported from the author's split OpenAPI, its functions as they stand, its requests."""

import json
import os

import yaml

from support import ACCOUNT, LOGGING, REGION, client, equal, function, http, permit, stage_url

APPLICATION = os.path.join(os.path.dirname(__file__), "../../examples/widgets")
FUNCTIONS = {
    "widgetPutLambda": "widget/put",
    "widgetGetLambda": "widget/get",
    "reportsColorLambda": "reports/color",
    "reportsFilterPageLambda": "reports/filterpage",
}
TABLE = "widgets"


def _read(path):
    with open(os.path.join(APPLICATION, path)) as file:
        return file.read()


def _bundled(path):
    """A document with what its `$ref`s name in their place."""
    return _resolved(yaml.safe_load(_read(path)), os.path.dirname(path))


def _resolved(node, folder):
    if isinstance(node, list):
        return [_resolved(each, folder) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _bundled(os.path.normpath(os.path.join(folder, node["$ref"])))
    if "Fn::Sub" in node:
        return _substituted(node["Fn::Sub"])
    return {key: _resolved(value, folder) for key, value in node.items()}


def _substituted(text):
    for name in FUNCTIONS:
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
        text = text.replace(f"${{{name}.Arn}}", arn)
    return text.replace("${AWS::Region}", REGION)


def _deployed():
    """The whole application: where it answers."""
    properties = yaml.safe_load(_read("cloudformation/resources/dynamodb/widgetDdbTable.yaml"))["Properties"]
    client("dynamodb").create_table(TableName=TABLE, **properties)
    gateway = client("apigateway")
    document = json.dumps(_bundled("api/apiSkeleton.yaml")).encode()
    api = gateway.import_rest_api(failOnWarnings=True, body=document)["id"]
    layer = _read("pylambda/layers/lambdaDdbEnv/python/lambdaDdbEnvLayer.py")
    for name, folder in FUNCTIONS.items():
        code = {"app.py": _read(f"pylambda/{folder}/app.py"), "lambdaDdbEnvLayer.py": layer}
        settings = {"Variables": {"DDB_TABLE": TABLE, "DDB_LIMIT": "2"}}
        function(name, code, [*LOGGING, "dynamodb:*"], Handler="app.lambda_handler", Environment=settings)
        permit(name, api)
    gateway.create_deployment(restApiId=api, stageName="dev")
    return stage_url(api, "dev")


def widgets_are_tracked():
    url = _deployed()

    def asked(method, path, body=None):
        headers = {"Content-Type": "application/json"} if body else None
        status, _, answer = http(method, url + path, body and json.dumps(body), headers)
        return status, answer

    def got(path):
        status, answer = asked("GET", path)
        equal(status, 200)
        return json.loads(answer)

    colors = {"anvil": "black", "bolt": "grey", "cog": "grey", "dowel": "brown", "eyelet": "grey"}
    for name, color in colors.items():
        widget = {"widgetName": name, "color": color}
        status, answer = asked("PUT", "/widget", widget)
        equal((status, json.loads(answer)), (200, widget))
    equal(got("/widget/anvil"), {"widgetName": "anvil", "color": "black"})
    status, _ = asked("PUT", "/widget", {"widgetName": "anvil", "color": "blue"})
    equal((status, got("/widget/anvil")["color"]), (200, "blue"))
    # Three pages of the index.
    grey = [{"widgetName": name, "color": "grey"} for name in ("bolt", "cog", "eyelet")]
    equal(got("/reports/color?color=grey"), grey)
    equal(_paged(got, ""), sorted(colors))
    # A limit that divides them would end in a page without widgets, which the function says was not found.
    equal(_paged(got, "&limit=3"), sorted(colors))
    equal(_paged(got, "&limit=10&filter=o"), ["bolt", "cog", "dowel"])


def _paged(got, parameters):
    """The names on all pages."""
    names, last = [], ""
    while True:
        page = got(f"/reports/filterpage?lastKey={last}{parameters}")
        equal((page["metadata"]["message"], page["metadata"]["previous"]), ("OK", last))
        names += [widget["widgetName"] for widget in page["widgetList"]]
        last = page["metadata"]["next"]
        if not last:
            return sorted(names)


def errors_are_matched_and_requests_checked():
    url = _deployed()
    equal(http("GET", url + "/widget/none")[::2], (400, ' "Error": "NotFound: no widget of this name" '))
    equal(http("GET", url + "/reports/color?color=red")[::2], (400, ' "Error": "NotFound: no data matching query" '))
    equal(
        http("GET", url + "/reports/color")[::2],
        (400, '{"message":"Missing required request parameters: [color]"}'),
    )
    json_body = {"Content-Type": "application/json"}
    wrong = http("PUT", url + "/widget", json.dumps({"widgetName": "gear"}), json_body)
    equal(wrong[::2], (400, '{"message":"Invalid request body"}'))
    client("dynamodb").delete_table(TableName=TABLE)
    equal(http("GET", url + "/widget/anvil")[::2], (500, ' "Error": "error: Internal Server Error" '))
