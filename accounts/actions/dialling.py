"""Where requests of ours may go: nowhere inside a private network, also after DNS."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from accounts.errors import Unreachable

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: `host` is what the certificate must name, `addresses` where to dial."""

    host: str
    addresses: tuple[str, ...]
    port: int
    path: str
    secure: bool

    @property
    def authority(self) -> str:
        """The Host header: the port stands there only if it is not the usual one."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.secure else 80) else f"{name}:{self.port}"


def resolve(url: str, networks: Iterable[str]) -> Target:
    """Return the checked addresses to dial. Raises Unreachable if any address of it is private.

    Private addresses, and plain http, are for `networks` only. Every address that the name has now
    is checked, and those that were checked are dialled: a second question to DNS might be answered
    otherwise.
    """
    parts = urlsplit(url)
    secure, host = parts.scheme == "https", parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("unknown_host", "Its name is not known.") from error
    permitted = list(networks)
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    if not addresses or not all(is_allowed(address, permitted) for address in addresses):
        raise Unreachable("private_address", "Its name leads into a private network.")
    if not secure and not all(_is_permitted(address, permitted) for address in addresses):
        raise Unreachable("not_secure", "Plain http is for permitted networks only.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, tuple(map(str, addresses)), port, path, secure)


def is_allowed(address: IpAddress, networks: Iterable[str]) -> bool:
    """Return whether requests may go there: a public address, or one in a permitted network."""
    if _is_permitted(address, networks):
        return True
    return all(_is_public(inner) for inner in (address, *_wrapped(address)))


def _is_permitted(address: IpAddress, networks: Iterable[str]) -> bool:
    return any(address in ipaddress.ip_network(network) for network in networks)


def _is_public(address: IpAddress) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False  # fec0::/10, given up long ago and routed inside here and there
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: IpAddress) -> list[IpAddress]:
    """Return the IPv4 addresses that an IPv6 one carries: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in carried if inner is not None]
