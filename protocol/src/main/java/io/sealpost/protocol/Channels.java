package io.sealpost.protocol;

import java.util.Base64;

/**
 * Every Redis channel of the mesh (sharded pub/sub): the only place where a name is spelled. All of them are hints. The
 * braces are hash tags: a cluster keeps a channel on one shard.
 */
public final class Channels {

    /** Heard by every gateway; {@code RosterWanted}. */
    public static final String GATEWAYS = "gateways";

    private Channels() {}

    /**
     * Heard by one gateway process; {@code Delivery}.
     *
     * @param bootId 16 random bytes, others after every start
     */
    public static String deliveries(byte[] bootId) {
        return "deliveries:{" + text(bootId) + "}";
    }

    /**
     * Heard by gateways with a watcher; {@code PresenceUpdate}. Also the name of the key that holds the state.
     *
     * @param presenceChannel 32 bytes
     */
    public static String presence(byte[] presenceChannel) {
        return "presence:{" + text(presenceChannel) + "}";
    }

    /**
     * Heard by the gateway at which a device is connected; {@code EphemeralEnvelope}.
     *
     * @param device 16 bytes that name the device to gateways only
     */
    public static String ephemerals(byte[] device) {
        return "ephemerals:{" + text(device) + "}";
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
