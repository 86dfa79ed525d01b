"""Addresses without the secrets in their queries, which grant access to whoever has them.

Source of the names: the documentation of signed addresses of Amazon S3, CloudFront, Google Cloud
Storage and Azure Storage, and of access tokens in queries (RFC 6750, 2.3).
"""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'{}|^`\\]+", re.IGNORECASE)
_SECRET: Final = re.compile(
    r"(?<![\w-])(?:x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)"
    r"|awsaccesskeyid|googleaccessid|key-pair-id|signature|sig|policy"
    r"|(?:access[_-]?|auth[_-]?|session[_-]?|id[_-]?)?token|api[_-]?key|client[_-]?secret|secret"
    r"|password)=",
    re.IGNORECASE,
)
_END: Final = re.compile(r"#.*|[.,:;)]+$", re.DOTALL)


def without_secrets(text: str) -> str:
    """``text`` (an address, or a message with addresses) without parameters that grant access.

    >>> without_secrets("https://a.example/x.csv?X-Amz-Date=1&X-Amz-Signature=f0#top")
    'https://a.example/x.csv?X-Amz-Date=1#top'
    >>> without_secrets("https://a.example/x.csv?token=f0: answered 404"), without_secrets("sig=1")
    ('https://a.example/x.csv: answered 404', 'sig=1')
    """
    if not may_have_secrets(text):
        return text
    return _ADDRESS.sub(lambda found: _unsigned(found[0]), text)


def may_have_secrets(text: str) -> bool:
    """Whether ``text`` may have an address with secrets: quickly, of all that a build writes.

    >>> may_have_secrets("https://a.example/?page=2"), may_have_secrets("https://a.example/?sig=f")
    (False, True)
    """
    return "?" in text and "=" in text and _SECRET.search(text) is not None


def _unsigned(address: str) -> str:
    before, question, rest = address.partition("?")
    if not question:
        return address
    # what is after the address in a sentence is no part of its last value
    end = _END.search(rest)
    parameters = rest[: end.start()].split("&") if end else rest.split("&")
    remaining = [each for each in parameters if _SECRET.match(each) is None]
    if remaining == parameters:
        return address
    return f"{before}{'?' if remaining else ''}{'&'.join(remaining)}{end[0] if end else ''}"
