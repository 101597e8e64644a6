"""Lambda: functions, what they see, and how they fail."""

import concurrent.futures
import datetime
import json
import re

from support import ACCOUNT, REGION, LOGGING, called, client, equal, function, http, package, proxied, refused, role

ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"


def a_function_is_made_called_changed_and_deleted():
    functions = client("lambda")
    arn = role("greeter-role")
    code = """
import os
def handler(event, context):
    print('greeting', event['name'])
    return os.environ['GREETING'] + ' ' + event['name']
"""
    made = functions.create_function(
        FunctionName="greeter",
        Runtime="python3.8",
        Handler="index.handler",
        Role=arn,
        Code={"ZipFile": package(code)},
        Environment={"Variables": {"GREETING": "Hello"}},
        Description="greets",
        MemorySize=256,
        Timeout=30,
    )
    equal(made["ResponseMetadata"]["HTTPStatusCode"], 201)
    equal(made["State"], "Pending")
    equal(made["FunctionArn"], f"{ARN}:greeter")
    functions.get_waiter("function_active_v2").wait(FunctionName="greeter")
    got = functions.get_function(FunctionName="greeter")["Configuration"]
    expected = {
        "FunctionName": "greeter",
        "Runtime": "python3.8",
        "Handler": "index.handler",
        "Role": arn,
        "Description": "greets",
        "MemorySize": 256,
        "Timeout": 30,
        "State": "Active",
        "Version": "$LATEST",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "Environment": {"Variables": {"GREETING": "Hello"}},
        "CodeSha256": made["CodeSha256"],
    }
    equal({name: got[name] for name in expected}, expected)
    with refused("ResourceConflictException", "Function already exist: greeter", 409):
        functions.create_function(
            FunctionName="greeter",
            Runtime="python3.8",
            Handler="index.handler",
            Role=arn,
            Code={"ZipFile": package(code)},
        )

    answer = called("greeter", {"name": "Ada"})
    equal((answer["StatusCode"], answer["Payload"], answer["ExecutedVersion"]), (200, "Hello Ada", "$LATEST"))
    assert "FunctionError" not in answer
    id = answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]
    start, printed, end, report = answer["LogResult"].splitlines()
    assert re.fullmatch(r"START RequestId: [0-9a-f-]{36} Version: \$LATEST", start), start
    equal(printed, "greeting Ada")
    equal(end, start.replace("START", "END").replace(" Version: $LATEST", ""))
    assert re.fullmatch(
        r"REPORT RequestId: [0-9a-f-]{36}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\t"
        r"Max Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t",
        report,
    ), report
    assert len(id) == 36

    functions.update_function_code(FunctionName="greeter", ZipFile=package(code.replace("+ ' ' +", "+ ', ' +")))
    equal(called("greeter", {"name": "Ada"})["Payload"], "Hello, Ada")
    functions.update_function_configuration(FunctionName="greeter", Environment={"Variables": {"GREETING": "Bye"}})
    equal(called("greeter", {"name": "Ada"})["Payload"], "Bye, Ada")
    equal([f["FunctionName"] for f in functions.list_functions()["Functions"]], ["greeter"])
    functions.delete_function(FunctionName="greeter")
    with refused("ResourceNotFoundException", f"Function not found: {ARN}:greeter", 404):
        functions.get_function(FunctionName="greeter")
    with refused("ResourceNotFoundException", f"Function not found: {ARN}:greeter:$LATEST", 404):
        functions.invoke(FunctionName="greeter")


