package io.sealpost.client.engine;

import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.OwnListDue.Signed;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.OwnList;
import io.sealpost.client.trust.ServerName;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.linking.v1.RecoveryContent;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the place of an account's first device that is lost, with the account key from the recovery file: signs a list in
 * which this device stands where the lost one stood. Keys and list are stored before they are sent, so that it can be
 * repeated with the same bytes whenever it is interrupted.
 */
public final class Recovering {

    private final Store store;
    private final Mesh mesh;
    private final ServerName server;
    private final Events events;
    private final InstantSource clock;

    public Recovering(Store store, Mesh mesh, ServerName server, Events events, InstantSource clock) {
        this.store = store;
        this.mesh = mesh;
        this.server = server;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @param file the text of a recovery file
     * @param alone whether the account's other devices are lost too, and are removed
     */
    public Own recover(String file, String passphrase, boolean alone) {
        RecoveryContent content = RecoveryFiles.open(file, passphrase);
        if (!server.isSameAs(content.getServerName())) {
            throw new SealpostException(
                    SealpostException.USAGE,
                    "The account of this recovery file belongs to the server " + content.getServerName() + ".");
        }
        Own own = store.transaction(() -> prepared(content));
        VerifiedList published = published(own);
        if (!names(published, own)) {
            publish(own, published, alone);
        }
        return store.transaction(() -> store.own.find().orElseThrow());
    }

    private Own prepared(RecoveryContent content) {
        try {
            var account = AccountId.of(content.getAccount());
            var accountKey = SigningKey.of(content.getAccountSecret().toByteArray());
            return store.own
                    .find()
                    .filter(before -> before.account().equals(account)
                            && before.accountKey().equals(accountKey.publicKey()))
                    .orElseGet(() -> freshDevice(account, accountKey, content));
        } catch (MalformedInput notAContent) {
            throw new SealpostException(SealpostException.USAGE, "This is no recovery file.");
        }
    }

    /** The profile key is new, too: whom the lost device blocked has the old one. */
    private Own freshDevice(AccountId account, SigningKey accountKey, RecoveryContent content) {
        var identity = SigningKey.generate();
        var own = new Own(
                false,
                account,
                DeviceId.random(),
                accountKey.publicKey(),
                Optional.of(accountKey),
                identity,
                1 + new SecureRandom().nextInt(Limits.REGISTRATION_ID_MAX),
                ProfileKey.random(),
                Optional.empty(),
                Optional.of(content.getServerName()),
                Optional.of(content.getUsername()).filter(name -> !name.isEmpty()));
        store.own.create(own);
        store.ownListDue.delete();
        PrekeyStock.make(store, identity, clock.millis());
        return own;
    }

    private VerifiedList published(Own own) {
        try {
            var claimed = mesh.registry().deviceList(own.account());
            return VerifiedList.verify(own.account(), own.accountKey(), claimed.list(), claimed.signature());
        } catch (SecurityAlarm forged) {
            throw events.alarm(new SecurityAlarm(SecurityWarning.OWN_LIST_FORGED));
        } catch (SealpostException failed) {
            throw failed.code().equals(Problem.NOT_FOUND.code()) ? gone() : failed;
        }
    }

    /** Stores the list if it does: it is the first that this device believes. */
    private boolean names(VerifiedList list, Own own) {
        boolean names = list.keyOf(own.device())
                .filter(own.identityKey().publicKey()::equals)
                .isPresent();
        if (names) {
            store.run(() -> belong(own, list));
        }
        return names;
    }

    private void publish(Own own, VerifiedList current, boolean alone) {
        String token = mesh.registry().recover(own).token();
        var prekeys = store.transaction(() -> PrekeyStock.upload(store, own));
        mesh.prekeys().replaceAll(token, prekeys);
        Signed next = store.transaction(() -> successor(own, current, alone));
        mesh.registry().publishList(token, next.list(), next.signature());
        names(VerifiedList.verify(own.account(), own.accountKey(), next.list(), next.signature()), own);
    }

    /** The one that was made before, as long as it still follows the current list: two would split the view. */
    private Signed successor(Own own, VerifiedList current, boolean alone) {
        Optional<Signed> before =
                store.ownListDue.find().filter(due -> OwnList.parse(due.list()).getVersion() == current.version() + 1);
        if (before.isEmpty()) {
            var now = OwnList.parse(current.list());
            var devices = new ArrayList<>(List.of(OwnList.listed(
                    own.account(), own.accountKey(), own.device(), own.identityKey(), own.registrationId())));
            if (!alone) {
                now.getDevicesList().stream().skip(1).forEach(devices::add);
            }
            var next = OwnList.after(now, own.accountSecret().orElseThrow(), devices, clock.millis());
            store.ownListDue.save(next.list(), next.signature());
        }
        return before.or(store.ownListDue::find).orElseThrow();
    }

    private void belong(Own own, VerifiedList list) {
        store.lists.add(list);
        store.ownListDue.delete();
        store.own.registered(own.username());
        long now = clock.millis();
        store.ownProfile.replace(own.profileKey(), now);
        store.ownCopies.add(Siblings.profileKey(own.profileKey(), now));
        store.ownCopies.add(Siblings.peopleWanted());
    }

    private static SealpostException gone() {
        return new SealpostException(
                Problem.NOT_FOUND.code(), "The server does not know the account of this recovery file any more.");
    }
}
