package io.sealpost.gateway.domain;

/** Every way in which sending an ephemeral can end. */
public sealed interface EphemeralOutcome permits EphemeralOutcome.Sent, SendOutcome.Mismatch, SendOutcome.Refused {

    /** It was let through; whether anybody got it is not known, and nothing is owed. */
    record Sent() implements EphemeralOutcome {}
}
