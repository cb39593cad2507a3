package io.sealpost.presence.wakeup.domain;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are somewhere on the Internet, and so nothing of ours or of our neighbours: what IANA's registries of
 * special-purpose addresses (RFC 6890) leave. When in doubt, an address is not public.
 */
final class PublicAddresses {

    private static final int IPV4_BYTES = 4;

    private static final List<Network> SPECIAL_IPV4 = networks(
            "0.0.0.0/8", // this host
            "10.0.0.0/8", // private (RFC 1918)
            "100.64.0.0/10", // shared behind carriers' NAT (RFC 6598)
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local: metadata servers of clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays, withdrawn
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    /** Everything else has not been given out: loopback, mapped, unique local, link-local, multicast and so on. */
    private static final Network UNICAST_IPV6 = Network.parse("2000::/3");

    private static final List<Network> SPECIAL_IPV6 = networks(
            "2001::/23", // protocol assignments: Teredo, ORCHID, benchmarks
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, withdrawn: an IPv4 address in disguise
            "3fff::/20"); // documentation

    /** In networks without IPv4 this is how the IPv4 Internet is reached (RFC 6052): the last four bytes are an address. */
    private static final Network NAT64 = Network.parse("64:ff9b::/96");

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        return contain(address.getAddress());
    }

    private static boolean contain(byte[] address) {
        if (address.length == IPV4_BYTES) {
            return SPECIAL_IPV4.stream().noneMatch(network -> network.contains(address));
        }
        if (NAT64.contains(address)) {
            return contain(Arrays.copyOfRange(address, address.length - IPV4_BYTES, address.length));
        }
        return UNICAST_IPV6.contains(address) && SPECIAL_IPV6.stream().noneMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::parse).toList();
    }
}
