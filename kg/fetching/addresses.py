"""Which addresses may be fetched: of the web, and not of the network that this machine is in."""

from __future__ import annotations

import ipaddress
import socket
from typing import Final

import httpx

from kg.errors import FairweaveError

_PORTS: Final = {"http": 80, "https": 443}


class AddressError(FairweaveError):
    """An address that is not fetched."""


def parse(address: str) -> httpx.URL:
    """``address`` as a URL.

    Raises:
        AddressError: it is none of the web.

    >>> parse("https://example.org/a b").raw_path
    b'/a%20b'
    """
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError) as reason:
        raise AddressError(f"{address}: no address: {reason}") from None
    if url.scheme not in _PORTS or not url.host:
        raise AddressError(f"{address}: an address begins with https:// or http://")
    if url.userinfo:
        raise AddressError(f"{url.copy_with(userinfo=b'')}: an address has no user and password")
    return url


def redirected(url: httpx.URL, location: str, first: httpx.URL) -> httpx.URL:
    """Where ``url`` redirects to.

    Args:
        url: the address that answered with a redirection.
        location: its field ``Location``.
        first: the address that the user gave, whose own host may be in the local network.

    Raises:
        AddressError: it leads to no address of the web, from HTTPS to HTTP, or into the local
            network.
    """
    target = parse(str(url.join(location)))
    if url.scheme == "https" and target.scheme == "http":
        raise AddressError(f"{url.host} redirects from HTTPS to {target}, which is not encrypted")
    if _place(target) != _place(first) and any(map(_is_local, _resolved(target))):
        raise AddressError(f"{url.host} redirects to {target.host}, which is in a local network")
    return target


def check_peer(url: httpx.URL, peer: str, first: httpx.URL) -> None:
    """Refuses an answer from the local network, for an address that resolved otherwise before.

    Raises:
        AddressError: ``peer``, the IP address that answered, is local, and not the user's choice.
    """
    if url != first and _place(url) != _place(first) and _is_local(peer):
        raise AddressError(f"{url.host} leads into a local network")


def _place(url: httpx.URL) -> tuple[str, int]:
    return url.host, url.port or _PORTS[url.scheme]


def _resolved(url: httpx.URL) -> set[str]:
    try:
        found = socket.getaddrinfo(url.host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressError(f"{url.host}: there is no such host") from None
    return {str(address[0]) for *_, address in found}


def _is_local(address: str) -> bool:
    """Whether an IP address is none of the public Internet.

    >>> [_is_local(a) for a in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "192.0.66.2")]
    [True, True, True, True, False]
    """
    return not ipaddress.ip_address(address.partition("%")[0]).is_global
