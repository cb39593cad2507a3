package io.sealpost.client.cli.chat;

import io.sealpost.client.Contact;
import io.sealpost.client.Presence;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Subscription;
import io.sealpost.client.cli.people.Presences;
import io.sealpost.client.cli.terminal.Colours;
import io.sealpost.client.cli.terminal.Sentences;
import io.sealpost.client.cli.terminal.TimeWords;
import io.sealpost.protocol.AccountId;
import java.util.Optional;

/** Says in a chat when the other side comes and goes. Their presence can be seen once they have written for the first time. */
public final class PresenceNotes implements AutoCloseable {

    private final SealpostClient client;
    private final AccountId account;
    private final String name;
    private final ChatWindow window;
    private final TimeWords times;
    private Optional<Subscription> watch = Optional.empty();
    private String last = "";

    public PresenceNotes(SealpostClient client, Contact contact, String name, ChatWindow window, TimeWords times) {
        this.client = client;
        this.account = contact.account();
        this.name = name;
        this.window = window;
        this.times = times;
    }

    /** May be called again whenever something was received. */
    synchronized void watchIfPossible() {
        boolean known = client.contact(account).filter(Contact::presenceKnown).isPresent();
        if (watch.isPresent() || !known) {
            return;
        }
        try {
            watch = Optional.of(client.watchPresence(account, this::say));
        } catch (SealpostException unanswered) {
            window.note(Sentences.of(unanswered));
        }
    }

    /** Must not wait for {@link #close}, which waits for the last call of it. */
    private void say(Presence presence) {
        boolean wasSeen = !presence.online() && presence.lastSeen().isPresent();
        String words = name + (wasSeen ? " was " : " is ") + Presences.words(presence, times, new Colours(false));
        if (isNew(words)) {
            window.note(words);
        }
    }

    private boolean isNew(String words) {
        boolean isNew = !words.equals(last);
        last = words;
        return isNew;
    }

    @Override
    public synchronized void close() {
        watch.ifPresent(Subscription::close);
    }
}
