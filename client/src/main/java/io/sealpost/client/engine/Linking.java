package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.DeviceName;
import io.sealpost.client.LinkCode;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.mesh.Registry.ClaimedList;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.OwnKey;
import io.sealpost.client.trust.ServerName;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.linking.v1.LinkAdmission;
import io.sealpost.protocol.linking.v1.LinkConsent;
import io.sealpost.protocol.linking.v1.LinkOffer;
import io.sealpost.protocol.linking.v1.LinkReady;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Becomes another device of an account that exists: shows a code, agrees to belong to the account of whoever read it, and
 * waits until the account's key has signed a list that says so. Its keys are stored before they are sent: if it is
 * interrupted after that, the next try first looks whether the list names it by now.
 */
public final class Linking {

    private static final Duration CODE_GOOD_FOR = Duration.ofMinutes(10);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);
    private static final Duration EACH_LOOK = Duration.ofSeconds(1);

    private final Store store;
    private final Mesh mesh;
    private final ServerName server;
    private final Events events;
    private final InstantSource clock;

    public Linking(Store store, Mesh mesh, ServerName server, Events events, InstantSource clock) {
        this.store = store;
        this.mesh = mesh;
        this.server = server;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Returns when this device belongs to the account.
     *
     * @param name what it is called from then on
     * @param show is given the code that the other device must read
     */
    public Own link(Optional<DeviceName> name, Consumer<LinkCode> show) {
        Optional<Own> before = store.transaction(store.own::find)
                .filter(own -> own.accountSecret().isEmpty());
        if (before.isPresent() && isListed(before.get())) {
            return finished();
        }
        var rendezvous = new Rendezvous(mesh.registry(), newPlace(), SigningKey.generate());
        show.accept(rendezvous.code());
        var offer = rendezvous
                .await(1, LinkOffer.parser(), CODE_GOOD_FOR)
                .orElseThrow(() -> tooLate("Nobody approved this device within ten minutes; start again."));
        Optional<String> username = checked(offer.message());
        Own own = store.transaction(() -> {
            Own made = become(offer.message(), username);
            name.ifPresent(store.own::wantName);
            return made;
        });
        rendezvous.leave(2, offer.writer(), consent(own));
        var admission = rendezvous
                .await(3, LinkAdmission.parser(), ANSWER_WITHIN)
                .orElseThrow(() -> tooLate("The other device stopped answering; start again."));
        if (!admission.writer().equals(offer.writer())) {
            throw new SealpostException(
                    SealpostException.BAD_ANSWER,
                    "Somebody interfered with the linking; start it again with a new code.");
        }
        var prekeys = store.transaction(() -> PrekeyStock.upload(store, own));
        mesh.prekeys().replaceAll(admission.message().getPendingToken(), prekeys);
        rendezvous.leave(4, offer.writer(), LinkReady.getDefaultInstance());
        awaitListed(own);
        return finished();
    }

    /** The username, if it belongs to the account: whoever read the code could offer another's. */
    private Optional<String> checked(LinkOffer offer) {
        if (!server.isSameAs(offer.getServerName())) {
            throw events.alarm(new SecurityAlarm(SecurityWarning.WRONG_SERVER));
        }
        return Optional.of(offer.getUsername()).filter(name -> !name.isEmpty() && isNameOf(name, offer));
    }

    private boolean isNameOf(String username, LinkOffer offer) {
        try {
            var found = mesh.registry().username(username);
            return found.account().byteString().equals(offer.getAccount())
                    && Arrays.equals(
                            found.accountKey().bytes(), offer.getAccountKey().toByteArray());
        } catch (SealpostException failed) {
            if (failed.isTransient()) {
                throw failed;
            }
            return false;
        }
    }

    private Own become(LinkOffer offer, Optional<String> username) {
        try {
            // After an interruption the list that names us may still be published: then these keys must not be lost.
            Optional<Own> before = store.own.find().filter(own -> isOf(own, offer));
            if (before.isPresent()) {
                return before.get();
            }
            var identity = SigningKey.generate();
            var own = new Own(
                    false,
                    AccountId.of(offer.getAccount()),
                    DeviceId.random(),
                    PublicKey.of(offer.getAccountKey().toByteArray()),
                    Optional.empty(),
                    identity,
                    1 + new SecureRandom().nextInt(Limits.REGISTRATION_ID_MAX),
                    new ProfileKey(offer.getProfileKey().toByteArray()),
                    Optional.empty(),
                    Optional.of(offer.getServerName()),
                    username);
            store.own.create(own);
            store.own.keepOwnKey(new OwnKey(offer.getOwnKey().toByteArray()));
            PrekeyStock.make(store, identity, clock.millis());
            return own;
        } catch (MalformedInput notAnOffer) {
            throw new SealpostException(
                    SealpostException.BAD_ANSWER, "The other device offered something that is no account.");
        }
    }

    private static boolean isOf(Own own, LinkOffer offer) {
        return own.accountSecret().isEmpty()
                && own.account().byteString().equals(offer.getAccount())
                && Arrays.equals(own.accountKey().bytes(), offer.getAccountKey().toByteArray());
    }

    private static LinkConsent consent(Own own) {
        byte[] agreed =
                SignedBytes.membership(own.account(), own.accountKey().bytes(), own.device(), own.registrationId());
        return LinkConsent.newBuilder()
                .setDevice(own.device().byteString())
                .setIdentityKey(
                        ByteString.copyFrom(own.identityKey().publicKey().bytes()))
                .setRegistrationId(own.registrationId())
                .setMembershipSignature(ByteString.copyFrom(own.identityKey().sign(agreed)))
                .build();
    }

    private void awaitListed(Own own) {
        long until = System.nanoTime() + ANSWER_WITHIN.toNanos();
        while (!isListed(own)) {
            if (System.nanoTime() - until > 0 || !Tasks.pause(EACH_LOOK)) {
                throw tooLate(
                        "The other device did not finish; try again: if it did in the meantime, this one notices.");
            }
        }
    }

    /** Stores the list if it does: it is the first that this device believes. */
    private boolean isListed(Own own) {
        ClaimedList claimed;
        try {
            claimed = mesh.registry().deviceList(own.account());
        } catch (SealpostException failed) {
            if (failed.code().equals(Problem.NOT_FOUND.code())) {
                return false;
            }
            throw failed;
        }
        try {
            var list = VerifiedList.verify(own.account(), own.accountKey(), claimed.list(), claimed.signature());
            boolean names = list.keyOf(own.device())
                    .filter(own.identityKey().publicKey()::equals)
                    .isPresent();
            if (names) {
                store.run(() -> belong(own, list));
            }
            return names;
        } catch (SecurityAlarm forged) {
            throw events.alarm(forged);
        }
    }

    private void belong(Own own, VerifiedList list) {
        store.lists.add(list);
        store.own.registered(own.username());
    }

    private Own finished() {
        return store.transaction(() -> store.own.find().orElseThrow());
    }

    private static byte[] newPlace() {
        byte[] place = new byte[Limits.RENDEZVOUS_ID_BYTES];
        new SecureRandom().nextBytes(place);
        return place;
    }

    private static SealpostException tooLate(String sentence) {
        return new SealpostException(SealpostException.UNREACHABLE, sentence);
    }
}
