package io.sealpost.client;

import io.sealpost.client.engine.Engine;
import io.sealpost.client.engine.Engine.Surroundings;
import io.sealpost.client.engine.Events;
import io.sealpost.client.engine.Linking;
import io.sealpost.client.engine.Recovering;
import io.sealpost.client.engine.Registering;
import io.sealpost.client.engine.Tasks;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.store.Home;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.ShownProfile;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.ServerName;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One person's device: registers, connects, sends and receives; everything is encrypted here and stored in one home folder.
 *
 * <p>All calls block and may be made from any thread. They fail with {@link SealpostException}, whose message is one
 * sentence for a person. What a call has stored survives the end of the process at any moment.
 */
public final class SealpostClient implements AutoCloseable {

    private final Home home;
    private final Store store;
    private final Mesh mesh;
    private final Tasks tasks;
    private final Tasks network;
    private final Events events;
    private final Surroundings around;
    private final ServerName server;
    private final ReentrantLock registering = new ReentrantLock();
    private volatile Engine engine;
    private volatile Own own;

    private SealpostClient(Home home, Store store, URI server, ClientOptions options, InstantSource clock) {
        this.home = home;
        this.store = store;
        this.network = new Tasks("network");
        this.tasks = new Tasks("client");
        this.mesh = new Mesh(server, options, network.executor());
        this.events = new Events(tasks);
        this.around = new Surroundings(home, store, mesh, events, tasks, options, clock);
        this.server = options.serverName().map(ServerName::new).orElseGet(() -> ServerName.of(server));
        store.transaction(store.own::find).filter(Own::registered).ifPresent(this::begin);
    }

    /**
     * Opens a home folder, which is created if it does not exist; nothing is sent.
     *
     * @param home used by one process at a time; only its owner may read it
     * @param server where the gateway is, for example {@code https://post.example.org}
     */
    public static SealpostClient open(Path home, URI server, ClientOptions options) {
        var clock = InstantSource.system();
        return open(home, server, options, clock, file -> Store.open(file, clock));
    }

    static SealpostClient open(
            Path home, URI server, ClientOptions options, InstantSource clock, Function<Path, Store> opener) {
        if (server.getHost() == null || !List.of("http", "https").contains(server.getScheme())) {
            throw new SealpostException(
                    SealpostException.USAGE, "The server's address must look like https://post.example.org.");
        }
        Home folder = Home.open(home);
        try {
            return new SealpostClient(folder, opener.apply(folder.database()), server, options, clock);
        } catch (RuntimeException failed) {
            folder.close();
            throw failed;
        }
    }

    public boolean isRegistered() {
        return engine != null;
    }

    /** Makes the account, or finishes making it after an interruption. Does nothing if it is made already. */
    public void register(NewAccount request) {
        registering.lock();
        try {
            if (engine == null) {
                begin(new Registering(store, mesh, server, events, around.clock()).register(request));
                engine.ownDevices().catchUp();
            }
        } finally {
            registering.unlock();
        }
    }

    /**
     * Makes this a further device of an account that exists: blocks until its first device has read the code that is shown
     * and approved it, at most ten minutes. Does nothing if this device belongs to an account already.
     *
     * @param name what this device is called from then on
     */
    public void link(Optional<DeviceName> name, Consumer<LinkCode> show) {
        registering.lock();
        try {
            if (engine == null) {
                begin(new Linking(store, mesh, server, events, around.clock()).link(name, show));
                engine.ownDevices().catchUp();
            }
        } finally {
            registering.unlock();
        }
    }

    /** The same for a device without a name. */
    public void link(Consumer<LinkCode> show) {
        link(Optional.empty(), show);
    }

    /**
     * Takes the place of a lost first device, with the account key from its recovery file. Does nothing if this device belongs
     * to an account already.
     *
     * @param alone whether all other devices of the account are lost too: they are removed
     */
    public void recover(String recoveryFile, String passphrase, boolean alone) {
        registering.lock();
        try {
            if (engine == null) {
                var recovering = new Recovering(store, mesh, server, events, around.clock());
                begin(recovering.recover(recoveryFile, passphrase, alone));
            }
        } finally {
            registering.unlock();
        }
    }

    /** The account's devices, and who is let in. */
    public Devices devices() {
        return new Devices(engine());
    }

    public AccountId account() {
        return own().account();
    }

    public DeviceId device() {
        return own().device();
    }

    public Optional<String> username() {
        engine();
        return store.transaction(() -> store.own.username());
    }

    /** By which name others may find this account. */
    public Usernames usernames() {
        return new Usernames(engine());
    }

    /**
     * Deletes the account for ever, at the server and then in the home folder, and closes this client. On the first device only.
     * If it fails the account may or may not be deleted at the server and everything is here: call it again.
     */
    public void deleteAccount() {
        engine().deleteAccount();
        home.wipeWhenClosed();
        close();
    }

    /** By which others add this account. */
    public ContactLink link() {
        return new ContactLink(own().account(), own().accountKey());
    }

    /** Returns when the server has welcomed this device; from then on it connects again by itself when it must. */
    public void connect() {
        engine().connect();
    }

    /** Says goodbye and stays away. */
    public void disconnect() {
        engine().disconnect();
    }

    /** Cuts the connection as a crash would, and stays away. For demonstrations and tests. */
    public void abort() {
        engine().abort();
    }

