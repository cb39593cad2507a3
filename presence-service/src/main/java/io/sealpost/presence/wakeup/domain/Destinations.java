package io.sealpost.presence.wakeup.domain;

import io.sealpost.protocol.MalformedInput;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Where wake-ups may go. A client names the URL, so that without this rule anybody could have requests sent to what only this
 * service can reach.
 *
 * <p>Elsewhere than into the networks that the operator names: over https only, to the ports named, and only if none of the
 * addresses of the host is anything but public.
 *
 * @param ports of push servers on the Internet
 * @param networks whose push servers are trusted whatever their addresses, ports and schemes are; empty for most
 */
public record Destinations(Set<Integer> ports, List<Network> networks) {

    /**
     * Reads what a client registers. What its host's name will mean is asked at each sending.
     *
     * @throws MalformedInput if it is no {@link Endpoint}, or one to which nothing would ever be sent
     */
    public Endpoint admit(String text) {
        var endpoint = Endpoint.of(text);
        var literal = Network.literal(endpoint.host());
        boolean possible = literal.map(address -> permit(endpoint, List.of(address)))
                .orElseGet(() -> isOrdinary(endpoint) || !networks.isEmpty());
        if (!possible) {
            throw new MalformedInput("wake-ups are not sent there");
        }
        return endpoint;
    }

    /** @param addresses all that the endpoint's host has now; without any the answer is no */
    public boolean permit(Endpoint endpoint, Collection<InetAddress> addresses) {
        boolean ordinary = isOrdinary(endpoint);
        return !addresses.isEmpty()
                && addresses.stream()
                        .allMatch(address -> isTrusted(address) || ordinary && PublicAddresses.contain(address));
    }

    private boolean isOrdinary(Endpoint endpoint) {
        return endpoint.isSecure() && ports.contains(endpoint.port());
    }

    private boolean isTrusted(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
