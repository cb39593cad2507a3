package io.sealpost.presence.wakeup.domain;

import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a device wants to be woken: the URL that its push server gave it (a push resource of RFC 8030). Whoever knows it can
 * wake the device, so it prints as {@code [redacted]}.
 */
public record Endpoint(URI uri) {

    private static final String PLAIN = "http";
    private static final String SECURE = "https";
    private static final int PLAIN_PORT = 80;
    private static final int SECURE_PORT = 443;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");
    private static final Pattern NAME = Pattern.compile("(?:[a-z0-9-]+\\.)*[a-z][a-z0-9-]*\\.?");

    /**
     * @throws MalformedInput unless it is an absolute http or https URL of at most {@value Limits#WAKEUP_ENDPOINT_CHARACTERS}
     *     visible ASCII characters, with a host, and without user information, a zone or a fragment
     */
    public static Endpoint of(String text) {
        if (text == null || text.length() > Limits.WAKEUP_ENDPOINT_CHARACTERS) {
            throw new MalformedInput("an endpoint is missing or too long");
        }
        var uri = parse(text);
        boolean http = SECURE.equalsIgnoreCase(uri.getScheme()) || PLAIN.equalsIgnoreCase(uri.getScheme());
        boolean host = uri.getHost() != null && isHost(hostOf(uri));
        boolean bare = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
        if (!http || !host || !bare || uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
            throw new MalformedInput("an endpoint must be the https URL of a push server");
        }
        return new Endpoint(uri);
    }

    /** An address in its usual form, or a name. Numbers that some resolvers take for an address are neither. */
    private static boolean isHost(String text) {
        return Network.literal(text).isPresent() || NAME.matcher(text).matches();
    }

    private static URI parse(String text) {
        try {
            if (VISIBLE.matcher(text).matches()) {
                return new URI(text);
            }
        } catch (URISyntaxException notOne) {
            throw new MalformedInput("an endpoint must be a URL");
        }
        throw new MalformedInput("an endpoint must be visible ASCII");
    }

    public boolean isSecure() {
        return SECURE.equalsIgnoreCase(uri.getScheme());
    }

    /** A name, or an address without brackets. */
    public String host() {
        return hostOf(uri);
    }

    private static String hostOf(URI uri) {
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public int port() {
        return uri.getPort() < 0 ? defaultPort() : uri.getPort();
    }

    /** Scheme, host, and a port that is not the scheme's own (RFC 6454): what a VAPID token is for. */
    public String origin() {
        var origin =
                uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost().toLowerCase(Locale.ROOT);
        return port() == defaultPort() ? origin : origin + ":" + port();
    }

    /** Path and query, as they were given. */
    public String target() {
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private int defaultPort() {
        return isSecure() ? SECURE_PORT : PLAIN_PORT;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
