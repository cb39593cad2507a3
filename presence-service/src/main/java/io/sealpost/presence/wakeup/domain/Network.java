package io.sealpost.presence.wakeup.domain;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of addresses, written {@code 10.0.0.0/8} or {@code fc00::/7}. */
public final class Network {

    private static final Pattern NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern GROUPS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern BITS = Pattern.compile("\\d{1,3}");
    private static final int LARGEST_NUMBER = 255;

    private final byte[] prefix;
    private final int bits;

    private Network(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /** Reads {@code <address>/<bits>}. Fails with {@link IllegalArgumentException}. */
    public static Network parse(CharSequence text) {
        var parts = text.toString().split("/", -1);
        if (parts.length != 2 || !BITS.matcher(parts[1]).matches()) {
            throw new IllegalArgumentException("a network looks like 10.0.0.0/8 or fc00::/7");
        }
        var address = literal(parts[0])
                .orElseThrow(() -> new IllegalArgumentException("a network begins with an address, not with a name"));
        int bits = Integer.parseInt(parts[1]);
        if (bits > Byte.SIZE * address.getAddress().length) {
            throw new IllegalArgumentException("a network has no more bits than its addresses");
        }
        return new Network(address.getAddress(), bits);
    }

    /** The address that a text is, if it is one and no name. Nobody is asked. */
    static Optional<InetAddress> literal(String text) {
        try {
            if (NUMBERS.matcher(text).matches()) {
                return Optional.of(InetAddress.getByAddress(numbers(text)));
            }
            // With a colon the JDK takes it for an address or refuses it; it looks no name up.
            return GROUPS.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private static byte[] numbers(String text) throws UnknownHostException {
        var parts = text.split("\\.");
        var bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            int number = Integer.parseInt(parts[i]);
            if (number > LARGEST_NUMBER) {
                throw new UnknownHostException();
            }
            bytes[i] = (byte) number;
        }
        return bytes;
    }

    boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    /** An address of the other family is in no network of this one. */
    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (address[i] != prefix[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }
}
