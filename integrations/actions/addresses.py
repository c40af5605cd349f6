"""Which addresses other software may have: none inside our own network, also after DNS."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from accounts.actions.texts import read_text
from accounts.errors import Invalid
from integrations.errors import Unreachable

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
URL_MAX = 500


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: `host` is what the certificate must name, `address` where to dial."""

    host: str
    address: str
    port: int
    path: str
    secure: bool

    @property
    def authority(self) -> str:
        """The Host header: the port stands there only if it is not the usual one."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.secure else 80) else f"{name}:{self.port}"


def read_url(value: object, field: str = "url") -> str:
    """Return an address that events may go to. Raises Invalid; DNS is asked at each sending."""
    url = read_text(value, field, most=URL_MAX, empty="Write the receiver's address.")
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise Invalid("This is not an address.", field=field) from error
    _require_plain(url, field)
    if parts.scheme not in {"https", "http"} or not parts.hostname or not port:
        raise Invalid("Write an address like https://example.com/loopboard.", field=field)
    if parts.username is not None or parts.password is not None:
        raise Invalid("Leave name and password out: the signature says who we are.", field=field)
    _require_public(parts.scheme, parts.hostname, field)
    return url


def _require_plain(url: str, field: str) -> None:
    if not url.isascii() or any(char <= " " or char in '"<>\\^`{|}\x7f' for char in url):
        raise Invalid("Write the address in plain characters, others percent-encoded.", field=field)
    if "#" in url:
        raise Invalid("A receiver's address has no part after #.", field=field)


def _require_public(scheme: str, host: str, field: str) -> None:
    if scheme == "http" and not settings.WEBHOOK_NETWORKS:
        raise Invalid("Events go over https only.", field=field)
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_allowed(literal):
        raise Invalid("This address lies inside a private network.", field=field)


def resolve(url: str) -> Target:
    """Return the checked address to dial. Raises Unreachable if any address of it is private.

    Every address that the name has now is checked, and the one that was checked is dialled: a
    second question to DNS might be answered otherwise.
    """
    parts = urlsplit(url)
    secure, host = parts.scheme == "https", parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("unknown_host", "Its name is not known.") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    if not addresses or not all(map(is_allowed, addresses)):
        raise Unreachable("private_address", "Its name leads into a private network.")
    if not secure and not all(_is_permitted(address) for address in addresses):
        raise Unreachable("not_secure", "Plain http is for permitted networks only.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, str(addresses[0]), port, path, secure)


def is_allowed(address: IpAddress) -> bool:
    """Return whether events may go there: a public address, or one in a permitted network."""
    if _is_permitted(address):
        return True
    return all(_is_public(inner) for inner in (address, *_wrapped(address)))


def _is_permitted(address: IpAddress) -> bool:
    networks: Iterable[str] = settings.WEBHOOK_NETWORKS
    return any(address in ipaddress.ip_network(network) for network in networks)


def _is_public(address: IpAddress) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: IpAddress) -> list[IpAddress]:
    """Return the IPv4 addresses that an IPv6 one carries: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in carried if inner is not None]
