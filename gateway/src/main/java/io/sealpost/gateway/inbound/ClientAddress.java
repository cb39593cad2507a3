package io.sealpost.gateway.inbound;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Where a request comes from, as a subject of limits: an IPv4 address, or the /64 network of an IPv6 one. */
final class ClientAddress {

    private static final int IPV6_NETWORK_BYTES = 8;
    private static final byte[] UNKNOWN = new byte[0];

    private ClientAddress() {}

    static byte[] of(HttpServerRequest request) {
        var remote = request.remoteAddress();
        return remote == null || remote.hostAddress() == null ? UNKNOWN : of(remote.hostAddress());
    }

    static byte[] of(String literal) {
        try {
            var bytes = InetAddress.getByName(literal).getAddress();
            return bytes.length == Integer.BYTES ? bytes : Arrays.copyOf(bytes, IPV6_NETWORK_BYTES);
        } catch (UnknownHostException notAnAddress) {
            return UNKNOWN;
        }
    }
}
