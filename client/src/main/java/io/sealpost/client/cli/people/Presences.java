package io.sealpost.client.cli.people;

import io.sealpost.client.Contact;
import io.sealpost.client.Presence;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Subscription;
import io.sealpost.client.cli.terminal.Colours;
import io.sealpost.client.cli.terminal.TimeWords;
import io.sealpost.protocol.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Who is online, asked once over the anonymous door. A server that does not answer leaves it unknown. */
public final class Presences {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final SealpostClient client;
    private final TimeWords times;
    private final Map<AccountId, Presence> known = new ConcurrentHashMap<>();

    public Presences(SealpostClient client, TimeWords times) {
        this.client = client;
        this.times = times;
    }

    /** Returns when all have answered, or after a moment. */
    public void ask(List<Contact> contacts) {
        List<Contact> visible = contacts.stream().filter(Contact::presenceKnown).toList();
        var missing = new CountDownLatch(visible.size());
        List<Subscription> watches =
                visible.stream().map(contact -> watch(contact, missing)).toList();
        try {
            missing.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            watches.forEach(Subscription::close);
        }
    }

    /** One or more words, empty if nothing is known. */
    public String of(Contact contact, Colours colours) {
        Presence presence = known.get(contact.account());
        return presence == null ? "" : words(presence, times, colours);
    }

    public static String words(Presence presence, TimeWords times, Colours colours) {
        if (presence.online()) {
            return colours.green("online");
        }
        return colours.dim(presence.lastSeen()
                .map(seen -> "last seen " + times.spoken(seen))
                .orElse("not online"));
    }

    private Subscription watch(Contact contact, CountDownLatch missing) {
        try {
            return client.watchPresence(contact.account(), presence -> {
                if (known.put(contact.account(), presence) == null) {
                    missing.countDown();
                }
            });
        } catch (SealpostException unanswered) {
            missing.countDown();
            return () -> {};
        }
    }
}
