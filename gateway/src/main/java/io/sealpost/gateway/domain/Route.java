package io.sealpost.gateway.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One line of the table of what is forwarded. What is not in the table does not exist for clients.
 *
 * @param bodyBytes most bytes of a request's body
 * @param changes true if a request without an answer may have changed something
 */
public record Route(String method, String path, Service service, Door door, int bodyBytes, boolean changes) {

    /** Where it goes. */
    public enum Service {
        REGISTRY,
        PREKEYS,
        MEDIA,
        PRESENCE
    }

    /** Who may come. */
    public enum Door {
        /** A token of a listed device. */
        SIGNED_IN,
        /** Such a token, or that of a device that is in no list yet. */
        PENDING_TOO,
        /** No token at all; registration and sign-in. */
        ANONYMOUS_SIGN_IN,
        /** No token at all; look-ups and what a secret id opens. */
        ANONYMOUS,
        /** No token at all; changes of what a secret key opens, which cost a disk more than a look-up. */
        ANONYMOUS_WRITES,
        /** No token at all; the access keys, if there are any, are checked here. */
        ANONYMOUS_BUNDLES
    }

    private static final int KIB = 1024;
    private static final int SMALL = 4 * KIB;
    /** A device list of 8 KiB in base64, its signature and the rest. */
    private static final int LIST = 16 * KIB;
    /** 4 KiB in base64, and the rest. */
    private static final int RENDEZVOUS = 8 * KIB;
    /** 100 devices of as many accounts, each with its access key: 120 bytes each. */
    private static final int BUNDLES = 16 * KIB;
    /** 100 one-time prekeys of each kind: 2.3 kB each in JSON. */
    private static final int PREKEYS = 320 * KIB;

    /** 64 KiB in base64, and the rest. */
    private static final int RECORD = 92 * KIB;

    private static final List<Route> ALL = List.of(
            reads("GET", "/v1/registration", Service.REGISTRY, Door.ANONYMOUS_SIGN_IN, 0),
            changes("POST", "/v1/devices/pending", Service.REGISTRY, Door.ANONYMOUS_SIGN_IN, SMALL),
            reads("POST", "/v1/devices/linked", Service.REGISTRY, Door.SIGNED_IN, SMALL),
            reads("POST", "/v1/devices/recovered", Service.REGISTRY, Door.ANONYMOUS_SIGN_IN, SMALL),
            reads("GET", "/v1/devices", Service.REGISTRY, Door.SIGNED_IN, 0),
            changes("PUT", "/v1/devices/name", Service.REGISTRY, Door.SIGNED_IN, SMALL),
            changes("POST", "/v1/rendezvous/leave", Service.REGISTRY, Door.ANONYMOUS, RENDEZVOUS),
            reads("POST", "/v1/rendezvous/find", Service.REGISTRY, Door.ANONYMOUS, SMALL),
            changes("POST", "/v1/accounts", Service.REGISTRY, Door.PENDING_TOO, LIST),
            changes("PUT", "/v1/device-list", Service.REGISTRY, Door.PENDING_TOO, LIST),
            changes("PUT", "/v1/access-key", Service.REGISTRY, Door.SIGNED_IN, SMALL),
            reads("GET", "/v1/username", Service.REGISTRY, Door.SIGNED_IN, 0),
            changes("PUT", "/v1/username", Service.REGISTRY, Door.SIGNED_IN, SMALL),
            changes("DELETE", "/v1/username", Service.REGISTRY, Door.SIGNED_IN, 0),
            changes("POST", "/v1/account/delete", Service.REGISTRY, Door.SIGNED_IN, SMALL),
            reads("POST", "/v1/sign-in/challenge", Service.REGISTRY, Door.ANONYMOUS_SIGN_IN, SMALL),
            changes("POST", "/v1/sign-in", Service.REGISTRY, Door.ANONYMOUS_SIGN_IN, SMALL),
            reads("POST", "/v1/lookups/device-list", Service.REGISTRY, Door.ANONYMOUS, SMALL),
            reads("POST", "/v1/lookups/username", Service.REGISTRY, Door.ANONYMOUS, SMALL),
            changes("PUT", "/v1/prekeys", Service.PREKEYS, Door.PENDING_TOO, PREKEYS),
            changes("POST", "/v1/prekeys/one-time", Service.PREKEYS, Door.SIGNED_IN, PREKEYS),
            reads("GET", "/v1/prekeys/count", Service.PREKEYS, Door.SIGNED_IN, 0),
            reads("POST", "/v1/prekeys/check", Service.PREKEYS, Door.SIGNED_IN, SMALL),
            changes("POST", "/v1/lookups/bundles", Service.PREKEYS, Door.ANONYMOUS_BUNDLES, BUNDLES),
            changes("POST", "/v1/presence/forget", Service.PRESENCE, Door.ANONYMOUS, SMALL),
            changes("POST", "/v1/blobs", Service.MEDIA, Door.SIGNED_IN, SMALL),
            reads("POST", "/v1/lookups/blob", Service.MEDIA, Door.ANONYMOUS, SMALL),
            changes("POST", "/v1/blobs/delete", Service.MEDIA, Door.ANONYMOUS, SMALL),
            changes("POST", "/v1/records/create", Service.MEDIA, Door.SIGNED_IN, RECORD),
            reads("POST", "/v1/records/read", Service.MEDIA, Door.ANONYMOUS, SMALL),
            changes("POST", "/v1/records/write", Service.MEDIA, Door.ANONYMOUS_WRITES, RECORD),
            changes("POST", "/v1/records/delete", Service.MEDIA, Door.ANONYMOUS_WRITES, SMALL),
            reads("GET", "/v1/wakeups/key", Service.PRESENCE, Door.SIGNED_IN, 0),
            changes("PUT", "/v1/wakeups", Service.PRESENCE, Door.SIGNED_IN, SMALL),
            changes("DELETE", "/v1/wakeups", Service.PRESENCE, Door.SIGNED_IN, 0));

    private static final Map<String, Route> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(r -> r.method + " " + r.path, Function.identity()));

    /** The route of exactly this method and this undecoded path. */
    public static Optional<Route> find(String method, String path) {
        return Optional.ofNullable(BY_NAME.get(method + " " + path));
    }

    /** The whole table, in the order of docs/http-api.md. */
    public static List<Route> all() {
        return ALL;
    }

    /** True if a token must be sent; otherwise none may be. */
    public boolean needsToken() {
        return door == Door.SIGNED_IN || door == Door.PENDING_TOO;
    }

    private static Route reads(String method, String path, Service service, Door door, int bodyBytes) {
        return new Route(method, path, service, door, bodyBytes, false);
    }

    private static Route changes(String method, String path, Service service, Door door, int bodyBytes) {
        return new Route(method, path, service, door, bodyBytes, true);
    }
}
