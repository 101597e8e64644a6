"""CloudFormation, by boto3: the links application's template, and what can go wrong."""

import pathlib
import time

from support import ACCOUNT, REGION, client, equal, http, refused, stage_url

TEMPLATE = (pathlib.Path(__file__).parents[2] / "examples/links/setupapidb.yml").read_text()
CAPABLE = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}


def a_stack_lives_and_dies():
    stacks = client("cloudformation")
    with refused("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]", 400):
        stacks.create_stack(StackName="apidb", TemplateBody=TEMPLATE)
    id = stacks.create_stack(
        StackName="apidb", TemplateBody=TEMPLATE, Tags=[{"Key": "team", "Value": "web"}], **CAPABLE
    )["StackId"]
    stacks.get_waiter("stack_create_complete").wait(StackName="apidb", WaiterConfig={"Delay": 1})
    [stack] = stacks.describe_stacks(StackName="apidb")["Stacks"]
    equal((stack["StackId"], stack["StackStatus"]), (id, "CREATE_COMPLETE"))
    equal(stack["Tags"], [{"Key": "team", "Value": "web"}])
    made = stacks.describe_stack_resources(StackName="apidb")["StackResources"]
    equal({each["ResourceStatus"] for each in made}, {"CREATE_COMPLETE"})
    by_name = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in made}
    listed = stacks.list_stack_resources(StackName="apidb")["StackResourceSummaries"]
    equal({each["LogicalResourceId"]: each["PhysicalResourceId"] for each in listed}, by_name)
    one = stacks.describe_stack_resource(StackName="apidb", LogicalResourceId="linkTable")["StackResourceDetail"]
    equal((one["ResourceType"], one["PhysicalResourceId"]), ("AWS::DynamoDB::Table", "linkTable"))
    pages = stacks.get_paginator("describe_stack_events").paginate(StackName="apidb")
    events = [event for page in pages for event in page["StackEvents"]]
    equal(events[0]["ResourceStatus"], "CREATE_COMPLETE")
    equal(events[-1]["ResourceStatusReason"], "User Initiated")
    equal(stacks.get_template(StackName="apidb")["TemplateBody"], TEMPLATE)
    equal(stacks.validate_template(TemplateBody=TEMPLATE)["Capabilities"], ["CAPABILITY_NAMED_IAM"])
    equal([s["StackName"] for s in stacks.list_stacks()["StackSummaries"]], ["apidb"])

    url = stage_url(by_name["ApplicationAPI"], "prod") + "/link"
    status, _, body = http("POST", url, '{"link": "https://example.com"}')
    equal(status, 200)
    assert "link_id" in body, body
    api = client("apigateway").get_rest_api(restApiId=by_name["ApplicationAPI"])
    equal(api["tags"]["aws:cloudformation:stack-name"], "apidb")
    with refused("AlreadyExistsException", "Stack [apidb] already exists", 400):
        stacks.create_stack(StackName="apidb", TemplateBody=TEMPLATE, **CAPABLE)

    stacks.delete_stack(StackName="apidb")
    stacks.get_waiter("stack_delete_complete").wait(StackName="apidb", WaiterConfig={"Delay": 1})
    with refused("ValidationError", "Stack with id apidb does not exist", 400):
        stacks.describe_stacks(StackName="apidb")
    equal(stacks.describe_stacks(StackName=id)["Stacks"][0]["StackStatus"], "DELETE_COMPLETE")
    equal(client("dynamodb").list_tables()["TableNames"], [])
    equal(client("lambda").list_functions()["Functions"], [])
    equal(client("iam").list_roles()["Roles"], [])
    equal(client("apigateway").get_rest_apis()["items"], [])
    equal(http("GET", url)[0], 403)


def a_failure_is_rolled_back_and_its_cause_kept():
    client("dynamodb").create_table(
        TableName="taken",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    properties = (
        "      BillingMode: PAY_PER_REQUEST\n"
        "      KeySchema: [{AttributeName: pk, KeyType: HASH}]\n"
        "      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]\n"
    )
    template = (
        "Resources:\n"
        "  First:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: first\n"
        + properties
        + "  Second:\n    Type: AWS::DynamoDB::Table\n    DependsOn: First\n    Properties:\n      TableName: taken\n"
        + properties
    )
    stacks = client("cloudformation")
    stacks.create_stack(StackName="failing", TemplateBody=template)
    while stacks.describe_stacks(StackName="failing")["Stacks"][0]["StackStatus"] != "ROLLBACK_COMPLETE":
        time.sleep(0.1)
    events = stacks.describe_stack_events(StackName="failing")["StackEvents"]
    [failed] = [event for event in events if event["ResourceStatus"] == "CREATE_FAILED"]
    equal(failed["LogicalResourceId"], "Second")
    assert failed["ResourceStatusReason"].startswith(
        "Resource handler returned message: \"Resource of type 'AWS::DynamoDB::Table' with identifier 'taken' already "
        'exists." (RequestToken: '
    ), failed
    assert failed["ResourceStatusReason"].endswith(", HandlerErrorCode: AlreadyExists)"), failed
    [rollback] = [event for event in events if event["ResourceStatus"] == "ROLLBACK_IN_PROGRESS"]
    equal(
        rollback["ResourceStatusReason"],
        "The following resource(s) failed to create: [Second]. Rollback requested by user.",
    )
    # What the stack made is gone; what it found is not.
    equal(client("dynamodb").list_tables()["TableNames"], ["taken"])
    stacks.delete_stack(StackName="failing")
    stacks.get_waiter("stack_delete_complete").wait(StackName="failing", WaiterConfig={"Delay": 1})


def outputs_are_exported_and_imported():
    table = (
        "Parameters:\n  Name: {Type: String}\n"
        "Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n    Properties:\n"
        "      TableName: !Sub '${Name}-table'\n"
        "      BillingMode: PAY_PER_REQUEST\n"
        "      KeySchema: [{AttributeName: pk, KeyType: HASH}]\n"
        "      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]\n"
        "Outputs:\n  Arn:\n    Value: !GetAtt Table.Arn\n    Export: {Name: !Sub '${AWS::StackName}-arn'}\n"
    )
    stacks = client("cloudformation")
    name = [{"ParameterKey": "Name", "ParameterValue": "my"}]
    stacks.create_stack(StackName="base", TemplateBody=table, Parameters=name)
    stacks.get_waiter("stack_create_complete").wait(StackName="base", WaiterConfig={"Delay": 1})
    [stack] = stacks.describe_stacks(StackName="base")["Stacks"]
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/my-table"
    equal(stack["Outputs"], [{"OutputKey": "Arn", "OutputValue": arn, "ExportName": "base-arn"}])
    equal(stack["Parameters"], name)
    [export] = stacks.list_exports()["Exports"]
    equal((export["Name"], export["Value"]), ("base-arn", arn))
    group = (
        "Resources:\n  Group:\n    Type: AWS::Logs::LogGroup\n    Properties: {LogGroupName: of-base}\n"
        "Outputs:\n  Same:\n    Value: !ImportValue base-arn\n"
    )
    stacks.create_stack(StackName="user", TemplateBody=group)
    stacks.get_waiter("stack_create_complete").wait(StackName="user", WaiterConfig={"Delay": 1})
    equal(stacks.describe_stacks(StackName="user")["Stacks"][0]["Outputs"][0]["OutputValue"], arn)
    equal(stacks.list_imports(ExportName="base-arn")["Imports"], ["user"])
