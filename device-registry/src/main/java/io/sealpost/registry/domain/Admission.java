package io.sealpost.registry.domain;

/** Every way a new device's request for a pending token can end without a fault, in the order of looking. */
public sealed interface Admission {

    record InvitationInvalid() implements Admission {}

    record ProofOfWorkInvalid() implements Admission {}

    /** The account or the device id is taken. */
    record AccountExists() implements Admission {}

    record Admitted(Tokens.Token token) implements Admission {}
}
