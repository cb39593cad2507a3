package io.sealpost.client;

/** Ends what it stands for: no more events after {@link #close()} has returned. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}
