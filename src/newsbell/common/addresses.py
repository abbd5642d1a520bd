"""Which IP addresses are on the public internet."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# Written out rather than asked of `ipaddress`, whose answers changed within Python 3.11's own patch releases.
# IANA IPv4 Special-Purpose Address Registry (RFC 6890), multicast (RFC 5771), and what a cloud keeps for itself.
_V4_REFUSED = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; Linux connects 0.0.0.0 to itself
        "10.0.0.0/8",
        "100.64.0.0/10",  # CGNAT, RFC 6598
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own, inside each of its machines' networks, though of a public range
        "169.254.0.0/16",  # link-local, and the clouds' metadata services
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Only 2000::/3 is global unicast (RFC 4291 §2.4): loopback, ULA, link-local, site-local and multicast need no line.
_V6_GLOBAL = IPv6Network("2000::/3")
_V6_REFUSED = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # IETF protocol assignments, Teredo (RFC 4380) and ORCHID among them
        "2001:db8::/32",
        "2002::/16",  # 6to4, RFC 3056: carries any IPv4 address
        "3fff::/20",
    )
)
_V4_MAPPED = IPv6Network("::ffff:0:0/96")
# RFC 6052 §2.1. Its local-use sister 64:ff9b:1::/48 (RFC 8215) is outside 2000::/3 and so refused.
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(ip: str) -> bool:
    """May newsbell connect to this address without being told that it may? False for whatever is not an IP address.

    IPv4 inside IPv6 (mapped, and NAT64's well-known prefix, by which an IPv6-only host reaches every IPv4 site) is
    judged by the IPv4 address that would be reached.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address in _V4_MAPPED or address in _NAT64:
            address = IPv4Address(int(address) & 0xFFFFFFFF)
        else:
            return not address.scope_id and address in _V6_GLOBAL and not any(address in net for net in _V6_REFUSED)
    return not any(address in net for net in _V4_REFUSED)
