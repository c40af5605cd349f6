"""From where somebody calls: the one answer for every limit and every line of the log."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings

UNKNOWN = "unknown"
WITH_PORT = re.compile(r"(?:\[(?P<six>[^\]]*)\]|(?P<four>[0-9.]+))(?::[0-9]+)?")
NEIGHBOURS = 64  # bits that whoever has one IPv6 address shares with the others they have


def read_caller(sent: Mapping[str, Any]) -> str:
    """Return the address that calls, from the environment of a request.

    Behind proxies of ours it is the one that the outermost of them saw; what else stands in
    X-Forwarded-For anybody may have written. What is no address counts as the proxy's own.
    """
    passed = str(sent.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    proxies = min(settings.TRUSTED_PROXIES, len(passed))
    seen = _clean(passed[-proxies]) if proxies else ""
    return seen or _clean(str(sent.get("REMOTE_ADDR", ""))) or UNKNOWN


def read_neighbourhood(sent: Mapping[str, Any]) -> str:
    """Return what is counted as one caller: of IPv6 whoever has one address has 2^64 of them."""
    caller = read_caller(sent)
    if ":" not in caller:
        return caller
    network = ipaddress.ip_network(f"{caller}/{NEIGHBOURS}", strict=False)
    return str(network.network_address)


def _clean(written: str) -> str:
    """Return an address without port, brackets and zone; of IPv4 in IPv6 that of IPv4."""
    found = WITH_PORT.fullmatch(written.strip())
    plain = (found["six"] or found["four"] or "") if found else written.strip()
    try:
        address = ipaddress.ip_address(plain.split("%")[0])
    except ValueError:
        return ""
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(inner or address)
