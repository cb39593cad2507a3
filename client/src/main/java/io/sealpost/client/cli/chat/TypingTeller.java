package io.sealpost.client.cli.chat;

import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.protocol.AccountId;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Tells the other side of a chat that somebody types, in order, and never on the thread that reads the keys. */
final class TypingTeller implements AutoCloseable {

    private final SealpostClient client;
    private final AccountId contact;
    private final ExecutorService teller =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

    TypingTeller(SealpostClient client, AccountId contact) {
        this.client = client;
        this.contact = contact;
    }

    void on(boolean typing) {
        teller.execute(() -> tell(typing));
    }

    private void tell(boolean typing) {
        try {
            client.chat(contact).typing(typing);
        } catch (SealpostException notNow) {
            // What is typed is what counts: if that cannot be sent either, the chat says so.
            return;
        }
    }

    /** What was not told yet is not worth telling any more. */
    @Override
    public void close() {
        teller.shutdownNow();
    }
}