def a_handler_sees_what_it_sees_on_aws():
    code = """
import os, tempfile
import boto3

def handler(event, context):
    path = os.path.join(tempfile.gettempdir(), 'mine')
    with open(path, 'w') as file:
        file.write('kept')
    return {
        'identity': boto3.client('sts').get_caller_identity()['Arn'],
        'here': os.path.dirname(os.path.abspath(__file__)),
        'names': [context.function_name, context.function_version, context.invoked_function_arn,
                  context.memory_limit_in_mb, context.log_group_name],
        'stream': context.log_stream_name,
        'request': context.aws_request_id,
        'left': context.get_remaining_time_in_millis(),
        'root': os.environ['LAMBDA_TASK_ROOT'], 'handler': os.environ['_HANDLER'],
        'file': path, 'region': os.environ['AWS_REGION'], 'endpoint': os.environ['AWS_ENDPOINT_URL'],
        'key': os.environ['AWS_ACCESS_KEY_ID'], 'home': os.environ.get('SECRET_OF_THE_HOST'),
        'runtime': os.environ['AWS_EXECUTION_ENV'],
    }
"""
    function("seer", code)
    seen = called("seer")["Payload"]
    equal(seen["identity"], f"arn:aws:sts::{ACCOUNT}:assumed-role/seer-role/seer")
    equal(seen["names"], ["seer", "$LATEST", f"{ARN}:seer", "128", "/aws/lambda/seer"])
    today = datetime.datetime.now(datetime.timezone.utc)
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", seen["stream"]), seen
    assert seen["stream"].startswith(str(today.year)), seen
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", seen["request"]), seen
    assert 0 < seen["left"] <= 60_000, seen
    equal((seen["root"], seen["handler"], seen["file"]), (seen["here"], "index.handler", "/tmp/mine"))
    equal((seen["region"], seen["runtime"], seen["home"]), (REGION, "AWS_Lambda_python3.8", None))
    assert seen["key"].startswith("ASIA"), seen


def denied_by_its_role():
    """Expects the links application with `dynamodb:PutItem` struck from its template."""
    event = {"httpMethod": "POST", "body": json.dumps({"link": "https://www.google.com"})}
    answer = called("requestHandler", event)
    equal(answer["Payload"], None)
    expected = (
        "An error occurred (AccessDeniedException) when calling the PutItem operation: User: "
        f"arn:aws:sts::{ACCOUNT}:assumed-role/requestHandlerLambdaExecutionRole/requestHandler is not authorized to "
        f"perform: dynamodb:PutItem on resource: arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/linkTable because no "
        "identity-based policy allows the dynamodb:PutItem action"
    )
    assert expected in answer["LogResult"], answer["LogResult"]


def an_error_is_told():
    function("raiser", "def handler(event, context):\n    raise ValueError('no ' + event)\n")
    answer = called("raiser", "way")
    equal((answer["StatusCode"], answer["FunctionError"]), (200, "Unhandled"))
    request = re.search(r"START RequestId: (\S+)", answer["LogResult"])[1]
    [frame] = answer["Payload"].pop("stackTrace")
    assert re.fullmatch(
        r"""  File ".+/index\.py", line 2, in handler\n    raise ValueError\('no ' \+ event\)\n""", frame
    ), frame
    equal(answer["Payload"], {"errorMessage": "no way", "errorType": "ValueError", "requestId": request})
    assert "[ERROR] ValueError: no way\nTraceback (most recent call last):" in answer["LogResult"].replace(
        "\r", "\n"
    ), answer


def a_syntax_error_is_told():
    function("broken", "def handler(event, context):\n    return 1 +\n")
    answer = called("broken")
    equal(answer["FunctionError"], "Unhandled")
    equal(answer["Payload"]["errorType"], "Runtime.UserCodeSyntaxError")
    equal(answer["Payload"]["errorMessage"], "Syntax error in module 'index': invalid syntax (index.py, line 2)")
    [frame] = answer["Payload"]["stackTrace"]
    assert re.fullmatch(r"""  File ".+/index\.py" Line 2\n +return 1 \+\n""", frame), frame
    assert "[ERROR] Runtime.UserCodeSyntaxError: Syntax error in module 'index'" in answer["LogResult"], answer
    status, headers, body = http("GET", proxied("broken") + "/x")
    equal((status, body), (502, '{"message": "Internal server error"}'))
    equal(headers["x-amzn-ErrorType"], "InternalServerErrorException")


