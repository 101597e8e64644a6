"""What stands between a client and a function: the cache of a stage, and tests of who may pass."""

import json

from support import ACCOUNT, REGION, client, equal, function, http, integration_uri, patch, permit, route, stage_url

FRESH = """
def handler(event, context):
    return {'statusCode': 200, 'body': context.aws_request_id}
"""

GUARD = """
def handler(event, context):
    if event['authorizationToken'] != 'open sesame':
        raise Exception('Unauthorized')
    statement = {'Action': 'execute-api:Invoke', 'Effect': 'Allow', 'Resource': event['methodArn']}
    return {'principalId': 'ali', 'policyDocument': {'Version': '2012-10-17', 'Statement': [statement]}}
"""


def a_stage_answers_from_its_cache():
    function("fresh", FRESH)
    gateway = client("apigateway")
    made = gateway.create_rest_api(name="cached")
    route(made["id"], made["rootResourceId"], "GET", "fresh")
    permit("fresh", made["id"])
    stage = {"restApiId": made["id"], "stageName": "prod"}
    gateway.create_deployment(**stage)

    def update(**values):
        operations = [("replace", path, value) for path, value in values.items()]
        return gateway.update_stage(**stage, patchOperations=patch(*operations))

    def ask(**headers):
        status, told, body = http("GET", stage_url(made["id"], "prod") + "/", headers=headers)
        equal(status, 200)
        return body, told.get("Warning")

    def renew():
        return ask(**{"Cache-Control": "max-age=0"})

    assert ask() != ask()
    updated = update(**{"/cacheClusterEnabled": "true", "/*/*/caching/enabled": "true"})
    equal((updated["cacheClusterStatus"], updated["cacheClusterSize"]), ("AVAILABLE", "0.5"))
    kept = ask()
    equal(ask(), kept)
    ignored = "199 Cache-control headers were ignored because the caller was unauthorized."
    equal(renew(), (kept[0], ignored))
    update(**{"/*/*/caching/requireAuthorizationForCacheControl": "false"})
    renewed = renew()
    assert renewed != kept
    equal(ask(), renewed)
    equal(gateway.flush_stage_cache(**stage)["ResponseMetadata"]["HTTPStatusCode"], 202)
    assert ask() != renewed


def authorizers_are_tested():
    function("guard", GUARD)
    gateway = client("apigateway")
    api = gateway.create_rest_api(name="guarded")["id"]
    authorizer = gateway.create_authorizer(
        restApiId=api,
        name="guard",
        type="TOKEN",
        authorizerUri=integration_uri("guard"),
        identitySource="method.request.header.Authorization",
    )

    def test(token):
        return gateway.test_invoke_authorizer(
            restApiId=api, authorizerId=authorizer["id"], headers={"Authorization": token}
        )

    equal(test("open sesame")["clientStatus"], 500)
    permit("guard", api)
    passed = test("open sesame")
    equal((passed["clientStatus"], passed["principalId"]), (0, "ali"))
    resource = json.loads(passed["policy"])["Statement"][0]["Resource"]
    equal(resource, f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/ESTestInvoke-stage/GET/")
    assert passed["log"].endswith(" : Successfully completed authorizer execution\n"), passed["log"]
    unknown = test("abracadabra")
    equal(unknown["clientStatus"], 401)
    assert unknown["log"].endswith(" : Unauthorized\n"), unknown["log"]
