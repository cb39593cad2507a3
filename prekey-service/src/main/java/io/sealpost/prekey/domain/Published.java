package io.sealpost.prekey.domain;

/** What the service holds of a device, apart from its one-time keys. */
public record Published(Owner owner, Identity identity, StandingKeys standing) {}
