"""Behind a proxy: where the client reached the service.

A proxy states the address that it was reached by in ``X-Forwarded-Proto`` and ``-Host``, some in
``-Port`` and ``-Prefix`` too, others in ``Forwarded`` (RFC 7239). Anybody can send these fields,
and links are made of them. So they count only from addresses that the operator trusts, and only
those that the operator names do: a proxy passes on what its client sent of those it does not set.

The service may be below a prefix (``/fairweave``). Whether the proxy takes the prefix
off or leaves it in the path, it is the same to all behind this module: ``path`` is what
comes after the prefix, ``root_path`` is the prefix. Unless another is given, the path of
the base IRI (``https://example.org/fw/``) is it: a record has one address then, whether the
path was left in the request or taken off on the way.

Where the operator states the public address, every request was made to it, whatever its fields
state.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Final
from urllib.parse import urlsplit

from api.http.origin import host_of, is_host
from kg.errors import FairweaveError

_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")
_PAIR: Final = re.compile(r'\s*([A-Za-z]+)=("[^"\\]*"|[^\s",;=]+)\s*')
_PORTS: Final = {"http": "80", "https": "443"}


class ProxyFields(StrEnum):
    """The header fields by which a proxy states where it was reached."""

    x_forwarded = "x-forwarded"
    x_forwarded_all = "x-forwarded-all"
    forwarded = "forwarded"


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies in front of the service.

    Attributes:
        root: the prefix that the service is below: ``""``, or ``/fairweave``.
        trusted: the networks that the proxies are in.
        fields: which header fields of theirs count.
        public: the scheme and host of every request, where the operator states them.
    """

    root: str = ""
    trusted: tuple[IPv4Network | IPv6Network, ...] = ()
    fields: ProxyFields = ProxyFields.x_forwarded
    public: tuple[str, str] | None = None

    @classmethod
    def of(
        cls,
        root: str = "",
        trusted: Sequence[str] = (),
        fields: ProxyFields = ProxyFields.x_forwarded,
        public_url: str = "",
    ) -> Proxies:
        """The proxies that an operator describes.

        Args:
            root: a prefix.
            trusted: addresses, or networks such as ``10.0.0.0/8``.
            fields: which header fields of theirs count.
            public_url: where the service is reached, with the prefix; overrules all others.

        Raises:
            FairweaveError: one of them is none.

        >>> Proxies.of("/fw/", ["127.0.0.1"]).root
        '/fw'
        """
        public = None
        if public_url:
            parts = urlsplit(public_url)
            if parts.scheme not in _PORTS or not is_host(parts.netloc) or parts.query:
                raise FairweaveError(
                    f"--public-url {public_url}: give an address such as https://data.example.org"
                )
            public, root = (parts.scheme, parts.netloc), root or parts.path
        if not root.startswith("/") and root:
            root = "/" + root
        if not _PREFIX.fullmatch(root):
            raise FairweaveError(f"--root-path {root}: give a path such as /fairweave")
        try:
            networks = tuple(ip_network(name) for name in trusted)
        except ValueError as error:
            raise FairweaveError(f"--trust-proxy: {error}") from None
        return cls(root.rstrip("/"), networks, fields, public)

    def place(self, scope: Any, base: str) -> None:
        """Puts into ``scope`` where the client reached the service, and the path below that.

        Args:
            base: the path of the base IRI, without a slash at its end.
        """
        root = self.root
        client = scope.get("client")
        if self.public is not None:
            scope["scheme"] = self.public[0]
            _set_host(scope, self.public[1])
        elif self.trusted and client and self._trusts(client[0]):
            stated = self._stated(scope["headers"])
            if (scheme := stated.get("proto", "").lower()) in _PORTS:
                scope["scheme"] = scheme
            host = stated.get("host", host_of(scope["headers"]))
            host = _with_port(host, stated.get("port", ""), scope["scheme"])
            if is_host(host):
                _set_host(scope, host)
            prefix = stated.get("prefix", "")
            if prefix.startswith("/") and _PREFIX.fullmatch(prefix):
                root = prefix.rstrip("/")
        root = root or base
        if not root:
            return
        scope["root_path"] = root
        if _is_below(scope["path"], root):
            scope["path"] = scope["path"][len(root) :] or "/"
            raw = scope.get("raw_path") or b""
            if raw.startswith(root.encode()):
                scope["raw_path"] = raw[len(root) :] or b"/"

    def _trusts(self, address: str) -> bool:
        try:
            found = ip_address(_without_port(address.strip().strip('"')))
        except ValueError:
            return False
        return any(found in network for network in self.trusted)

    def _stated(self, headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
        """What the outermost trusted proxy states: each adds its own behind the others'."""
        if self.fields is ProxyFields.forwarded:
            elements = [_pairs(part) for part in _parts(headers, b"forwarded")]
            hops = self._hops([pairs.get("for", "") for pairs in elements])
            return elements[-min(hops, len(elements))] if elements else {}
        hops = self._hops(_parts(headers, b"x-forwarded-for"))
        stated = {}
        names = ("proto", "host", "port", "prefix")
        for name in names if self.fields is ProxyFields.x_forwarded_all else names[:2]:
            if parts := _parts(headers, f"x-forwarded-{name}".encode()):
                stated[name] = parts[-min(hops, len(parts))]
        return stated

    def _hops(self, clients: Sequence[str]) -> int:
        """How many proxies in a row, from here outwards, are trusted."""
        hops = 1
        for client in reversed(clients):
            if not self._trusts(client):
                break
            hops += 1
        return hops


def _parts(headers: Sequence[tuple[bytes, bytes]], field: bytes) -> list[str]:
    """The elements of the list that ``field`` is, however many fields there are of it."""
    values = (value.decode("latin-1") for name, value in headers if name == field)
    return [part.strip() for value in values for part in value.split(",")]


def _set_host(scope: Any, host: str) -> None:
    rest = [field for field in scope["headers"] if field[0] != b"host"]
    scope["headers"] = [*rest, (b"host", host.encode())]


def _pairs(element: str) -> dict[str, str]:
    found = (_PAIR.fullmatch(part) for part in element.split(";"))
    return {pair[1].lower(): pair[2].strip('"') for pair in found if pair}


def _without_port(address: str) -> str:
    """The bare address in ``address``, which may have a port or brackets.

    >>> _without_port("[::1]:80"), _without_port("::1"), _without_port("10.0.0.1:80")
    ('::1', '::1', '10.0.0.1')
    """
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _with_port(host: str, port: str, scheme: str) -> str:
    """``host`` with the ``port`` that was stated beside it, where the scheme has another.

    >>> _with_port("a.org", "8443", "https"), _with_port("a.org", "443", "https")
    ('a.org:8443', 'a.org')
    >>> _with_port("a.org:81", "80", "http"), _with_port("[::1]", "81", "http")
    ('a.org:81', '[::1]:81')
    """
    has_one = host.rpartition(":")[2].isdecimal() and not host.endswith("]")
    if not host or has_one or not port.isdecimal() or port == _PORTS[scheme]:
        return host
    return f"{host}:{port}"


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root + "/")
