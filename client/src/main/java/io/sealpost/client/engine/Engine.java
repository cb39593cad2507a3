package io.sealpost.client.engine;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.ClientOptions;
import io.sealpost.client.ConnectionState;
import io.sealpost.client.Contact;
import io.sealpost.client.Message;
import io.sealpost.client.PrekeyCount;
import io.sealpost.client.Presence;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Sent;
import io.sealpost.client.Subscription;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.signal.Ciphers;
import io.sealpost.client.store.Home;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.ServerName;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.HistoryCopy;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A registered device at work: puts the parts together and does what its owner asks for. */
public final class Engine {

    private static final Logger LOG = System.getLogger(Engine.class.getName());
    private static final Duration EACH_LOOK = Duration.ofMillis(50);

    private final Store store;
    private final Mesh mesh;
    private final Own own;
    private final Lists lists;
    private final OwnDevices ownDevices;
    private final OwnUsernames ownUsernames;
    private final AccessKeys accessKeys;
    private final Blocking blocking;
    private final Deleting deleting;
    private final Siblings siblings;
    private final ProfileWriting ownProfile;
    private final ProfileReading profiles;
    private final Postbox postbox;
    private final Sending sending;
    private final Marks marks;
    private final PrekeyStock prekeys;
    private final Wakeups wakeups;
    private final Conversations conversations;
    private final Connection connection;
    private final Attachments attachments;
    private final Presences presences;
    private final ListWatch listWatch;
    private final HistoryArchive archive;
    private final Contacts contacts;
    private final KeyChanges keyChanges;
    private final Chats chats;
    private final Expiry expiry;
    private final Typing typing;
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
        this.ownUsernames = new OwnUsernames(store, mesh.registry(), tokens, siblings);
        this.accessKeys = new AccessKeys(store, mesh.registry(), tokens);
        this.blocking = new Blocking(store, siblings, clock, () -> tasks.run(this::onNewProfileKey));
        this.ownProfile = new ProfileWriting(store, mesh.records(), tokens, siblings, tasks, clock);
        this.profiles = new ProfileReading(store, mesh.records(), events, tasks, clock);
        var sessions = new Sessions(store, ciphers, mesh.prekeys());
        this.postbox = new Postbox(store, events, tasks, siblings::sent);
        this.sending = new Sending(store, lists, sessions, own, postbox, clock);
        var ofList = new OwnDevices.Parts(
                ownLists, new Approval(store, mesh.registry(), tokens, ownLists, own), tokens, sending);
        this.ownDevices = new OwnDevices(store, own, mesh.registry(), ofList, tasks);
        this.marks = new Marks(store, sending::post, tasks, around.options().marksDelay());
        this.prekeys = new PrekeyStock(store, mesh.prekeys(), tokens, own, clock);
        var history = new History(store, own.account(), events, siblings::exist);
        this.contacts = new Contacts(store, lists, siblings, marks, events);
        this.keyChanges = new KeyChanges(around, own.account(), contacts, siblings);
        this.chats = new Chats(
                store,
                own.account(),
                new Chats.Parts(history, contacts, keyChanges, marks, siblings, this::say),
                clock);
        this.expiry = new Expiry(store, history, events, tasks, clock);
        this.wakeups = new Wakeups(store, mesh.wakeups(), tokens, events, clock);
        var resending = new Resending(store, sending, tasks, clock);
        var authenticity = new Authenticity(store, own);
        var opening = new Opening(
                store,
                own,
                new Opening.Parts(
                        ciphers,
                        authenticity,
                        marks,
                        resending,
                        siblings,
                        new Mirror(
                                store,
                                own,
                                new Mirror.Parts(
                                        lists,
                                        contacts,
                                        keyChanges,
                                        history,
                                        siblings,
                                        this::onHistoryOffered,
                                        ownProfile,
                                        profiles,
                                        () -> tasks.run(this::onNewProfileKey)),
                                events),
                        contacts,
                        history,
                        claimed -> tasks.run(() -> ownLists.checkClaim(claimed)),
                        profiles::met),
                events);
        var holding = new Holding(store, lists, opening, tasks, new Retries(tasks, this::isConnected));
        var refusals = new Refusals(store, lists, sessions, postbox, own);
        var parts = new Conversations.Parts(
                new Receiving(store, opening, holding),
                ephemerals(around.options(), ciphers, authenticity, holding),
                socket -> new Outgoing(socket, store, postbox, refusals, tasks),
                () -> tasks.run(() -> afterWelcome(holding, resending)),
                messages -> events.publish(new ClientEvent.Backlog(messages)),
                () -> tasks.run(prekeys::onLow));
        this.conversations = new Conversations(mesh, store, own, parts, around.options(), clock);
        this.attachments = new Attachments(store, around.home(), mesh.blobs(), tokens::current);
        this.archive = new HistoryArchive(
                store, own, new HistoryArchive.Paths(around.home(), attachments, siblings), events, tasks);
        var line = new AnonymousLine(mesh, tasks, clock);
        this.presences = new Presences(line);
        this.listWatch = new ListWatch(store, lists, line);
        contacts.whenMet(contact -> {
            listWatch.met(contact);
            tasks.run(() -> profiles.look(contact));
        });
        Predicate<AccountId> reachable =
                contact -> around.options().typing() && isConnected() && presences.isOnline(contact);
        this.typing = new Typing(store, sessions, own, reachable, conversations::say, clock);
        this.connection = new Connection(conversations, holding, tokens, events, tasks, around.options());
        this.deleting = new Deleting(around, tokens, own, ownProfile, connection::disconnect);
        expiry.start();
    }

    private Consumer<EphemeralEnvelope> ephemerals(
            ClientOptions options, Ciphers ciphers, Authenticity authenticity, Holding holding) {
        var typists = new Typists(events, tasks);
        var ephemerals = new Ephemerals(store, own, ciphers, authenticity, holding::mustHold, typists);
        return options.typing() ? ephemerals::receive : unwanted -> {};
    }

    public void connect() {
        connection.connect();
    }

    public void disconnect() {
        listWatch.end();
        connection.disconnect();
    }

    public void abort() {
        listWatch.end();
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
        while (!store.transaction(this::allSent)) {
            if (System.nanoTime() - until >= 0 || !Tasks.pause(EACH_LOOK)) {
                return false;
            }
        }
        return true;
    }

    private boolean allSent() {
        return store.outbox.waiting().isEmpty()
                && store.ownCopies.oldest().isEmpty()
                && store.listNotices.due().isEmpty();
    }

    public void holdAcknowledgements(boolean hold) {
        conversations.holdAcknowledgements(hold);
    }

    public Contacts contacts() {
        return contacts;
    }

    public Chats chats() {
        return chats;
    }

    public Contact addContactByUsername(String username) {
        return keyChanges.add(username);
    }

    public KeyChanges keyChanges() {
        return keyChanges;
    }

    public OwnUsernames ownUsernames() {
        return ownUsernames;
    }

    public OwnDevices ownDevices() {
        return ownDevices;
    }

    private void onHistoryOffered(HistoryCopy copy) {
        archive.offered(copy);
    }

    public HistoryArchive archive() {
        return archive;
    }

    public Blocking blocking() {
        return blocking;
    }

    public ProfileWriting ownProfile() {
        return ownProfile;
    }

    /** Disconnects, then deletes the account at the server. Repeatable until it returns. */
    public void deleteAccount() {
        deleting.run();
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

    private void say(Draft draft) {
        store.run(() -> profiles.met(draft.recipient()));
        sending.post(draft);
        typing.wrote(draft.recipient());
    }

    /** See {@link Typing#typing}. */
    public void typing(AccountId contact, boolean types) {
        typing.typing(contact, types);
    }

    public PrekeyCount prekeyCount() {
        return prekeys.count();
    }

    public Wakeups wakeups() {
        return wakeups;
    }

    public void replenishPrekeys() {
        prekeys.keep();
    }

    /** Uploads a file and sends what opens it. */
    public Sent sendFile(AccountId contact, Path file, String contentType, Optional<Message.Key> replyTo) {
        contacts.require(contact);
        keyChanges.writing(contact);
        var body = Content.newBuilder().setAttachment(attachments.upload(file, contentType));
        return chats.send(contact, body, replyTo);
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
        listWatch.end();
        connection.disconnect();
        postbox.close();
    }

    private boolean isConnected() {
        return state() == ConnectionState.CONNECTED;
    }

    private void afterWelcome(Holding holding, Resending resending) {
        listWatch.begin();
        tasks.run(wakeups::keep);
        tasks.run(prekeys::keep);
        holding.resolveAll();
        goOnWithOneself();
        siblings.catchUp();
        tasks.run(archive::take);
        marks.schedule();
        resending.catchUp();
        tasks.run(profiles::catchUp);
    }

    private void onNewProfileKey() {
        goOnWithOneself();
        connection.renew();
    }

    /**
     * Before contacts learn a new profile key the profile is there, for they look under it at once and then not again for a day,
     * and the server knows its access key: whoever shows one that it does not know counts as a stranger until the next.
     */
    private void goOnWithOneself() {
        ownDevices.catchUp();
        unlessNotNow(ownProfile::catchUp);
        unlessNotNow(() -> {
            accessKeys.catchUp();
            ownDevices.tellContacts();
        });
    }

    private static void unlessNotNow(Runnable step) {
        try {
            step.run();
        } catch (SealpostException notNow) {
            LOG.log(
                    Level.DEBUG,
                    "What others know of this account is brought up to date later code={0}",
                    notNow.code());
        }
    }
}
