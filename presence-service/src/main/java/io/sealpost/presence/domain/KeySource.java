package io.sealpost.presence.domain;

import io.smallrye.mutiny.Uni;

/** Where the keys of access tokens come from. */
public interface KeySource {

    /** The registry's key set (RFC 7517) as JSON. Fails with {@link StoreUnavailable}. */
    Uni<String> fetch();
}
