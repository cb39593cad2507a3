package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.ConnectionState;
import io.sealpost.client.Contact;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.PrekeyCount;
import io.sealpost.client.Presence;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.Sent;
import io.sealpost.client.Subscription;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.signal.Ciphers;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.store.Home;
import io.sealpost.client.store.MarksDue.Mark;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.ServerName;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A registered device at work: puts the parts together and does what its owner asks for. */
public final class Engine {

    private static final Duration EACH_LOOK = Duration.ofMillis(50);
    private static final Logger LOG = System.getLogger(Engine.class.getName());

    private final Store store;
    private final Mesh mesh;
    private final Own own;
    private final Lists lists;
    private final OwnDevices ownDevices;
    private final OwnUsernames ownUsernames;
    private final Deleting deleting;
    private final Siblings siblings;
    private final Postbox postbox;
    private final Sending sending;
    private final Marks marks;
    private final PrekeyStock prekeys;
    private final Conversations conversations;
    private final Connection connection;
    private final Attachments attachments;
    private final Presences presences;
    private final Events events;
    private final InstantSource clock;
    private final Tasks tasks;

    /** What every part of a client shares. */
    public record Surroundings(
            Home home,
            Store store,
            Mesh mesh,
            Events events,
            Tasks tasks,
            ClientOptions options,
            InstantSource clock) {}

    public Engine(Surroundings around, Own own, ServerName server) {
        this.own = own;
        this.store = around.store();
        this.mesh = around.mesh();
        this.clock = around.clock();
        this.events = around.events();
        this.tasks = around.tasks();
        var ciphers = new Ciphers(store.vault, clock);
        var tokens = new Tokens(mesh.registry(), own, server, events);
        store.run(() -> rememberMyself(own));
        this.lists = new Lists(store, mesh.registry(), events, own.account(), clock);
        this.siblings = new Siblings(store, own, this::post, tasks);
        var ownLists = new OwnLists(store, lists, mesh.registry(), tokens, own, clock, siblings::introduceAll);
        var ownKeys = new OwnKeys(store, own, siblings);
        var approval = new Approval(mesh.registry(), tokens, ownLists, ownKeys, own);
        var devices = new OwnDevices.Parts(ownLists, approval, ownKeys, tokens);
        this.ownDevices = new OwnDevices(store, own, mesh.registry(), devices, this::post, tasks);
        this.ownUsernames = new OwnUsernames(store, mesh.registry(), tokens, siblings);
        var sessions = new Sessions(store, ciphers, mesh.prekeys());
        this.postbox = new Postbox(store, events, tasks, siblings::sent);
        this.sending = new Sending(store, lists, sessions, own, postbox, clock);
        this.marks = new Marks(store, sending::post, tasks, around.options().marksDelay());
        this.prekeys = new PrekeyStock(store, mesh.prekeys(), tokens, own, clock);
        var resending = new Resending(store, sending, tasks, clock);
        var opening = new Opening(
                store,
                own,
                new Opening.Parts(
                        ciphers,
                        new Authenticity(store, own),
                        marks,
                        resending,
                        siblings,
                        new Mirror(store, own, events),
                        claimed -> tasks.run(() -> ownLists.checkClaim(claimed))),
                events);
        var holding = new Holding(store, lists, opening, tasks, new Retries(tasks, this::isConnected));
        var refusals = new Refusals(store, lists, sessions, postbox, own.device());
        var parts = new Conversations.Parts(
                new Receiving(store, opening, holding),
                socket -> new Outgoing(socket, store, postbox, refusals, tasks),
                () -> tasks.run(() -> afterWelcome(holding, resending)),
                messages -> events.publish(new ClientEvent.Backlog(messages)),
                () -> tasks.run(prekeys::replenish));
        this.conversations = new Conversations(mesh, store, own, parts, around.options(), clock);
        this.attachments = new Attachments(store, around.home(), mesh.blobs(), tokens::current);
        this.presences = new Presences(mesh, tasks, clock);
        this.connection = new Connection(conversations, holding, tokens, events, tasks, around.options());
        this.deleting = new Deleting(around, tokens, own, connection::disconnect);
    }

