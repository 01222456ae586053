"""Whether this machine is connected at all, asking nobody, and whether a server is there.

Connecting a datagram socket sends nothing: the system only looks for a route. The addresses are
reserved for documentation (RFC 5737, RFC 3849) and belong to nobody.
"""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from urllib.parse import urlsplit

_PROBES = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
_DISCARD_PORT = 9
_PORTS = {"http": 80, "https": 443}
CONNECT_TIMEOUT_S = 1.5
"""Of each address of a server: the program must be able to end meanwhile."""


def has_route() -> bool:
    """Say whether there is any route beyond this machine; no packet is sent."""
    return any(_is_routed(family, address) for family, address in _PROBES)


def is_online(known_host: str) -> bool:
    """Say whether this machine has a line: a route, and a name server that knows ``known_host``.

    Asks the name server at most, never the host; may block for the resolver's own time, some
    seconds. ``known_host`` is one that certainly exists: a name that nobody knows says nothing.
    """
    if is_loopback(known_host):
        return True
    if not has_route():
        return False
    try:
        socket.getaddrinfo(known_host, None)
    except (OSError, UnicodeError):
        return False
    return True


def takes_connections(origin: str) -> bool:
    """Say whether the server of ``origin`` takes a connection; nothing is asked of it.

    May block for some seconds. True where it cannot be told: through a proxy, nobody is reached
    directly.
    """
    parts = urlsplit(origin)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443)
    if is_loopback(host) or urllib.request.getproxies():
        return True
    try:
        socket.create_connection((host, port), CONNECT_TIMEOUT_S).close()
    except (OSError, UnicodeError):
        return False
    return True


def is_loopback(host: str) -> bool:
    """Say whether ``host`` (a port may follow) is this machine by its very name."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        pass
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name.rstrip(".") == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_routed(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, _DISCARD_PORT))
            own_address = str(probe.getsockname()[0])
    except OSError:
        # No route, or a machine without this family of addresses.
        return False
    return not is_loopback(own_address)
