using System.Net;
using System.Net.Sockets;

namespace Easel.Server.Uploads;

/// <summary>Which addresses the server may fetch from: those of the open Internet, and nothing that lies on its own side of a router.</summary>
internal static class PublicAddress
{
    // The special-purpose registries of IANA (RFC 6890 and its updates).
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Of IPv6, global unicast alone is public; within it, these lead elsewhere: documentation, benchmarks, Teredo, and 6to4, which wraps any IPv4 address.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] Special6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork ? !Special.Any(net => net.Contains(address))
            : address.AddressFamily == AddressFamily.InterNetworkV6 && Global.Contains(address) && !Special6.Any(net => net.Contains(address));
    }
}
