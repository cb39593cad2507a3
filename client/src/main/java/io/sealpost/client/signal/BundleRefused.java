package io.sealpost.client.signal;

/** A bundle with a wrong signature, a key that is no key, or an identity key that its owner did not list. */
public final class BundleRefused extends Exception {

    BundleRefused(Throwable cause) {
        super("The bundle was refused", cause);
    }
}