def a_function_that_never_returns_is_stopped():
    function(
        "forever", "def handler(event, context):\n    print('begun')\n    while True:\n        pass\n", Timeout=1
    )
    answer = called("forever")
    request = re.search(r"START RequestId: (\S+)", answer["LogResult"])[1]
    equal(answer["FunctionError"], "Unhandled")
    equal(
        answer["Payload"],
        {
            "errorType": "Sandbox.Timedout",
            "errorMessage": f"RequestId: {request} Error: Task timed out after 1.00 seconds",
        },
    )
    assert "begun\n" in answer["LogResult"] and "Task timed out after 1.00 seconds" in answer["LogResult"], answer
    status, _, body = http("GET", proxied("forever") + "/x")
    equal((status, body), (502, '{"message": "Internal server error"}'))


def an_integration_that_takes_too_long_is_given_up():
    function(
        "slow", "import time\ndef handler(event, context):\n    time.sleep(20)\n    return {'statusCode': 200}\n"
    )
    status, headers, body = http("GET", proxied("slow", timeoutInMillis=200) + "/x")
    equal((status, body), (504, '{"message": "Endpoint request timed out"}'))
    equal(headers["x-amzn-ErrorType"], "InternalServerErrorException")


def a_gigabyte_is_printed():
    function(
        "flood",
        "def handler(event, context):\n"
        "    line = 'x' * 1023\n"
        "    for _ in range(1024 * 1024):\n"
        "        print(line)\n"
        "    return 'printed'\n",
        Timeout=600,
    )
    answer = called("flood")
    equal(answer["Payload"], "printed")
    assert len(answer["LogResult"]) <= 4096
    assert "REPORT RequestId" in answer["LogResult"], answer["LogResult"]


def calls_at_once_have_processes_of_their_own():
    code = """
import os, time
def handler(event, context):
    begin = time.monotonic()
    time.sleep(0.5)
    return [os.getpid(), begin, time.monotonic()]
"""
    function("busy", code)
    with concurrent.futures.ThreadPoolExecutor(4) as callers:
        served = list(callers.map(lambda _: called("busy")["Payload"], range(8)))
    processes = {}
    for process, begin, end in served:
        processes.setdefault(process, []).append((begin, end))
    assert 1 < len(processes) <= 8, served
    for calls in processes.values():
        calls.sort()
        assert all(end <= begin for (_, end), (begin, _) in zip(calls, calls[1:])), served


def answers_are_limited():
    function("large", "def handler(event, context):\n    return 'x' * event\n")
    equal(len(called("large", 6_000_000)["Payload"]), 6_000_000)
    answer = called("large", 6_300_000)
    equal(
        answer["Payload"],
        {
            "errorType": "Function.ResponseSizeTooLarge",
            "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
        },
    )


def a_call_must_be_json():
    function("any", "def handler(event, context):\n    return event\n")
    functions = client("lambda")
    with refused("InvalidRequestContentException", status=400):
        functions.invoke(FunctionName="any", Payload=b"{not json")
    equal(json.loads(functions.invoke(FunctionName="any")["Payload"].read()), {})
    with refused("InvalidParameterValueException", status=400):
        functions.create_function(
            FunctionName="old",
            Runtime="python3.8",
            Handler="index.handler",
            Role=f"arn:aws:iam::{ACCOUNT}:role/any-role",
            Code={"ZipFile": b"no zip"},
        )


def what_is_printed_is_in_the_log():
    function("talker", "def handler(event, context):\n    print('one')\n    print('two')\n", LOGGING)
    called("talker")
    logs = client("logs")
    group = "/aws/lambda/talker"
    found = []
    while not any("REPORT" in message for message in found):
        groups = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        if groups:
            found = [e["message"] for e in logs.filter_log_events(logGroupName=group)["events"]]
    equal([message.split(" ")[0] for message in found], ["START", "one\n", "two\n", "END", "REPORT"])
    [stream] = logs.describe_log_streams(logGroupName=group)["logStreams"]
    events = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"], startFromHead=True)
    equal([event["message"] for event in events["events"]], found)
    equal(
        [e["message"] for e in logs.filter_log_events(logGroupName=group, filterPattern="two")["events"]], ["two\n"]
    )
    logs.put_retention_policy(logGroupName=group, retentionInDays=7)
    equal(logs.describe_log_groups()["logGroups"][0]["retentionInDays"], 7)
    logs.delete_log_group(logGroupName=group)
    equal(logs.describe_log_groups()["logGroups"], [])
