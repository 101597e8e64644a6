"""API Gateway: REST APIs built by hand, and what they answer."""

import json

from support import (
    ACCOUNT,
    ENDPOINT,
    client,
    equal,
    function,
    http,
    permit,
    proxied,
    refused,
    route,
    stage_url,
)

ECHO = """
import json
def handler(event, context):
    return {'statusCode': 200, 'body': json.dumps(event)}
"""


def routes_lead_to_functions():
    function("echo", ECHO)
    gateway = client("apigateway")
    made = gateway.create_rest_api(name="by-hand", description="built call by call")
    equal(made["ResponseMetadata"]["HTTPStatusCode"], 201)
    api = made["id"]
    root = gateway.get_resources(restApiId=api)["items"]
    equal([resource["path"] for resource in root], ["/"])
    items = gateway.create_resource(restApiId=api, parentId=root[0]["id"], pathPart="items")
    one = gateway.create_resource(restApiId=api, parentId=items["id"], pathPart="{id}")
    equal(one["path"], "/items/{id}")
    rest = gateway.create_resource(restApiId=api, parentId=root[0]["id"], pathPart="{proxy+}")
    route(api, one["id"], "GET", "echo")
    route(api, rest["id"], "ANY", "echo")
    permit("echo", api)
    gateway.create_deployment(restApiId=api, stageName="v1")
    url = stage_url(api, "v1")

    def event(method, path):
        status, _, body = http(method, url + path)
        equal(status, 200)
        return json.loads(body)

    seen = event("GET", "/items/7%20a?x=1&x=2&y=")
    equal((seen["resource"], seen["path"], seen["httpMethod"]), ("/items/{id}", "/items/7%20a", "GET"))
    equal(seen["pathParameters"], {"id": "7%20a"})
    equal(seen["queryStringParameters"], {"x": "2", "y": ""})
    equal(seen["multiValueQueryStringParameters"], {"x": ["1", "2"], "y": [""]})
    seen = event("PATCH", "/some/long/way")
    equal((seen["resource"], seen["pathParameters"]), ("/{proxy+}", {"proxy": "some/long/way"}))
    for method, path in (("POST", "/items/7"), ("GET", "/")):
        status, headers, body = http(method, url + path)
        # `{proxy+}` takes what no other resource matches: `/items/{id}` does, though it has no POST.
        equal((path, status, body), (path, 403, '{"message":"Missing Authentication Token"}'))
        equal(headers["x-amzn-ErrorType"], "MissingAuthenticationTokenException")
    same = f"{ENDPOINT}/restapis/{api}/v1/_user_request_/items/7"
    equal(json.loads(http("GET", same)[2])["pathParameters"], {"id": "7"})
    by_host = http("GET", f"{ENDPOINT}/v1/items/7", headers={"Host": f"{api}.execute-api.localhost"})
    equal(json.loads(by_host[2])["requestContext"]["domainName"], f"{api}.execute-api.localhost")
    status, _, body = http("GET", stage_url(api, "v2") + "/items/7")
    equal((status, body), (403, '{"message":"Forbidden"}'))
    status, _, body = http("GET", stage_url("nosuchapi0", "v1") + "/items/7")
    equal((status, body), (403, '{"message":"Forbidden"}'))


def edits_are_invisible_until_deployed():
    function("before", "def handler(event, context):\n    return {'statusCode': 200, 'body': 'before'}\n")
    function("after", "def handler(event, context):\n    return {'statusCode': 200, 'body': 'after'}\n")
    gateway = client("apigateway")
    url = proxied("before")
    api = url.split("/")[-2]
    [proxy] = [r for r in gateway.get_resources(restApiId=api)["items"] if r["path"] == "/{proxy+}"]
    permit("after", api)
    gateway.delete_method(restApiId=api, resourceId=proxy["id"], httpMethod="ANY")
    route(api, proxy["id"], "GET", "after")
    equal(http("GET", url + "/x")[2], "before")
    equal(http("POST", url + "/x")[2], "before")
    first = gateway.get_stage(restApiId=api, stageName="prod")["deploymentId"]
    deployed = gateway.create_deployment(restApiId=api, stageName="prod")["id"]
    equal(gateway.get_stage(restApiId=api, stageName="prod")["deploymentId"], deployed)
    equal(http("GET", url + "/x")[2], "after")
    equal(http("POST", url + "/x")[0], 403)
    # The earlier deployment is still what it was.
    gateway.create_stage(restApiId=api, stageName="old", deploymentId=first)
    equal(http("POST", stage_url(api, "old") + "/x")[2], "before")
    with refused("BadRequestException", status=400):
        gateway.delete_deployment(restApiId=api, deploymentId=first)
    equal(gateway.delete_rest_api(restApiId=api)["ResponseMetadata"]["HTTPStatusCode"], 202)
    with refused("NotFoundException", f"Invalid API identifier specified {ACCOUNT}:{api}", 404):
        gateway.get_rest_api(restApiId=api)
    equal(http("GET", url + "/x")[0], 403)


