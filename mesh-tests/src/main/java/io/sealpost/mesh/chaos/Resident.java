package io.sealpost.mesh.chaos;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.ContactLink;
import io.sealpost.client.Message;
import io.sealpost.client.NewAccount;
import io.sealpost.client.SealpostClient;
import io.sealpost.protocol.AccountId;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** One person with one device, the real client, behind one door of the mesh. */
final class Resident implements AutoCloseable {

    private final Path home;
    private final URI door;
    private final String serverName;
    private final Consumer<Message> heard;
    private final LongAdder pushedAgain = new LongAdder();
    private final LongAdder drained = new LongAdder();
    private SealpostClient client;
    private volatile AccountId account;
    private volatile ContactLink link;

    /**
     * @param door a gateway, or a line to one
     * @param heard told of each message that the person is shown
     */
    Resident(Path home, URI door, String serverName, Consumer<Message> heard) {
        this.home = home;
        this.door = door;
        this.serverName = serverName;
        this.heard = heard;
    }

    /** Opens the home folder if it is closed. */
    synchronized SealpostClient client() {
        if (client == null) {
            client = SealpostClient.open(home, door, ClientOptions.defaults().withServerName(serverName));
            client.listen(this::note);
        }
        return client;
    }

    void register() {
        client().register(NewAccount.anonymous());
        account = client().account();
        link = client().link();
    }

    AccountId account() {
        return account;
    }

    ContactLink link() {
        return link;
    }

    /** Ends the program; {@link #client} starts it again, with the same home folder and no token. */
    synchronized void leave() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    /** Everything received from {@code other}, in the order in which the person sees it; a file is its name. */
    List<String> readFrom(Resident other) {
        return client().history(other.account(), 1_000_000).stream()
                .filter(message -> message.direction() == Message.Direction.RECEIVED)
                .map(Resident::words)
                .toList();
    }

    /** How often the mesh pushed what this device already had; the person is not shown it. */
    long pushedAgain() {
        return pushedAgain.sum();
    }

    /** How often the mesh said that nothing more waits: once after each time that this connection was attached. */
    long drained() {
        return drained.sum();
    }

    static String words(Message message) {
        return message.attachment().map(Message.AttachedFile::name).orElse(message.text());
    }

    private void note(ClientEvent event) {
        switch (event) {
            case ClientEvent.MessageReceived received -> heard.accept(received.message());
            case ClientEvent.RepeatIgnored repeat -> pushedAgain.increment();
            case ClientEvent.Drained nothingWaits -> drained.increment();
            default -> {}
        }
    }

    @Override
    public void close() {
        leave();
    }
}
