package io.sealpost.prekey.domain;

/** Something that is needed cannot be reached or has too much to do. Nothing was changed; try again later. */
public final class Unavailable extends RuntimeException {

    public Unavailable(String what) {
        super(what);
    }
}
