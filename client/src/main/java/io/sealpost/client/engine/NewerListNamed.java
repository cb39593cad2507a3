package io.sealpost.client.engine;

/** A message names a newer device list of its sender than the one that is known: ask the server before believing either. */
final class NewerListNamed extends RuntimeException {

    NewerListNamed() {
        super("A message names a newer device list", null, false, false);
    }
}
