"""What the scenarios share: clients, expected refusals, packages, functions, plain HTTP."""

import base64
import contextlib
import io
import json
import os
import time
import zipfile

import boto3
import botocore.exceptions
import urllib3
from botocore.config import Config

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
ACCOUNT = "000000000000"
REGION = "us-east-1"


def client(service, credentials=None, **options):
    """A client of the engine; of somebody else where credentials (as AssumeRole answers them) are given."""
    if credentials:
        options["aws_access_key_id"] = credentials["AccessKeyId"]
        options["aws_secret_access_key"] = credentials["SecretAccessKey"]
        options["aws_session_token"] = credentials.get("SessionToken")
    return boto3.client(service, config=Config(retries={"total_max_attempts": 1}, read_timeout=120), **options)


@contextlib.contextmanager
def refused(code, message=None, status=None):
    """The calls inside must be refused so."""
    try:
        yield
    except botocore.exceptions.ClientError as error:
        equal(error.response["Error"]["Code"], code)
        if message is not None:
            equal(error.response["Error"]["Message"], message)
        if status is not None:
            equal(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
    else:
        raise AssertionError(f"was not refused with {code}")


def equal(found, expected):
    """Says both when they differ."""
    assert found == expected, f"\nfound:    {found!r}\nexpected: {expected!r}"


def eventually(ask, expected, patience=60):
    """Asks until the answer is the expected one; says both if it never is."""
    end = time.monotonic() + patience
    while (found := ask()) != expected and time.monotonic() < end:
        time.sleep(0.05)
    equal(found, expected)


def http(method, url, body=None, headers=None):
    """A plain request: the answer's status, headers, and body as text."""
    pool = urllib3.PoolManager(retries=False, timeout=120)
    answer = pool.request(method, url, body=body, headers=headers, redirect=False)
    return answer.status, answer.headers, answer.data.decode()


def package(code):
    """A zip with these files, by name; a text alone is `index.py`."""
    files = {"index.py": code} if isinstance(code, str) else code
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def trusting(service):
    """A trust policy."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allowing(actions, resources="*"):
    """A policy."""
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


LOGGING = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]


def role(name, actions=LOGGING, trusted="lambda.amazonaws.com"):
    """A role's ARN."""
    iam = client("iam")
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusting(trusted))
    iam.put_role_policy(RoleName=name, PolicyName="main", PolicyDocument=allowing(actions))
    return made["Role"]["Arn"]


def function(name, code, actions=LOGGING, **options):
    """A function of Python code with `handler`, ready to be called."""
    functions = client("lambda")
    options = {"Runtime": "python3.8", "Handler": "index.handler", "Timeout": 60, **options}
    made = functions.create_function(
        FunctionName=name, Role=role(f"{name}-role", actions), Code={"ZipFile": package(code)}, **options
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    return made


def called(name, event=None):
    """The whole answer of a call, its payload and log read."""
    answer = client("lambda").invoke(FunctionName=name, LogType="Tail", Payload=json.dumps(event).encode())
    answer["Payload"] = json.loads(answer["Payload"].read())
    answer["LogResult"] = base64.b64decode(answer["LogResult"]).decode()
    return answer


def integration_uri(name):
    """How API Gateway names a function."""
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations"


def permit(name, api):
    """Lets an API call a function."""
    client("lambda").add_permission(
        FunctionName=name,
        StatementId=f"api-{api}",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/*",
    )


def proxied(name, path="{proxy+}", **integration):
    """An API, deployed as `prod`, whose one resource hands everything to a function: its address."""
    gateway = client("apigateway")
    api = gateway.create_rest_api(name=f"{name}-api")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    resource = gateway.create_resource(restApiId=api, parentId=root, pathPart=path)["id"]
    route(api, resource, "ANY", name, **integration)
    permit(name, api)
    gateway.create_deployment(restApiId=api, stageName="prod")
    return stage_url(api, "prod")


def route(api, resource, method, name, **integration):
    """A method that hands its requests to a function."""
    gateway = client("apigateway")
    where = {"restApiId": api, "resourceId": resource, "httpMethod": method}
    gateway.put_method(authorizationType="NONE", **where)
    gateway.put_integration(
        type="AWS_PROXY", integrationHttpMethod="POST", uri=integration_uri(name), **where, **integration
    )


def stage_url(api, stage):
    """A deployed stage's address."""
    return f"{ENDPOINT}/_aws/execute-api/{api}/{stage}"


def patch(*operations):
    """Operations of a JSON patch from tuples of op, path and value."""
    return [dict(zip(("op", "path", "value"), operation)) for operation in operations]
