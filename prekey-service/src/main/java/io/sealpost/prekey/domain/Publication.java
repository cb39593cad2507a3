package io.sealpost.prekey.domain;

/** Every way an upload can end without a fault. Whatever is refused has changed nothing. */
public sealed interface Publication {

    /** The keys are stored; the same upload again ends here too. */
    record Stored() implements Publication {}

    /** The identity key is not the one that the token was given for. */
    record OtherIdentity() implements Publication {}

    /** Bytes of the right length that are no public key. */
    record NotAKey() implements Publication {}

    /** The account was deleted, or the device removed, while the token was still good. */
    record Gone() implements Publication {}

    /** A signature does not fit its key under the device's identity key. */
    record BadSignature() implements Publication {}

    /** An id was used before with another key, or the device is known with another identity. */
    record Conflict() implements Publication {}

    /** One-time keys for a device that has not published its signed keys. */
    record NotPublished() implements Publication {}

    /** More one-time keys than one device may store. */
    record Full() implements Publication {}
}
