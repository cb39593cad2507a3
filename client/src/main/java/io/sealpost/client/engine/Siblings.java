package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.KeyChange;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.history.Bodies;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.OwnCopies.Due;
import io.sealpost.client.store.ShownProfile;
import io.sealpost.client.store.Store;
import io.sealpost.client.store.Timers.Timer;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.content.v1.Attachment;
import io.sealpost.protocol.content.v1.BlockedCopy;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.DeclinedCopy;
import io.sealpost.protocol.content.v1.HistoryCopy;
import io.sealpost.protocol.content.v1.KeyChangeCopy;
import io.sealpost.protocol.content.v1.OwnCopy;
import io.sealpost.protocol.content.v1.People;
import io.sealpost.protocol.content.v1.PeopleWanted;
import io.sealpost.protocol.content.v1.Person;
import io.sealpost.protocol.content.v1.ProfileKeyCopy;
import io.sealpost.protocol.content.v1.ReadCopy;
import io.sealpost.protocol.content.v1.ReceivedCopy;
import io.sealpost.protocol.content.v1.SentCopy;
import io.sealpost.protocol.content.v1.TimerChange;
import io.sealpost.protocol.content.v1.TimersCopy;
import io.sealpost.protocol.content.v1.VerifiedCopy;
import io.sealpost.protocol.profiles.v1.ProfileCopy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Tells the account's other devices what they cannot have seen themselves, in order, and none of it twice. */
final class Siblings {

    private static final Logger LOG = System.getLogger(Siblings.class.getName());
    private static final int PEOPLE_IN_ONE_MESSAGE = 200;
    private static final int IDS_IN_ONE_MESSAGE = 1_000;

    private final Store store;
    private final Own own;
    private final Consumer<Draft> post;
    private final Tasks tasks;
    /** Two at a time would send the same twice. */
    private final ReentrantLock sending = new ReentrantLock();

    Siblings(Store store, Own own, Consumer<Draft> post, Tasks tasks) {
        this.store = store;
        this.own = own;
        this.post = post;
        this.tasks = tasks;
    }

    /** In a transaction: this was sent, and belongs into the history. */
    void sent(AccountId contact, Content content) {
        if (Bodies.isHistory(content)) {
            tell(OwnCopy.newBuilder()
                    .setSent(SentCopy.newBuilder().setTo(person(contact)).setContent(Bodies.bare(content))));
        }
    }

    /** In a transaction: it was received under a list that does not name all of the account's devices. */
    void received(AccountId contact, Content content, long serverTimeMs) {
        tell(OwnCopy.newBuilder()
                .setReceived(ReceivedCopy.newBuilder()
                        .setFrom(person(contact))
                        .setContent(Bodies.bare(content))
                        .setServerTimeMs(serverTimeMs)
                        .setRequest(store.requests.isOpen(contact))));
    }

    /** In a transaction: these were shown. */
    void read(AccountId contact, List<MessageId> messages) {
        var copy = ReadCopy.newBuilder().setAccount(contact.byteString());
        messages.stream().limit(IDS_IN_ONE_MESSAGE).forEach(message -> copy.addMessages(message.byteString()));
        if (!messages.isEmpty()) {
            tell(OwnCopy.newBuilder().setRead(copy));
            read(contact, messages.stream().skip(IDS_IN_ONE_MESSAGE).toList());
        }
    }

    /** In a transaction: a contact was added. */
    void met(AccountId contact) {
        tell(OwnCopy.newBuilder().setPeople(People.newBuilder().addPeople(person(contact))));
    }

    /** In a transaction: the account has a new profile key. */
    void profileKeyChanged() {
        tell(OwnCopy.newBuilder(profileKey(store.ownProfile.key(), store.ownProfile.since())));
    }

    /** In a transaction: a contact was blocked, or no longer is. */
    void blocked(AccountId contact, boolean blocked) {
        var copy = BlockedCopy.newBuilder().setPerson(person(contact)).setBlocked(blocked);
        tell(OwnCopy.newBuilder().setBlocked(copy));
    }

    /** In a transaction: the safety number was compared. */
    void verified(AccountId contact) {
        tell(OwnCopy.newBuilder().setVerified(VerifiedCopy.newBuilder().setPerson(person(contact))));
    }

    /** In a transaction: the person has decided what to think of another account under a contact's username. */
    void keyChange(KeyChange decided) {
        var successor = Person.newBuilder()
                .setAccount(decided.successor().account().byteString())
                .setAccountKey(
                        ByteString.copyFrom(decided.successor().accountKey().bytes()))
                .setUsername(decided.username());
        tell(OwnCopy.newBuilder()
                .setKeyChange(KeyChangeCopy.newBuilder()
                        .setContact(person(decided.contact()))
                        .setSuccessor(successor)
                        .setAccepted(decided.state() == KeyChange.State.ACCEPTED)));
    }

    /** In a transaction: where a device that is new finds the history. */
    void history(DeviceId device, List<Attachment> parts, long messages) {
        var copy = HistoryCopy.newBuilder()
                .setDevice(device.byteString())
                .addAllParts(parts)
                .setMessages(messages);
        tell(OwnCopy.newBuilder().setHistory(copy));
    }

