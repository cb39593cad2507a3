package io.sealpost.registry.domain;

import io.sealpost.protocol.DeviceId;

/**
 * One device of an account. None of this ever changes: a re-installed device is a new one.
 *
 * @param registrationId 1 to 16380
 */
public record Device(DeviceId id, PublicKey identityKey, int registrationId) {}
