"""DynamoDB, by boto3's client and resource."""

import decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary

from support import ACCOUNT, REGION, client, equal, refused

Decimal = decimal.Decimal


def _table(name="things", sort="N"):
    return boto3.resource("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": sort},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def tables_are_made_described_and_deleted():
    dynamodb = client("dynamodb")
    _table()
    dynamodb.get_waiter("table_exists").wait(TableName="things")
    described = dynamodb.describe_table(TableName="things")["Table"]
    equal(described["TableStatus"], "ACTIVE")
    equal(described["TableArn"], f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/things")
    equal(described["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
    equal([key["AttributeName"] for key in described["KeySchema"]], ["pk", "sk"])
    equal(described["ItemCount"], 0)
    with refused("ResourceInUseException", "Table already exists: things", 400):
        _table()
    equal(dynamodb.list_tables()["TableNames"], ["things"])
    dynamodb.delete_table(TableName="things")
    dynamodb.get_waiter("table_not_exists").wait(TableName="things")
    equal(dynamodb.list_tables()["TableNames"], [])
    with refused("ResourceNotFoundException", "Requested resource not found: Table: things not found", 400):
        dynamodb.describe_table(TableName="things")
    with refused("ResourceNotFoundException", "Requested resource not found", 400):
        dynamodb.get_item(TableName="things", Key={"pk": {"S": "a"}, "sk": {"N": "1"}})


def items_come_back_as_they_were_put():
    table = _table()
    item = {
        "pk": "a",
        "sk": Decimal("1"),
        "text": "Grüße, 世界 \u0001",
        "empty": "",
        "number": Decimal("3.1415926535897932384626433832795028841"),
        "large": Decimal("99999999999999999999999999999999999999"),
        "small": Decimal("-1E-130"),
        "binary": Binary(bytes(range(256))),
        "yes": True,
        "no": False,
        "nothing": None,
        "list": ["x", Decimal("1"), [], {"deep": [None, True]}],
        "map": {"a": {"b": {"c": "d"}}},
        "texts": {"one", "two"},
        "numbers": {Decimal("1"), Decimal("-2.5")},
        "binaries": {Binary(b"a"), Binary(b"b")},
    }
    table.put_item(Item=item)
    key = {"pk": "a", "sk": Decimal("1")}
    equal(table.get_item(Key=key, ConsistentRead=True)["Item"], item)
    assert "Item" not in table.get_item(Key={"pk": "a", "sk": Decimal("2")})
    equal(
        table.get_item(
            Key=key,
            ProjectionExpression="#m.a.b, #l[3].deep[1], sk",
            ExpressionAttributeNames={
                "#m": "map",
                "#l": "list",
            },
        )["Item"],
        {"map": {"a": {"b": {"c": "d"}}}, "list": [{"deep": [True]}], "sk": Decimal("1")},
    )
    equal(table.put_item(Item=key, ReturnValues="ALL_OLD")["Attributes"], item)
    equal(table.delete_item(Key=key, ReturnValues="ALL_OLD")["Attributes"], key)
    assert "Item" not in table.get_item(Key=key)


def updates_change_what_they_say():
    table = _table()
    key = {"pk": "a", "sk": Decimal("1")}
    made = table.update_item(
        Key=key,
        UpdateExpression="SET title = :t, #c = if_not_exists(#c, :zero) + :one, tags = :tags, history = :list",
        ExpressionAttributeNames={"#c": "count"},
        ExpressionAttributeValues={
            ":t": "first",
            ":zero": 0,
            ":one": 1,
            ":tags": {"a", "b"},
            ":list": ["made"],
        },
        ReturnValues="ALL_NEW",
    )["Attributes"]
    equal(made, {**key, "title": "first", "count": 1, "tags": {"a", "b"}, "history": ["made"]})
    changed = table.update_item(
        Key=key,
        UpdateExpression="SET history = list_append(history, :more), #c = #c - :half REMOVE title ADD tags :add",
        ExpressionAttributeNames={"#c": "count"},
        ExpressionAttributeValues={":more": ["changed"], ":half": Decimal("0.5"), ":add": {"c"}},
        ReturnValues="UPDATED_NEW",
    )["Attributes"]
    equal(changed, {"history": ["made", "changed"], "count": Decimal("0.5"), "tags": {"a", "b", "c"}})
    old = table.update_item(
        Key=key,
        UpdateExpression="DELETE tags :gone REMOVE history[0]",
        ExpressionAttributeValues={":gone": {"a", "c"}},
        ReturnValues="ALL_OLD",
    )["Attributes"]
    equal(old, {**key, **changed})
    equal(table.get_item(Key=key)["Item"], {**key, "history": ["changed"], "count": Decimal("0.5"), "tags": {"b"}})
    with refused(
        "ValidationException",
        "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key",
    ):
        table.update_item(Key=key, UpdateExpression="SET sk = :x", ExpressionAttributeValues={":x": 2})


def conditions_decide():
    table = _table()
    key = {"pk": "a", "sk": Decimal("1")}
    table.put_item(Item={**key, "state": "new"}, ConditionExpression=Attr("pk").not_exists())
    failed = "The conditional request failed"
    with refused("ConditionalCheckFailedException", failed, 400):
        table.put_item(Item=key, ConditionExpression=Attr("pk").not_exists())
    with refused("ConditionalCheckFailedException", failed, 400):
        table.delete_item(Key=key, ConditionExpression=Attr("state").is_in(["old", "older"]))
    with refused("ConditionalCheckFailedException", failed, 400):
        table.update_item(
            Key=key,
            UpdateExpression="SET #s = :s",
            ConditionExpression="size(#s) > :three OR contains(#s, :x)",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": "lost", ":three": 3, ":x": "x"},
        )
    equal(table.get_item(Key=key)["Item"], {**key, "state": "new"})
    dynamodb = client("dynamodb")
    try:
        dynamodb.put_item(
            TableName="things",
            Item={"pk": {"S": "a"}, "sk": {"N": "1"}},
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException as error:
        equal(error.response["Item"], {"pk": {"S": "a"}, "sk": {"N": "1"}, "state": {"S": "new"}})
    else:
        raise AssertionError("the condition held")


def queries_and_scans_find():
    table = _table()
    with table.batch_writer() as batch:
        for partition in ("a", "b"):
            for number in range(-5, 6):
                batch.put_item(Item={"pk": partition, "sk": number, "even": number % 2 == 0})

    def sorts(**query):
        return [int(item["sk"]) for item in table.query(**query)["Items"]]

    a = Key("pk").eq("a")
    equal(sorts(KeyConditionExpression=a), list(range(-5, 6)))
    equal(sorts(KeyConditionExpression=a, ScanIndexForward=False), list(range(5, -6, -1)))
    equal(sorts(KeyConditionExpression=a & Key("sk").between(-1, 2)), [-1, 0, 1, 2])
    equal(sorts(KeyConditionExpression=a & Key("sk").lt(-3)), [-5, -4])
    found = table.query(
        KeyConditionExpression=a, FilterExpression=Attr("even").eq(True), ReturnConsumedCapacity="TOTAL"
    )
    equal((found["Count"], found["ScannedCount"]), (5, 11))
    equal(found["ConsumedCapacity"], {"TableName": "things", "CapacityUnits": 0.5})
    counted = table.query(KeyConditionExpression=a, Select="COUNT")
    equal((counted["Count"], "Items" in counted), (11, False))

    pages, start = [], {}
    while True:
        page = table.query(KeyConditionExpression=a, Limit=4, **start)
        pages.append([int(item["sk"]) for item in page["Items"]])
        if "LastEvaluatedKey" not in page:
            break
        equal(page["LastEvaluatedKey"], {"pk": "a", "sk": Decimal(pages[-1][-1])})
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    equal(pages, [[-5, -4, -3, -2], [-1, 0, 1, 2], [3, 4, 5]])

    scanned = table.scan(ProjectionExpression="pk, sk", FilterExpression=Attr("sk").gte(4))
    equal(
        sorted((item["pk"], int(item["sk"])) for item in scanned["Items"]), [("a", 4), ("a", 5), ("b", 4), ("b", 5)]
    )
    segments = [table.scan(Segment=segment, TotalSegments=3)["Items"] for segment in range(3)]
    equal(sorted((i["pk"], int(i["sk"])) for s in segments for i in s), [(p, n) for p in "ab" for n in range(-5, 6)])
    with refused("ValidationException", "Query condition missed key schema element: pk"):
        table.query(KeyConditionExpression=Key("sk").eq(1))


def pages_end_at_a_megabyte():
    table = _table()
    text = "x" * 100_000
    with table.batch_writer() as batch:
        for number in range(35):
            batch.put_item(Item={"pk": "a", "sk": number, "text": text})
    dynamodb = client("dynamodb")
    for operation, query in (
        ("scan", {}),
        ("query", {"KeyConditionExpression": "pk = :a", "ExpressionAttributeValues": {":a": {"S": "a"}}}),
    ):
        pages = list(dynamodb.get_paginator(operation).paginate(TableName="things", **query))
        # The item that crosses the megabyte is still on its page.
        equal([page["Count"] for page in pages], [11, 11, 11, 2])
        equal([int(item["sk"]["N"]) for page in pages for item in page["Items"]], list(range(35)))


def batches_write_and_read_many():
    table = _table()
    dynamodb = client("dynamodb")
    put = [{"PutRequest": {"Item": {"pk": {"S": "a"}, "sk": {"N": str(n)}}}} for n in range(26)]
    with refused("ValidationException"):
        dynamodb.batch_write_item(RequestItems={"things": put})
    equal(table.scan()["Count"], 0)
    equal(dynamodb.batch_write_item(RequestItems={"things": put[:25]})["UnprocessedItems"], {})
    keys = [{"pk": {"S": "a"}, "sk": {"N": str(n)}} for n in range(30)]
    got = dynamodb.batch_get_item(RequestItems={"things": {"Keys": keys}})
    equal(sorted(int(i["sk"]["N"]) for i in got["Responses"]["things"]), list(range(25)))
    equal(got["UnprocessedKeys"], {})
    with refused("ValidationException", "Provided list of item keys contains duplicates"):
        dynamodb.batch_get_item(RequestItems={"things": {"Keys": [keys[0], keys[0]]}})
    gone = [{"DeleteRequest": {"Key": key}} for key in keys[:20]]
    dynamodb.batch_write_item(RequestItems={"things": gone})
    equal(sorted(int(i["sk"]) for i in table.scan()["Items"]), list(range(20, 25)))


def numbers_are_exact():
    table = _table()
    dynamodb = client("dynamodb")

    def put(number):
        item = {"pk": {"S": "n"}, "sk": {"N": number}}
        dynamodb.put_item(TableName="things", Item=item)

    ordered = ["-9.9E125", "-1", "-0.001", "0", "1E-130", "0.1", "0.25", "1", "9", "10", "1E+20", "9.9E+125"]
    for number in reversed(ordered):
        put(number)
    # Numbers come without an exponent, however large: too long for the resource's own decimals.
    found = dynamodb.query(
        TableName="things", KeyConditionExpression="pk = :n", ExpressionAttributeValues={":n": {"S": "n"}}
    )["Items"]
    equal([item["sk"]["N"] for item in found], [f"{Decimal(number):f}" for number in ordered])
    for number, message in (
        ("1." + "1" * 38, "Attempting to store more than 38 significant digits in a Number"),
        ("1E126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        ("1E-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
        ("seven", "The parameter cannot be converted to a numeric value: seven"),
    ):
        with refused("ValidationException", f"1 validation error detected: {message}", 400):
            put(number)
    dynamodb.update_item(
        TableName="things",
        Key={"pk": {"S": "sum"}, "sk": {"N": "1"}},
        UpdateExpression="SET amount = :a + :b",
        ExpressionAttributeValues={":a": {"N": "0.1"}, ":b": {"N": "0.2"}},
    )
    equal(table.get_item(Key={"pk": "sum", "sk": 1})["Item"]["amount"], Decimal("0.3"))
