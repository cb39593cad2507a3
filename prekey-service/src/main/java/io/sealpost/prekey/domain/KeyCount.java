package io.sealpost.prekey.domain;

/** How many unused one-time keys are left, of each kind. */
public record KeyCount(int ec, int kyber) {}
