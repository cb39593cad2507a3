package io.sealpost.client.store;

import io.sealpost.client.SealpostException;

/**
 * The user's database cannot be read or written. Nothing of the transaction happened, or, if it failed while it was
 * committed, all of it may have: read again before repeating anything.
 */
public final class StoreFailure extends SealpostException {

    StoreFailure(String sentence, Throwable cause) {
        super(STORE, sentence, cause);
    }
}