    /** While true nothing that arrives is acknowledged, so that it arrives again. For demonstrations and tests. */
    public void holdAcknowledgements(boolean hold) {
        engine().holdAcknowledgements(hold);
    }

    public ConnectionState state() {
        return engine == null ? ConnectionState.OFFLINE : engine.state();
    }

    /** Whether everything that waited when {@link #connect} was called has been processed, after waiting for it. */
    public boolean awaitDrained(Duration patience) {
        return engine().awaitDrained(patience);
    }

    /** Whether the mesh has everything that this device had to send, its copies for own devices too, after waiting for it. */
    public boolean awaitSent(Duration patience) {
        return engine().awaitSent(patience);
    }

    /** Pins the account key of somebody who gave this link. Fails as security if another key is pinned. */
    public Contact addContact(ContactLink link) {
        return addContact(link.account(), link.accountKey());
    }

    public Contact addContact(AccountId account, PublicKey accountKey) {
        return engine().contacts().add(account, accountKey, Optional.empty());
    }

    /**
     * Asks the server for an exact username. Fails with not-found, and with key-changed if it is another contact's: see
     * {@link Chat#keyChange}. Compare safety numbers: the server could have lied.
     */
    public Contact addContactByUsername(String username) {
        return engine().addContactByUsername(username);
    }

    public List<Contact> contacts() {
        return store.transaction(() ->
                store.accounts.contacts().stream().map(KnownAccount::asContact).toList());
    }

    public Optional<Contact> contact(AccountId account) {
        return store.transaction(() -> store.accounts.find(account))
                .filter(KnownAccount::contact)
                .map(KnownAccount::asContact);
    }

    /** What is said with somebody, and everything that can be done with it. */
    public Chat chat(AccountId account) {
        return new Chat(account, engine(), store);
    }

    /** See {@link Chat#send}. */
    public Sent send(AccountId contact, String text) {
        return chat(contact).send(text);
    }

    /** Fetches, checks and decrypts a message's file. The target appears complete or not at all. */
    public void downloadAttachment(Message message, Path target) {
        engine().download(message, target);
    }

    public List<AccountId> blocked() {
        return store.transaction(store.blocked::all);
    }

    /**
     * What this account shows of itself, to those whom it has written to. Fails as usage for a picture that cannot be read. It
     * is stored first: if it then fails as transient, contacts can see it after the next connection.
     */
    public void setProfile(Profile profile) {
        engine().ownProfile().show(profile);
    }

    /** What this account shows of itself; all empty at first. */
    public Profile profile() {
        return store.transaction(store.shownProfiles::find)
                .map(ShownProfile::profile)
                .orElseGet(Profile::empty);
    }

    /** What a contact showed of themselves when it was last looked at: their own claim. Empty while nothing was found. */
    public Optional<Profile> profile(AccountId contact) {
        return store.transaction(() -> store.contactProfiles.find(contact));
    }

    /** See {@link Chat#history}. */
    public List<Message> history(AccountId contact, int limit) {
        return store.transaction(() -> store.messages.history(contact, limit));
    }

    /** Who wrote and is no contact, oldest first; {@link #chat} has what they wrote, and accepts or declines. */
    public List<MessageRequest> requests() {
        return store.transaction(store.requests::all);
    }

    /** What two people compare to be sure that nobody is in between. */
    public Safety safety(AccountId contact) {
        return safety(engine().contacts().known(contact).link());
    }

    /** The same with somebody who is no contact yet. */
    public Safety safety(ContactLink other) {
        return new Safety(link(), other, engine());
    }

    /**
     * Tells when a contact comes and goes, until the subscription is closed: first what is known now. Fails as usage while no
     * message of theirs has arrived, since only messages carry what it takes.
     */
    public Subscription watchPresence(AccountId contact, Consumer<Presence> watcher) {
        ProfileKey key = store.transaction(() -> store.accounts.find(contact))
                .flatMap(KnownAccount::profileKey)
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE, "Their presence can be seen once they have written to you."));
        return engine().watchPresence(contact, key, watcher);
    }

    /** What is left on the server of this device's one-time prekeys. */
    public PrekeyCount prekeyCount() {
        return engine().prekeyCount();
    }

    /** Uploads one-time prekeys if they run low. Happens by itself after each connection and when the server asks. */
    public void replenishPrekeys() {
        engine().replenishPrekeys();
    }

    /** How this device is woken when mail waits and it is away. */
    public Wakeups wakeups() {
        return new Wakeups(engine());
    }

    /** Events from now on, in order. */
    public Subscription listen(Consumer<ClientEvent> listener) {
        return events.listen(listener);
    }

    /** Ends everything; returns when no thread of this client is left and the home folder is free. */
    @Override
    public void close() {
        // In the reverse order, and each of them even if another one fails.
        try (home;
                store;
                network;
                mesh;
                tasks) {
            if (engine != null) {
                engine.close();
            }
        }
    }

    private void begin(Own registered) {
        own = registered;
        engine = new Engine(around, registered, server);
    }

    private Own own() {
        engine();
        return own;
    }

    private Engine engine() {
        Engine started = engine;
        if (started == null) {
            throw new SealpostException(SealpostException.USAGE, "This device is not registered yet; register first.");
        }
        return started;
    }
}