def functions_get_the_event_they_get_on_aws():
    """The members are those of an event that a function on AWS printed in December 2023 (by the console's test:
    `apiKey` and `apiKeyId` are its own); a deployed stage adds `deploymentId`."""
    function("echo", ECHO)
    url = proxied("echo")
    api = url.split("/")[-2]
    headers = {"X-Custom-Header": "yes", "User-Agent": "tester/1", "Content-Type": "text/plain", "Accept": "*/*"}
    status, answered, body = http("POST", url + "/music?q=1", "the body", headers)
    equal(status, 200)
    event = json.loads(body)
    equal(
        set(event),
        {
            "resource",
            "path",
            "httpMethod",
            "headers",
            "multiValueHeaders",
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "pathParameters",
            "stageVariables",
            "requestContext",
            "body",
            "isBase64Encoded",
        },
    )
    context = event["requestContext"]
    equal(
        set(context),
        {
            "resourceId",
            "resourcePath",
            "httpMethod",
            "extendedRequestId",
            "requestTime",
            "path",
            "accountId",
            "protocol",
            "stage",
            "domainPrefix",
            "requestTimeEpoch",
            "requestId",
            "identity",
            "domainName",
            "deploymentId",
            "apiId",
        },
    )
    equal(
        context["identity"],
        {
            "cognitoIdentityPoolId": None,
            "cognitoIdentityId": None,
            "principalOrgId": None,
            "cognitoAuthenticationType": None,
            "userArn": None,
            "userAgent": "tester/1",
            "accountId": None,
            "caller": None,
            "sourceIp": "127.0.0.1",
            "accessKey": None,
            "cognitoAuthenticationProvider": None,
            "user": None,
        },
    )
    equal((event["body"], event["isBase64Encoded"], event["stageVariables"]), ("the body", False, None))
    equal((event["path"], context["path"]), ("/music", "/prod/music"))
    equal((context["stage"], context["apiId"], context["accountId"]), ("prod", api, ACCOUNT))
    equal((context["resourcePath"], context["protocol"]), ("/{proxy+}", "HTTP/1.1"))
    equal(context["requestId"], answered["x-amzn-RequestId"])
    equal(context["extendedRequestId"], answered["x-amz-apigw-id"])
    equal(event["headers"]["X-Custom-Header"], "yes")
    equal(event["headers"]["X-Forwarded-For"], "127.0.0.1")
    equal(event["headers"]["X-Forwarded-Proto"], "http")
    equal(event["multiValueHeaders"], {name: [value] for name, value in event["headers"].items()})
    trace = answered["X-Amzn-Trace-Id"]
    assert event["headers"]["X-Amzn-Trace-Id"].startswith(trace.split(";")[0]), (event, trace)


def answers_of_functions_are_checked():
    function("say", "import json\ndef handler(event, context):\n    return json.loads(event['body'])\n")
    url = proxied("say") + "/x"

    def said(answer):
        status, headers, body = http("POST", url, json.dumps(answer))
        return status, headers, body

    for malformed in ({}, {"statusCode": 200, "extra": 1}, {"statusCode": 200, "body": {"a": 1}}, "text", None, [1]):
        status, headers, body = said(malformed)
        equal((malformed, status, body), (malformed, 502, '{"message": "Internal server error"}'))
        equal(headers["x-amzn-ErrorType"], "InternalServerErrorException")
    status, headers, body = said(
        {"statusCode": "201", "headers": {"X-Flag": True, "Content-Type": "text/html"}, "body": "ok"}
    )
    equal((status, headers["X-Flag"], headers["Content-Type"], body), (201, "true", "text/html", "ok"))
    status, headers, _ = said({"statusCode": 200, "multiValueHeaders": {"X-Many": ["a", "b"]}})
    equal((status, headers.getlist("X-Many")), (200, ["a", "b"]))
    status, headers, body = said({"statusCode": 200, "body": "aGk=", "isBase64Encoded": True})
    equal((status, body), (200, "aGk="))
    status, headers, body = said({"body": "no status"})
    equal((status, body, headers["Content-Type"]), (200, "no status", "application/json"))
