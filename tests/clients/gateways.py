"""API Gateway's control plane: what a client makes, changes, lists and removes."""

import json
import pathlib

from support import ACCOUNT, REGION, client, equal, patch, refused

RESUMES = pathlib.Path(__file__).parents[2] / "examples" / "resumes" / "ResumeApiGwStack.template.json"


def an_api_is_made_changed_and_removed():
    gateway = client("apigateway")
    api = gateway.create_rest_api(name="pets", endpointConfiguration={"types": ["REGIONAL"]})
    key, root = api["id"], api["rootResourceId"]
    changed = gateway.update_rest_api(
        restApiId=key,
        patchOperations=patch(("replace", "/name", "animals"), ("add", "/binaryMediaTypes/image~1png")),
    )
    equal((changed["name"], changed["binaryMediaTypes"], changed["tags"]), ("animals", ["image/png"], {}))
    schema = json.dumps({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}})
    gateway.create_model(restApiId=key, name="Pet", contentType="application/json", schema=schema)
    equal([model["name"] for model in gateway.get_models(restApiId=key)["items"]], ["Empty", "Error", "Pet"])
    validator = gateway.create_request_validator(restApiId=key, name="body", validateRequestBody=True)
    place = {"restApiId": key, "resourceId": root, "httpMethod": "POST"}
    gateway.put_method(
        **place,
        authorizationType="NONE",
        apiKeyRequired=True,
        requestValidatorId=validator["id"],
        requestModels={"application/json": "Pet"},
    )
    with refused("ConflictException", "Cannot delete model 'Pet', is referenced in method request: //POST"):
        gateway.delete_model(restApiId=key, modelName="Pet")
    gateway.put_integration(**place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    gateway.put_gateway_response(restApiId=key, responseType="THROTTLED", statusCode="503")
    responses = gateway.get_gateway_responses(restApiId=key)["items"]
    equal([one["responseType"] for one in responses if not one["defaultResponse"]], ["THROTTLED"])
    gateway.create_deployment(restApiId=key, stageName="live", variables={"a": "1"})
    stage = gateway.update_stage(
        restApiId=key,
        stageName="live",
        patchOperations=patch(("replace", "/variables/b", "2"), ("replace", "/*/*/throttling/rateLimit", "7.5")),
    )
    equal(stage["variables"], {"a": "1", "b": "2"})
    equal(stage["methodSettings"]["*/*"]["throttlingRateLimit"], 7.5)
    arn = f"arn:aws:apigateway:{REGION}::/restapis/{key}"
    gateway.tag_resource(resourceArn=arn, tags={"team": "pets"})
    equal(gateway.get_tags(resourceArn=arn)["tags"], {"team": "pets"})
    gateway.delete_rest_api(restApiId=key)
    with refused("NotFoundException", f"Invalid API identifier specified {ACCOUNT}:{key}"):
        gateway.get_rest_api(restApiId=key)


def keys_belong_to_plans():
    gateway = client("apigateway")
    keys = [gateway.create_api_key(name=f"key-{number}", enabled=True)["id"] for number in range(3)]
    pages = gateway.get_paginator("get_api_keys").paginate(PaginationConfig={"PageSize": 2})
    equal(sorted(key["id"] for page in pages for key in page["items"]), sorted(keys))
    plan = gateway.create_usage_plan(name="gold", quota={"limit": 100, "period": "MONTH"})["id"]
    gateway.create_usage_plan_key(usagePlanId=plan, keyId=keys[0], keyType="API_KEY")
    today = gateway.update_usage(usagePlanId=plan, keyId=keys[0], patchOperations=patch(("replace", "/remaining", "5")))
    equal(today["items"], {keys[0]: [[0, 5]]})
    gateway.delete_api_key(apiKey=keys[0])
    equal(gateway.get_usage_plan_keys(usagePlanId=plan)["items"], [])
    gateway.delete_usage_plan(usagePlanId=plan)


def resumes_deploys_as_the_cdk_synthesized_it():
    stacks = client("cloudformation")
    stacks.create_stack(
        StackName="resumes", TemplateBody=RESUMES.read_text(), Capabilities=["CAPABILITY_IAM"]
    )
    stacks.get_waiter("stack_create_complete").wait(StackName="resumes", WaiterConfig={"Delay": 1})
    kinds = {
        resource["ResourceType"]: resource["PhysicalResourceId"]
        for resource in stacks.describe_stack_resources(StackName="resumes")["StackResources"]
    }
    gateway = client("apigateway")
    assert gateway.get_account()["cloudwatchRoleArn"].startswith(f"arn:aws:iam::{ACCOUNT}:role/resumes-")
    api = kinds["AWS::ApiGateway::RestApi"]
    [root] = gateway.get_resources(restApiId=api, embed=["methods"])["items"]
    integration = root["resourceMethods"]["GET"]["methodIntegration"]
    equal(integration["type"], "AWS")
    equal(integration["uri"], f"arn:aws:apigateway:{REGION}:dynamodb:action/GetItem")
    assert "$elem.M.keySet()" in integration["integrationResponses"]["200"]["responseTemplates"]["application/json"]
    equal(kinds["AWS::ApiGateway::Stage"], "prod")
    stacks.delete_stack(StackName="resumes")
    stacks.get_waiter("stack_delete_complete").wait(StackName="resumes", WaiterConfig={"Delay": 1})
    # What the CDK retains stays: the table, and the role that the account goes on naming.
    equal(client("dynamodb").list_tables()["TableNames"], [kinds["AWS::DynamoDB::Table"]])
