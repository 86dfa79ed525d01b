"""Behind a proxy: where the client really reached the service.

A proxy tells in ``Forwarded`` (RFC 7239) or in ``X-Forwarded-Proto``, ``-Host``, ``-Port``
and ``-Prefix`` by which address it was asked. Anybody can send these fields, and all
links are made of them, so they count only from addresses that the operator trusts.

The service may stand below a prefix (``/fairweave``). Whether the proxy takes the prefix
off or leaves it in the path, it is the same to all behind this module: ``path`` is what
comes after the prefix, ``root_path`` is the prefix. Where nobody says another, the path of
the base IRI (``https://example.org/fw/``) is it: a record has one address then, whether the
path was left in the request or taken off on the way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Final

from api.http.origin import host_of, is_host
from kg.errors import FairweaveError

_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")
_PAIR: Final = re.compile(r'\s*([A-Za-z]+)=("[^"\\]*"|[^\s",;=]+)\s*')
_PORTS: Final = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class Proxies:
    """What stands before the service.

    Attributes:
        root: the prefix that the service is below: ``""``, or ``/fairweave``.
        trusted: the networks that the proxies are in.
    """

    root: str = ""
    trusted: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, root: str = "", trusted: Sequence[str] = ()) -> Proxies:
        """What the operator says: a prefix; addresses, or networks such as ``10.0.0.0/8``.

        Raises:
            FairweaveError: one of them is none.

        >>> Proxies.of("/fw/", ["127.0.0.1"]).root
        '/fw'
        """
        if not root.startswith("/") and root:
            root = "/" + root
        if not _PREFIX.fullmatch(root):
            raise FairweaveError(f"--root-path {root}: give a path such as /fairweave")
        try:
            return cls(root.rstrip("/"), tuple(ip_network(name) for name in trusted))
        except ValueError as error:
            raise FairweaveError(f"--trust-proxy: {error}") from None

    def place(self, scope: Any, base: str) -> None:
        """Puts into ``scope`` where the client reached the service, and the path below that.

        Args:
            base: the path of the base IRI, without a slash at its end.
        """
        root = self.root
        client = scope.get("client")
        if self.trusted and client and self._trusts(client[0]):
            told = self._told(scope["headers"])
            if (scheme := told.get("proto", "").lower()) in _PORTS:
                scope["scheme"] = scheme
            host = told.get("host", host_of(scope["headers"]))
            host = _with_port(host, told.get("port", ""), scope["scheme"])
            if is_host(host):
                rest = [field for field in scope["headers"] if field[0] != b"host"]
                scope["headers"] = [*rest, (b"host", host.encode())]
            prefix = told.get("prefix", "")
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

    def _told(self, headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
        """What the outermost proxy that is trusted says: each adds its own behind the others'."""
        fields: dict[str, list[str]] = {}
        for name, value in headers:
            if name == b"forwarded" or name.startswith(b"x-forwarded-"):
                parts = [part.strip() for part in value.decode("latin-1").split(",")]
                fields.setdefault(name.decode(), []).extend(parts)
        if "forwarded" in fields:
            said = [_pairs(part) for part in fields["forwarded"]]
            hops = self._hops([pairs.get("for", "") for pairs in said])
            told = said[-min(hops, len(said))]
        else:
            hops = self._hops(fields.get("x-forwarded-for", []))
            told = {
                name: fields[f"x-forwarded-{name}"][-min(hops, len(fields[f"x-forwarded-{name}"]))]
                for name in ("proto", "host", "port")
                if f"x-forwarded-{name}" in fields
            }
        if prefixes := fields.get("x-forwarded-prefix"):
            told["prefix"] = prefixes[-min(hops, len(prefixes))]
        return told

    def _hops(self, clients: Sequence[str]) -> int:
        """How many proxies in a row, from here outwards, are trusted."""
        hops = 1
        for client in reversed(clients):
            if not self._trusts(client):
                break
            hops += 1
        return hops


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
    """``host`` with the ``port`` that was told beside it, where the scheme has another.

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
