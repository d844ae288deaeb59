"""Signatures of requests to S3, against the examples that Amazon published (Signature Version 4)."""

import hashlib
from datetime import UTC, datetime

import pytest

from mingcha.registry.documents.aws_signature import Credentials, S3Request, signed

pytestmark = pytest.mark.law("11")
KEYS = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
AT = datetime(2013, 5, 24, tzinfo=UTC)
HOST = {"Host": "examplebucket.s3.amazonaws.com"}
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("request_", "signature"),
    [
        (
            S3Request("GET", "/test.txt", [], HOST | {"Range": "bytes=0-9"}, NOTHING),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            S3Request(
                "PUT",
                "/test$file.text",
                [],
                HOST | {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
                hashlib.sha256(b"Welcome to Amazon S3.").hexdigest(),
            ),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            S3Request("GET", "/", [("prefix", "J"), ("max-keys", "2")], HOST, NOTHING),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)
def test_the_examples_of_amazon(request_: S3Request, signature: str) -> None:
    headers = signed(request_, KEYS, "us-east-1", AT)
    assert headers["authorization"].endswith(f"Signature={signature}")
    assert "/20130524/us-east-1/s3/aws4_request,SignedHeaders=" in headers["authorization"]
    assert KEYS.secret_key not in repr(KEYS)