    public void connect() {
        connection.connect();
    }

    public void disconnect() {
        connection.disconnect();
    }

    public void abort() {
        connection.abort();
    }

    public ConnectionState state() {
        return connection.state();
    }

    public boolean awaitDrained(Duration patience) {
        return connection.awaitDrained(patience);
    }

    public boolean awaitSent(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - until < 0) {
            if (store.transaction(this::allSent)) {
                return true;
            }
            if (!Tasks.pause(EACH_LOOK)) {
                return false;
            }
        }
        return false;
    }

    private boolean allSent() {
        return store.outbox.waiting().isEmpty()
                && store.ownCopies.oldest().isEmpty()
                && store.listNotices.due().isEmpty();
    }

    public void holdAcknowledgements(boolean hold) {
        conversations.holdAcknowledgements(hold);
    }

    /** See {@link Lists#pin}. */
    public Contact addContact(AccountId account, PublicKey key, Optional<String> username) {
        return store.transaction(() -> {
            Contact contact = lists.pin(account, key, username);
            siblings.met(account);
            return contact;
        });
    }

    public Contact addContactByUsername(String username) {
        var found = mesh.registry().username(username);
        return addContact(found.account(), found.accountKey(), Optional.of(username));
    }

    public OwnUsernames ownUsernames() {
        return ownUsernames;
    }

    /** Disconnects, then deletes the account at the server. Repeatable until it returns. */
    public void deleteAccount() {
        deleting.run();
    }

    public OwnDevices ownDevices() {
        return ownDevices;
    }

    private void post(Draft draft) {
        sending.post(draft);
    }

    private void rememberMyself(Own own) {
        store.accounts.addSelf(own);
        if (store.lists.newest(own.account()).isEmpty()) {
            store.lists.add(own.firstList().orElseThrow());
        }
    }

    /** @param body a text or an attachment: it goes into the history */
    public Sent send(AccountId contact, Content.Builder body) {
        var draft = Draft.of(
                contact, body, content -> store.messages.add(contact, Direction.SENT, content, content.getSentAtMs()));
        sending.post(draft);
        return new Sent(draft.id(), draft.accepted());
    }

    public void markRead(AccountId contact) {
        store.run(() -> {
            List<MessageId> read = store.messages.read(contact);
            read.forEach(id -> marks.due(contact, id, Mark.READ));
            siblings.read(contact, read);
        });
    }

    public void markRead(Message message) {
        store.run(() -> {
            if (store.messages.read(message.contact(), message.id())) {
                marks.due(message.contact(), message.id(), Mark.READ);
                siblings.read(message.contact(), List.of(message.id()));
            }
        });
    }

    public PrekeyCount prekeyCount() {
        return prekeys.count();
    }

    public void replenishPrekeys() {
        prekeys.replenish();
    }

    /** Uploads a file and sends what opens it. */
    public Sent sendFile(AccountId contact, Path file, String contentType) {
        return send(contact, Content.newBuilder().setAttachment(attachments.upload(file, contentType)));
    }

    public void download(Message message, Path target) {
        attachments.download(message, target);
    }

    /** Tells this watcher and all listeners of events. */
    public Subscription watchPresence(AccountId contact, ProfileKey key, Consumer<Presence> watcher) {
        return presences.watch(contact, key, presence -> {
            events.publish(new ClientEvent.PresenceChanged(presence));
            Events.tell(watcher, presence);
        });
    }

    /** Ends the connection; what waits in the outbox goes on next time. */
    public void close() {
        presences.close();
        connection.disconnect();
        postbox.close();
    }

    private boolean isConnected() {
        return state() == ConnectionState.CONNECTED;
    }

    private void afterWelcome(Holding holding, Resending resending) {
        holding.resolveAll();
        ownDevices.catchUp();
        siblings.catchUp();
        marks.schedule();
        resending.catchUp();
        prekeys.keep();
    }
}
