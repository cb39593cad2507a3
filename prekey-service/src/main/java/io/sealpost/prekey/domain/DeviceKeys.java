package io.sealpost.prekey.domain;

/** Everything public that a device publishes. */
public record DeviceKeys(Identity identity, StandingKeys standing, OneTimeKeys oneTime) {}
