package io.sealpost.client.engine;

import io.sealpost.client.signal.Ciphers;
import io.sealpost.client.signal.Opened;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.StoreFailure;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes what a contact sends at this moment: checked like a message, never acknowledged, and dropped without a trace if it is
 * late, strange or for later. What is dropped moves no session: passed off as an ephemeral, a message can still be opened when it
 * comes as one.
 */
final class Ephemerals {

    private static final Logger LOG = System.getLogger(Ephemerals.class.getName());

    private final Store store;
    private final Own own;
    private final Ciphers ciphers;
    private final Authenticity authenticity;
    private final Predicate<Sender> mustHold;
    private final Typists typists;

    /** Rolls back. */
    private static final class Dropped extends RuntimeException {
        Dropped() {
            super("An ephemeral says nothing that may be shown", null, false, false);
        }
    }

    /** @param mustHold in a transaction: whether a message of this sender could not be judged yet */
    Ephemerals(
            Store store,
            Own own,
            Ciphers ciphers,
            Authenticity authenticity,
            Predicate<Sender> mustHold,
            Typists typists) {
        this.store = store;
        this.own = own;
        this.ciphers = ciphers;
        this.authenticity = authenticity;
        this.mustHold = mustHold;
        this.typists = typists;
    }

    /** Fails only with {@link StoreFailure}. */
    void receive(EphemeralEnvelope envelope) {
        Optional<Sender> sender = Sender.of(envelope.getSenderAccount(), envelope.getSenderDevice());
        if (sender.isEmpty()) {
            return;
        }
        try {
            store.run(() -> open(sender.get(), envelope.getCiphertext().toByteArray()));
        } catch (StoreFailure outage) {
            throw outage;
        } catch (Dropped | NewerListNamed nothingToShow) {
            LOG.log(Level.TRACE, "An ephemeral was dropped");
        } catch (RuntimeException defect) {
            LOG.log(Level.WARNING, "An ephemeral was dropped because opening it failed", defect);
        }
    }

    private void open(Sender sender, byte[] ciphertext) {
        if (!mayBeHeard(sender) || mustHold.test(sender)) {
            return;
        }
        if (ciphers.decrypt(sender.device(), CiphertextType.CIPHERTEXT_TYPE_MESSAGE, ciphertext)
                instanceof Opened.Plaintext plaintext) {
            Content content = Letters.unpad(plaintext.bytes()).orElseThrow(Dropped::new);
            if (!content.hasTyping() || authenticity.refusal(sender, content).isPresent()) {
                throw new Dropped();
            }
            boolean typing = content.getTyping().getTyping();
            store.afterCommit(() -> typists.heard(sender.account(), typing));
        }
    }

    private boolean mayBeHeard(Sender sender) {
        return !sender.account().equals(own.account())
                && !store.blocked.contains(sender.account())
                && store.accounts
                        .find(sender.account())
                        .filter(KnownAccount::contact)
                        .isPresent();
    }
}
