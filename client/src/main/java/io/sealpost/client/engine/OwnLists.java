package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.mesh.Registry;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.DeviceLists.StoredList;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.OwnListDue.Signed;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.OwnList;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.content.v1.ListKnowledge;
import io.sealpost.protocol.devices.v1.DeviceList;
import io.sealpost.protocol.devices.v1.ListedDevice;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The account's own device list. Its successors are made on the device that holds the account key; the others follow. */
final class OwnLists {

    private static final Duration RENEW_AFTER = Duration.ofDays(7);

    private final Store store;
    private final Lists lists;
    private final Registry registry;
    private final Tokens tokens;
    private final Own own;
    private final InstantSource clock;
    private final Runnable onNewDevice;
    /** Two successors of one list would be a split view of our own making. */
    private final ReentrantLock changing = new ReentrantLock();

    /** @param onNewDevice in the transaction that makes a list with a new device the own one */
    OwnLists(
            Store store,
            Lists lists,
            Registry registry,
            Tokens tokens,
            Own own,
            InstantSource clock,
            Runnable onNewDevice) {
        this.store = store;
        this.lists = lists;
        this.registry = registry;
        this.tokens = tokens;
        this.own = own;
        this.clock = clock;
        this.onNewDevice = onNewDevice;
    }

    StoredList current() {
        return store.transaction(() -> store.lists.newest(own.account()).orElseThrow());
    }

    /** Asks the server for a newer one and verifies it. */
    StoredList refresh() {
        return lists.refresh(own.account());
    }

    /**
     * Signs and publishes the successor. Fails as usage where the account key is not; if it fails otherwise after it was
     * signed, {@link #catchUp} goes on.
     */
    StoredList change(UnaryOperator<List<ListedDevice>> change) {
        SigningKey accountKey = accountKey();
        changing.lock();
        try {
            publishDue();
            refresh();
            store.run(() -> {
                DeviceList now =
                        OwnList.parse(store.lists.newestBytes(own.account()).orElseThrow());
                var next = OwnList.after(now, accountKey, change.apply(now.getDevicesList()), clock.millis());
                store.ownListDue.save(next.list(), next.signature());
            });
            publishDue();
            return current();
        } finally {
            changing.unlock();
        }
    }

    /** Fails as usage if this is the device that holds the account key, or none of the account's. */
    void remove(DeviceId device) {
        accountKey();
        if (device.equals(own.device())) {
            throw new SealpostException(
                    SealpostException.USAGE, "This device holds the account key; it cannot remove itself.");
        }
        if (!current().names(device)) {
            throw new SealpostException(SealpostException.USAGE, "The account has no such device.");
        }
        change(devices -> devices.stream()
                .filter(listed -> !listed.getDevice().equals(device.byteString()))
                .toList());
    }

    /** Fails as usage on a device that does not hold it. */
    SigningKey accountKey() {
        return own.accountSecret()
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE,
                        "Only the first device of the account can do this: it holds its key."));
    }

    /** A contact was shown a list of this account that is not known here: it must be the server's newest, too. */
    void checkClaim(ListKnowledge claimed) {
        try {
            refresh();
        } catch (SealpostException notNow) {
            // Alarms were told; the next message of this contact makes us ask again.
            return;
        }
        boolean known = store.transaction(() -> store.lists.hash(own.account(), claimed.getVersion()))
                .filter(hash -> Arrays.equals(hash, claimed.getHash().toByteArray()))
                .isPresent();
        boolean overtaken =
                Integer.compareUnsigned(claimed.getVersion(), current().version()) < 0;
        if (!known && !overtaken) {
            lists.alarm(new SecurityAlarm(SecurityWarning.OWN_LIST_FORGED));
        }
    }

    /** Signs the list anew every week, so that contacts notice a server that holds a newer one back. */
    void keepFresh() {
        boolean old = clock.millis() - current().issuedAtMs() > RENEW_AFTER.toMillis();
        if (old && own.accountSecret().isPresent()) {
            change(devices -> devices);
        }
    }

    /** Publishes what a former run or a lost connection left behind. */
    void catchUp() {
        changing.lock();
        try {
            publishDue();
        } finally {
            changing.unlock();
        }
    }

    private void publishDue() {
        Optional<Signed> due = store.transaction(store.ownListDue::find);
        if (due.isPresent()) {
            publish(due.get());
        }
    }

    private void publish(Signed due) {
        try {
            registry.publishList(tokens.current(), due.list(), due.signature());
        } catch (SealpostException refused) {
            if (!isFinal(refused) || !isPublished(due)) {
                forgetIfHopeless(due, refused);
                throw refused;
            }
        }
        store.run(() -> confirm(due));
    }

    /** Whether this list will never be taken. Whatever else is said, the signed list is kept: another would split the view. */
    private static boolean isFinal(SealpostException refused) {
        return Stream.of(
                        Problem.DEVICE_LIST_VERSION,
                        Problem.TOO_MANY_DEVICES,
                        Problem.ACCOUNT_EXISTS,
                        Problem.PREKEYS_MISSING)
                .anyMatch(problem -> problem.code().equals(refused.code()));
    }

    /** Whether a refusal only means that an earlier try was successful. */
    private boolean isPublished(Signed due) {
        refresh();
        return store.transaction(() -> store.lists.newestBytes(own.account()))
                .filter(newest -> Arrays.equals(newest, due.list()))
                .isPresent();
    }

    /** A refusal because of the version counts only if the server shows the list that took its place. */
    private void forgetIfHopeless(Signed due, SealpostException refused) {
        boolean overtaken = current().version() >= OwnList.parse(due.list()).getVersion();
        boolean otherReason = !refused.code().equals(Problem.DEVICE_LIST_VERSION.code());
        if (isFinal(refused) && (overtaken || otherReason)) {
            store.run(store.ownListDue::delete);
        }
    }

    private void confirm(Signed due) {
        var list = VerifiedList.verify(own.account(), own.accountKey(), due.list(), due.signature());
        if (store.lists.newest(own.account()).orElseThrow().version() < list.version()) {
            store.lists.add(list);
        }
        store.ownListDue.delete();
        Set<DeviceId> before =
                store.lists.devices(own.account(), list.version() - 1).orElseThrow();
        Set<DeviceId> now = store.lists.devices(own.account(), list.version()).orElseThrow();
        // A list that only was signed anew is nobody's news.
        if (!now.equals(before)) {
            store.listNotices.addAllContacts();
        }
        if (!before.containsAll(now)) {
            onNewDevice.run();
        }
    }
}
