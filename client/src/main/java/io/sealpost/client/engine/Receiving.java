package io.sealpost.client.engine;

import io.sealpost.client.SecurityWarning;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.StoreFailure;
import io.sealpost.protocol.frames.v1.Envelope;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Takes envelopes in order. When {@link #receive} has returned, the envelope is opened, held or set aside, and committed: it
 * may be acknowledged. If it fails ({@link StoreFailure}), nothing happened and nothing may be acknowledged.
 */
final class Receiving {

    private static final Logger LOG = System.getLogger(Receiving.class.getName());

    private final Store store;
    private final Opening opening;
    private final Holding holding;

    Receiving(Store store, Opening opening, Holding holding) {
        this.store = store;
        this.opening = opening;
        this.holding = holding;
    }

    void receive(Envelope envelope) {
        Optional<Sender> sender = Sender.of(envelope);
        if (sender.isEmpty()) {
            store.run(() -> opening.setAside(envelope, SecurityWarning.UNKNOWN_SENDER));
            return;
        }
        try {
            store.run(() -> openOrHold(sender.get(), envelope));
        } catch (NewerListNamed notYet) {
            store.run(() -> holding.hold(sender.get(), envelope));
        } catch (StoreFailure outage) {
            throw outage;
        } catch (RuntimeException defect) {
            // Whatever an envelope triggers here, it must not block those behind it.
            LOG.log(Level.WARNING, "An envelope was set aside because opening it failed", defect);
            store.run(() -> opening.setAside(envelope, SecurityWarning.UNREADABLE_MESSAGE));
        }
    }

    /**
     * Behind one that is held, later ones of the same sender are held too: their order is kept. What comes from somebody who
     * is ignored is not even opened.
     */
    private void openOrHold(Sender sender, Envelope envelope) {
        if (store.requests.isDeclined(sender.account())) {
            return;
        }
        if (holding.mustHold(sender)) {
            holding.hold(sender, envelope);
        } else {
            opening.open(sender, envelope);
        }
    }
}
