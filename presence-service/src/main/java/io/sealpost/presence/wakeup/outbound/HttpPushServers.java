package io.sealpost.presence.wakeup.outbound;

import io.sealpost.presence.PresenceConfig;
import io.sealpost.presence.wakeup.domain.Answer;
import io.sealpost.presence.wakeup.domain.Destinations;
import io.sealpost.presence.wakeup.domain.Endpoint;
import io.sealpost.presence.wakeup.domain.Lanes;
import io.sealpost.presence.wakeup.domain.PushServers;
import io.sealpost.presence.wakeup.domain.VapidKey;
import io.sealpost.presence.wakeup.domain.VapidKeys;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Asks for the addresses of an endpoint's host, has all of them checked, and connects to one of these: not to the name, which
 * may mean another one by then. Requests to one address, and those in all, take turns.
 */
@ApplicationScoped
class HttpPushServers implements PushServers {

    /** Who has such a network of IPv6 has all addresses in it. */
    private static final int NETWORK_BYTES = 8;

    private final Names names;
    private final Destinations destinations;
    private final VapidKeys keys;
    private final PushRequests requests;
    private final Lanes lanes;

    HttpPushServers(
            Names names, Destinations destinations, VapidKeys keys, PushRequests requests, PresenceConfig config) {
        this.names = names;
        this.destinations = destinations;
        this.keys = keys;
        this.requests = requests;
        this.lanes = new Lanes(config.wakeup().atOnce(), config.wakeup().atOnceToOneAddress());
    }

    @Override
    public Uni<Answer> wake(Endpoint endpoint) {
        return keys.current().chain(key -> wake(endpoint, key));
    }

    private Uni<Answer> wake(Endpoint endpoint, VapidKey key) {
        return names.addressesOf(endpoint.host())
                .chain(addresses -> wake(endpoint, addresses, key))
                .onFailure()
                .recoverWithItem(Answer.Silence::new);
    }

    private Uni<Answer> wake(Endpoint endpoint, List<InetAddress> addresses, VapidKey key) {
        if (!destinations.permit(endpoint, addresses)) {
            return Uni.createFrom().item(new Answer.Forbidden());
        }
        var lane = laneOf(addresses.getFirst());
        return Uni.createFrom()
                .<Void>emitter(turn -> lanes.enter(lane, () -> turn.complete(null)))
                .chain(() -> requests.send(endpoint, oneOfEachFamily(addresses), key)
                        .onTermination()
                        .invoke(() -> lanes.leave(lane)));
    }

    /** By where it leads, not by its name: one server can have any number of names. */
    private static String laneOf(InetAddress address) {
        var bytes = address instanceof Inet4Address
                ? address.getAddress()
                : Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Where only one family of addresses works, the other is not the end. */
    private static List<InetAddress> oneOfEachFamily(List<InetAddress> addresses) {
        var first = addresses.getFirst();
        var other = addresses.stream()
                .filter(address -> address.getClass() != first.getClass())
                .findFirst();
        return other.map(second -> List.of(first, second)).orElseGet(() -> List.of(first));
    }
}
