package io.sealpost.prekey.domain;

/**
 * A one-time EC public key; libsignal does not sign these.
 *
 * @param id 1 to 2²⁴−1, chosen by the device
 * @param publicKey 33 bytes
 */
public record EcKey(int id, byte[] publicKey) implements Prekey {}
