package io.sealpost.client;

/** One-time prekeys of this device that the server still has to give out. */
public record PrekeyCount(int ec, int kyber) {}