    /** In a transaction: the record under this key holds the account's profile. */
    void profile(ShownProfile shown, ProfileKey key, long version) {
        var copy = ProfileCopy.newBuilder()
                .setContent(SealedProfile.content(shown.profile(), shown.changedAt()))
                .setWriteKey(ByteString.copyFrom(shown.writeKey()))
                .setProfileKey(ByteString.copyFrom(key.bytes()))
                .setVersion(version);
        tell(OwnCopy.newBuilder().setProfile(copy));
    }

    static OwnCopy profileKey(ProfileKey key, long sinceMs) {
        var copy = ProfileKeyCopy.newBuilder()
                .setProfileKey(ByteString.copyFrom(key.bytes()))
                .setSinceMs(sinceMs);
        return OwnCopy.newBuilder().setProfileKey(copy).build();
    }

    static OwnCopy peopleWanted() {
        return OwnCopy.newBuilder()
                .setPeopleWanted(PeopleWanted.getDefaultInstance())
                .build();
    }

    /** In a transaction: somebody's request was deleted. */
    void declined(AccountId account) {
        tell(OwnCopy.newBuilder().setDeclined(DeclinedCopy.newBuilder().setAccount(account.byteString())));
    }

    /** In a transaction: the account's username is another one. */
    void tellUsername(Optional<String> username) {
        tell(OwnCopy.newBuilder().setUsername(username.orElse("")));
    }

    /** In a transaction: everybody, for a device that is new; and a username that it could not look up because it is hidden. */
    void introduceAll() {
        store.own.username().ifPresent(name -> tellUsername(Optional.of(name)));
        List<KnownAccount> contacts = store.accounts.contacts();
        for (int from = 0; from < contacts.size(); from += PEOPLE_IN_ONE_MESSAGE) {
            var people = People.newBuilder();
            contacts.subList(from, Math.min(from + PEOPLE_IN_ONE_MESSAGE, contacts.size()))
                    .forEach(contact -> people.addPeople(person(contact)));
            tell(OwnCopy.newBuilder().setPeople(people));
        }
        contacts.stream().filter(KnownAccount::verified).forEach(contact -> verified(contact.account()));
        store.keyChanges.decided().forEach(this::keyChange);
        store.blocked.all().forEach(account -> blocked(account, true));
        List<Timer> timers = store.timers.all();
        for (int from = 0; from < timers.size(); from += IDS_IN_ONE_MESSAGE) {
            var copy = TimersCopy.newBuilder();
            timers.subList(from, Math.min(from + IDS_IN_ONE_MESSAGE, timers.size()))
                    .forEach(timer -> copy.addTimers(timer(timer)));
            tell(OwnCopy.newBuilder().setTimers(copy));
        }
        store.shownProfiles.find().ifPresent(shown -> shown.heldUnder()
                .ifPresent(key -> profile(shown, key, shown.version())));
    }

    private static TimersCopy.Timer timer(Timer timer) {
        return TimersCopy.Timer.newBuilder()
                .setAccount(timer.account().byteString())
                .setChange(TimerChange.newBuilder()
                        .setRevision(timer.stamp().revision())
                        .setSeconds((int) timer.life().toSeconds()))
                .setId(timer.stamp().id().byteString())
                .build();
    }

    /** Sends what a former run or a lost connection left behind. */
    void catchUp() {
        sending.lock();
        try {
            Optional<Due> due = store.transaction(store.ownCopies::oldest);
            while (due.isPresent()) {
                send(due.get());
                due = store.transaction(store.ownCopies::oldest);
            }
        } catch (SealpostException notNow) {
            // They stay in the database and go with the next one, or when the client connects again.
            LOG.log(Level.DEBUG, "Copies wait code={0}", notNow.code());
        } finally {
            sending.unlock();
        }
    }

    private void tell(OwnCopy.Builder copy) {
        if (!exist()) {
            return;
        }
        store.ownCopies.add(copy.build());
        store.afterCommit(() -> tasks.run(this::catchUp));
    }

    private void send(Due due) {
        if (!store.transaction(this::exist)) {
            store.run(store.ownCopies::removeAll);
            return;
        }
        try {
            var body = Content.newBuilder().setOwnCopy(due.copy());
            post.accept(Draft.of(own.account(), body, content -> store.ownCopies.remove(due)));
        } catch (SealpostException refused) {
            if (!refused.code().equals(Problem.TOO_LARGE.code())) {
                throw refused;
            }
            // Only who does not keep to the limits writes so much that no copy of it fits: it must not hold up the
            // rest.
            store.run(() -> store.ownCopies.remove(due));
        }
    }

    /** In a transaction: whether the account has other devices. */
    boolean exist() {
        return !store.lists
                .newest(own.account())
                .orElseThrow()
                .membersBut(own.device())
                .isEmpty();
    }

    private Person person(AccountId account) {
        return person(store.accounts.find(account).orElseThrow());
    }

    static Person person(KnownAccount known) {
        return Person.newBuilder()
                .setAccount(known.account().byteString())
                .setAccountKey(ByteString.copyFrom(known.accountKey().bytes()))
                .setUsername(known.username().orElse(""))
                .setProfileKey(known.profileKey()
                        .map(key -> ByteString.copyFrom(key.bytes()))
                        .orElse(ByteString.EMPTY))
                .build();
    }
}
