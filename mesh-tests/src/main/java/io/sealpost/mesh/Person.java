package io.sealpost.mesh;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.Message;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.Sent;
import io.sealpost.mesh.court.Needle;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Somebody with a device: the real client, and what it told its person so far. */
public final class Person implements AutoCloseable {

    /** Longest wait for anything in a story: a slow machine under load, not an expectation. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** @param at when the client told it */
    private record Heard(Instant at, ClientEvent event) {}

    private final String name;
    private final Path home;
    private final SealpostClient client;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    public Person(String name, Path homes, URI server, String serverName) {
        this.name = name;
        this.home = homes.resolve(name.toLowerCase(Locale.ROOT));
        this.client = SealpostClient.open(home, server, ClientOptions.defaults().withServerName(serverName));
        client.listen(event -> heard.add(new Heard(Instant.now(), event)));
    }

    public String name() {
        return name;
    }

    public Path home() {
        return home;
    }

    public SealpostClient client() {
        return client;
    }

    /** What names this person wherever it stands: both ids, the account key, and the username if there is one. */
    public List<Needle> traces() {
        var traces = new ArrayList<Needle>();
        traces.add(new Needle(name, client.account().bytes()));
        traces.add(Needle.text(name, client.account().uuid().toString()));
        traces.add(new Needle(name, client.device().bytes()));
        traces.add(Needle.text(name, client.device().uuid().toString()));
        traces.add(new Needle(name, client.link().accountKey().bytes()));
        client.username().ifPresent(username -> traces.add(Needle.text(name, username)));
        return traces;
    }

    /** Sends and waits until the mesh has it durably. */
    public Sent tell(Person other, String text) {
        var sent = client.send(other.client.account(), text);
        awaitAccepted(sent);
        return sent;
    }

    static void awaitAccepted(Sent sent) {
        try {
            sent.accepted().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception refused) {
            throw new StoryFailure("a message was not accepted: " + refused.getMessage());
        }
    }

    /** Every text received from {@code other}, oldest first. */
    public List<String> readFrom(Person other) {
        return client.history(other.client.account(), 10_000).stream()
                .filter(message -> message.direction() == Message.Direction.RECEIVED)
                .map(Message::text)
                .toList();
    }

    public Instant heardAt(String text) {
        await("“" + text + "” to arrive at " + name, () -> arrival(text) != null);
        return arrival(text);
    }

    private Instant arrival(String text) {
        return heard.stream()
                .filter(one -> isArrival(one.event(), text))
                .map(Heard::at)
                .findFirst()
                .orElse(null);
    }

    /** Of a contact's message, or of somebody's who is none. */
    private static boolean isArrival(ClientEvent event, String text) {
        return switch (event) {
            case ClientEvent.MessageReceived received ->
                received.message().text().equals(text);
            case ClientEvent.RequestReceived request -> request.message().text().equals(text);
            default -> false;
        };
    }

    public long count(Class<? extends ClientEvent> kind) {
        return heard.stream().filter(one -> kind.isInstance(one.event())).count();
    }

    public void awaitDrained() {
        if (!client.awaitDrained(PATIENCE)) {
            throw new StoryFailure(name + "'s mailbox was not drained within " + PATIENCE.toSeconds() + " s");
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new StoryFailure("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
