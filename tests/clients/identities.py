"""IAM and STS: who calls, what they may do, and signatures."""

import json
import urllib.parse

import botocore.exceptions

from support import ACCOUNT, REGION, allowing, client, equal, http, refused, role


def _table():
    client("dynamodb").create_table(
        TableName="things",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def _assumed(actions, name="reader"):
    arn = role(name, actions, trusted="lambda.amazonaws.com")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    client("iam").update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
    return client("sts").assume_role(RoleArn=arn, RoleSessionName="session")


def a_role_is_assumed_and_its_policy_enforced():
    equal(client("sts").get_caller_identity()["Arn"], f"arn:aws:iam::{ACCOUNT}:root")
    _table()
    assumed = _assumed(["dynamodb:GetItem"])
    me = f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/session"
    equal(assumed["AssumedRoleUser"]["Arn"], me)
    credentials = assumed["Credentials"]
    identity = client("sts", credentials).get_caller_identity()
    equal((identity["Account"], identity["Arn"]), (ACCOUNT, me))
    equal(identity["UserId"], assumed["AssumedRoleUser"]["AssumedRoleId"])
    dynamodb = client("dynamodb", credentials)
    assert "Item" not in dynamodb.get_item(TableName="things", Key={"pk": {"S": "a"}})

    def denied(action, resource):
        return (
            f"User: {me} is not authorized to perform: {action} on resource: {resource} because no identity-based "
            f"policy allows the {action} action"
        )

    table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/things"
    with refused("AccessDeniedException", denied("dynamodb:PutItem", table), 400):
        dynamodb.put_item(TableName="things", Item={"pk": {"S": "a"}})
    with refused("AccessDenied", denied("iam:GetRole", f"arn:aws:iam::{ACCOUNT}:role/reader"), 403):
        client("iam", credentials).get_role(RoleName="reader")
    # A change of the policy counts from the next call on.
    client("iam").put_role_policy(
        RoleName="reader", PolicyName="more", PolicyDocument=allowing("dynamodb:PutItem", table)
    )
    dynamodb.put_item(TableName="things", Item={"pk": {"S": "a"}})
    client("iam").delete_role_policy(RoleName="reader", PolicyName="more")
    with refused("AccessDeniedException", denied("dynamodb:PutItem", table), 400):
        dynamodb.put_item(TableName="things", Item={"pk": {"S": "a"}})


def roles_are_kept():
    iam = client("iam")
    arn = role("worker", ["sqs:SendMessage"])
    equal(arn, f"arn:aws:iam::{ACCOUNT}:role/worker")
    got = iam.get_role(RoleName="worker")["Role"]
    equal(got["AssumeRolePolicyDocument"]["Statement"][0]["Principal"], {"Service": "lambda.amazonaws.com"})
    assert got["RoleId"].startswith("AROA"), got
    equal(iam.list_role_policies(RoleName="worker")["PolicyNames"], ["main"])
    document = iam.get_role_policy(RoleName="worker", PolicyName="main")["PolicyDocument"]
    equal(document["Statement"], [{"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": "*"}])
    with refused("EntityAlreadyExists", "Role with name worker already exists.", 409):
        role("worker")
    with refused("DeleteConflict", "Cannot delete entity, must delete policies first.", 409):
        iam.delete_role(RoleName="worker")
    with refused("MalformedPolicyDocument", status=400):
        iam.put_role_policy(RoleName="worker", PolicyName="bad", PolicyDocument='{"Version": "2012-10-17"}')
    iam.delete_role_policy(RoleName="worker", PolicyName="main")
    iam.delete_role(RoleName="worker")
    with refused("NoSuchEntity", "The role with name worker cannot be found.", 404):
        iam.get_role(RoleName="worker")


def a_user_has_keys_and_policies():
    iam = client("iam")
    iam.create_user(UserName="ada")
    key = iam.create_access_key(UserName="ada")["AccessKey"]
    assert key["AccessKeyId"].startswith("AKIA"), key
    equal(client("sts", key).get_caller_identity()["Arn"], f"arn:aws:iam::{ACCOUNT}:user/ada")
    _table()
    dynamodb = client("dynamodb", key)
    with refused("AccessDeniedException", status=400):
        dynamodb.scan(TableName="things")
    iam.put_user_policy(UserName="ada", PolicyName="read", PolicyDocument=allowing("dynamodb:Scan"))
    equal(dynamodb.scan(TableName="things")["Items"], [])
    iam.update_access_key(UserName="ada", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    with refused("UnrecognizedClientException", "The security token included in the request is invalid.", 400):
        dynamodb.scan(TableName="things")


def a_wrong_secret_is_refused():
    credentials = {**_assumed(["dynamodb:*"])["Credentials"], "SecretAccessKey": "wrong"}
    for service, call, code, status in (
        ("dynamodb", "list_tables", "InvalidSignatureException", 400),
        ("sts", "get_caller_identity", "SignatureDoesNotMatch", 403),
    ):
        try:
            getattr(client(service, credentials), call)()
        except botocore.exceptions.ClientError as error:
            equal(
                (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]),
                (code, status),
            )
            message = error.response["Error"]["Message"]
            assert message.startswith(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
                "Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String "
                "for this request should have been\n'POST\n/\n\n"
            ), message
        else:
            raise AssertionError(f"{service} believed a wrong secret")


def a_presigned_address_works_as_it_is():
    credentials = _assumed(["dynamodb:*"])["Credentials"]
    url = client("sts", credentials).generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
    status, headers, body = http("GET", url)
    equal((status, headers["content-type"]), (200, "text/xml"))
    assert f"<Arn>arn:aws:sts::{ACCOUNT}:assumed-role/reader/session</Arn>" in body, body
    parts = urllib.parse.urlsplit(url)
    query = dict(urllib.parse.parse_qsl(parts.query))
    query["X-Amz-Expires"] = "61"
    changed = parts._replace(query=urllib.parse.urlencode(query)).geturl()
    status, _, body = http("GET", changed)
    equal(status, 403)
    assert "<Code>SignatureDoesNotMatch</Code>" in body, body


def only_known_keys_are_let_in():
    """Expects a strict engine whose root has this key."""
    root = {"AccessKeyId": "AKIAROOTROOTROOTROOT", "SecretAccessKey": "the secret"}
    equal(client("sts", root).get_caller_identity()["Arn"], f"arn:aws:iam::{ACCOUNT}:root")
    equal(client("dynamodb", root).list_tables()["TableNames"], [])
    unknown = "The security token included in the request is invalid."
    with refused("UnrecognizedClientException", unknown, 400):
        client("dynamodb").list_tables()
    with refused("InvalidClientTokenId", unknown, 403):
        client("sts").get_caller_identity()
    with refused("InvalidSignatureException", status=400):
        client("dynamodb", {**root, "SecretAccessKey": "a guess"}).list_tables()
