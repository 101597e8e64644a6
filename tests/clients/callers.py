"""Who may call a deployed API, and how often: signatures, API keys, usage plans."""

import datetime
import json

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from support import ACCOUNT, REGION, allowing, client, equal, eventually, http, stage_url


def _mocked(name, **method):
    """An API whose GET / answers `{"pet": "dog"}` by itself: its id and its address."""
    gateway = client("apigateway")
    made = gateway.create_rest_api(name=name)
    api, place = made["id"], {"restApiId": made["id"], "resourceId": made["rootResourceId"], "httpMethod": "GET"}
    gateway.put_method(**place, **{"authorizationType": "NONE", **method})
    gateway.put_integration(**place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    gateway.put_method_response(**place, statusCode="200")
    gateway.put_integration_response(
        **place, statusCode="200", responseTemplates={"application/json": '{"pet": "dog"}'}
    )
    gateway.create_deployment(restApiId=api, stageName="prod")
    return api, stage_url(api, "prod") + "/"


ANSWER = (200, '{"pet": "dog"}')


def _user(name, *policy):
    """A user's key, who may do what the policy says."""
    iam = client("iam")
    iam.create_user(UserName=name)
    if policy:
        iam.put_user_policy(UserName=name, PolicyName="calls", PolicyDocument=allowing(*policy))
    return iam.create_access_key(UserName=name)["AccessKey"]


def _signed(url, key, service="execute-api"):
    """What a request gets that is signed so."""
    credentials = Credentials(key["AccessKeyId"], key["SecretAccessKey"], key.get("SessionToken"))
    request = AWSRequest(method="GET", url=url)
    SigV4Auth(credentials, service, REGION).add_auth(request)
    return http("GET", url, headers=dict(request.headers.items()))


def signatures_are_verified_and_policies_decide():
    api, url = _mocked("signed", authorizationType="AWS_IAM")
    arn = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/prod/GET/"
    allowed, stranger = _user("allowed", "execute-api:Invoke", arn), _user("stranger")
    equal(_signed(url, allowed)[::2], ANSWER)

    status, headers, body = http("GET", url)
    equal((status, body), (403, '{"message":"Missing Authentication Token"}'))
    equal(headers["x-amzn-ErrorType"], "MissingAuthenticationTokenException")

    status, headers, body = _signed(url, stranger)
    equal((status, headers["x-amzn-ErrorType"]), (403, "AccessDeniedException"))
    who = f"User: arn:aws:iam::{ACCOUNT}:user/stranger is not authorized to perform: execute-api:Invoke"
    assert json.loads(body)["Message"].startswith(who), body

    status, headers, body = _signed(url, {**allowed, "SecretAccessKey": "wrong"})
    equal((status, headers["x-amzn-ErrorType"]), (403, "InvalidSignatureException"))
    said = "The request signature we calculated does not match the signature you provided."
    assert json.loads(body)["message"].startswith(said), body

    status, _, body = _signed(url, allowed, service="dynamodb")
    equal(status, 403)
    assert "Credential should be scoped to correct service: 'execute-api'." in body, body


def a_session_calls_as_its_role():
    api, url = _mocked("roles", authorizationType="AWS_IAM")
    iam, sts = client("iam"), client("sts")
    trusted = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    role = iam.create_role(RoleName="caller", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    session = sts.assume_role(RoleArn=role, RoleSessionName="visit")["Credentials"]
    status, headers, _ = _signed(url, session)
    equal((status, headers["x-amzn-ErrorType"]), (403, "AccessDeniedException"))
    policy = allowing("execute-api:Invoke", f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/*")
    iam.put_role_policy(RoleName="caller", PolicyName="calls", PolicyDocument=policy)
    equal(_signed(url, session)[::2], ANSWER)


def keys_let_in_and_plans_limit():
    api, url = _mocked("metered", apiKeyRequired=True)
    gateway = client("apigateway")

    def asked(key=None):
        status, headers, body = http("GET", url, headers={"x-api-key": key} if key else None)
        return status, headers.get("x-amzn-ErrorType"), body

    def planned(name, **limits):
        key = gateway.create_api_key(name=name, enabled=True)
        stages = [{"apiId": api, "stage": "prod"}]
        plan = gateway.create_usage_plan(name=name, apiStages=stages, **limits)["id"]
        gateway.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
        return key, plan

    forbidden = (403, "ForbiddenException", '{"message":"Forbidden"}')
    equal(asked(), forbidden)
    equal(asked("no key at all, but long enough"), forbidden)
    unplanned = gateway.create_api_key(name="unplanned", enabled=True)
    equal(asked(unplanned["value"]), forbidden)

    free, _ = planned("free")
    equal(asked(free["value"]), (200, None, '{"pet": "dog"}'))
    two, plan = planned("two", quota={"limit": 2, "period": "DAY"})
    equal([asked(two["value"])[0] for _ in range(2)], [200, 200])
    equal(asked(two["value"]), (429, "LimitExceededException", '{"message":"Limit Exceeded"}'))
    # A rate of one in a quarter of an hour: no machine is too slow for that.
    slow, _ = planned("slow", throttle={"burstLimit": 1, "rateLimit": 0.001})
    equal(asked(slow["value"])[0], 200)
    equal(asked(slow["value"]), (429, "TooManyRequestsException", '{"message":"Too Many Requests"}'))
    equal(asked(free["value"])[0], 200)

    gateway.update_api_key(
        apiKey=free["id"], patchOperations=[{"op": "replace", "path": "/enabled", "value": "false"}]
    )
    equal(asked(free["value"]), forbidden)
    # What was used is written a moment later.
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    eventually(
        lambda: gateway.get_usage(usagePlanId=plan, startDate=today, endDate=today)["items"],
        {two["id"]: [[2, 0]]},
    )
