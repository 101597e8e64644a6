"""The music application, deployed by `landfall up`: what the console shows its author."""

import json
import pathlib

from support import ACCOUNT, client, equal, package

RECORDED = pathlib.Path(__file__).parents[2] / "corpus" / "apigateway" / "events" / "music.json"
ECHO = "import json\ndef lambda_handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}\n"
# What is drawn for each request or API, or stands for who asks from where.
DRAWN = ("resourceId", "extendedRequestId", "requestTime", "requestTimeEpoch", "requestId", "apiId")


def the_event_is_the_one_that_the_author_printed():
    tester = _user("TestIAMUser")
    _echoes("DemoCreateTable")
    gateway = client("apigateway", tester)
    [api] = gateway.get_rest_apis()["items"]
    resources = gateway.get_resources(restApiId=api["id"])["items"]
    [table] = [resource["id"] for resource in resources if resource.get("pathPart") == "DemoResourceMusicTable"]
    answer = gateway.test_invoke_method(
        restApiId=api["id"], resourceId=table, httpMethod="PUT", headers={"table": "Music"}
    )
    equal(answer["status"], 200)
    equal(list(answer["headers"]), ["X-Amzn-Trace-Id"])
    event = json.loads(answer["body"])
    expected = json.loads(RECORDED.read_text().replace("nnnnnnnnnnnn", ACCOUNT))["event"]
    context, identity = event["requestContext"], event["requestContext"]["identity"]
    equal((context["apiId"], context["resourceId"]), (api["id"], table))
    for name in DRAWN:
        equal(type(context[name]), type(expected["requestContext"][name]))
        context[name] = expected["requestContext"][name]
    assert identity["userAgent"].startswith("Boto3/"), identity
    equal((identity["caller"][:4], identity["caller"]), ("AIDA", identity["user"]))
    # The author's console signed with a key of its session; of a user's own key nothing is told.
    equal(identity["accessKey"], None)
    for name in ("userAgent", "caller", "user", "accessKey"):
        identity[name] = expected["requestContext"]["identity"][name]
    equal(event, expected)


def _echoes(name):
    """Has a function answer with its event, however long a busy machine takes for that."""
    functions = client("lambda")
    functions.update_function_configuration(FunctionName=name, Timeout=60)
    functions.get_waiter("function_updated_v2").wait(FunctionName=name)
    functions.update_function_code(FunctionName=name, ZipFile=package(ECHO))
    functions.get_waiter("function_updated_v2").wait(FunctionName=name)


def _user(name):
    """The credentials of a user who may do everything."""
    iam = client("iam")
    iam.create_user(UserName=name)
    iam.attach_user_policy(UserName=name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    return iam.create_access_key(UserName=name)["AccessKey"]
