package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.Parser;
import io.sealpost.client.LinkCode;
import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.Registry;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.OwnKey;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.ListedDevice;
import io.sealpost.protocol.linking.v1.LinkAdmission;
import io.sealpost.protocol.linking.v1.LinkConsent;
import io.sealpost.protocol.linking.v1.LinkOffer;
import io.sealpost.protocol.linking.v1.LinkReady;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets a new device into the account: on the device that holds the account key. */
final class Approval {

    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    private final Store store;
    private final Registry registry;
    private final Tokens tokens;
    private final OwnLists lists;
    private final Own own;

    Approval(Store store, Registry registry, Tokens tokens, OwnLists lists, Own own) {
        this.store = store;
        this.registry = registry;
        this.tokens = tokens;
        this.lists = lists;
        this.own = own;
    }

    /** Returns when the account's list names the device that showed this code. */
    DeviceId approve(LinkCode code) {
        if (own.accountSecret().isEmpty()) {
            throw new SealpostException(
                    SealpostException.USAGE,
                    "Only the first device of the account can approve others: it holds its key.");
        }
        // A list that could not be published before may name this device already.
        lists.catchUp();
        var rendezvous = new Rendezvous(registry, code.place(), SigningKey.generate());
        try {
            rendezvous.leave(1, code.key(), offer());
        } catch (SealpostException refused) {
            throw refused.code().equals(Problem.RENDEZVOUS_TAKEN.code()) ? used() : refused;
        }
        ListedDevice device = listed(await(rendezvous, 2, LinkConsent.parser()));
        var id = DeviceId.of(device.getDevice());
        if (lists.current().names(id)) {
            return id;
        }
        String pending = registry.admitLinked(
                        tokens.current(),
                        id,
                        PublicKey.of(device.getIdentityKey().toByteArray()))
                .token();
        rendezvous.leave(
                3,
                code.key(),
                LinkAdmission.newBuilder().setPendingToken(pending).build());
        await(rendezvous, 4, LinkReady.parser());
        lists.change(devices -> with(devices, device));
        return id;
    }

    private LinkOffer offer() {
        return store.transaction(() -> LinkOffer.newBuilder()
                .setAccount(own.account().byteString())
                .setAccountKey(ByteString.copyFrom(own.accountKey().bytes()))
                .setServerName(own.serverName().orElseThrow())
                .setProfileKey(ByteString.copyFrom(store.ownProfile.key().bytes()))
                .setUsername(store.own.username().orElse(""))
                .setOwnKey(ByteString.copyFrom(OwnKey.of(lists.accountKey()).bytes()))
                .build());
    }

    private <M> M await(Rendezvous rendezvous, int slot, Parser<M> parser) {
        return rendezvous
                .await(slot, parser, ANSWER_WITHIN)
                .orElseThrow(() -> new SealpostException(
                        SealpostException.UNREACHABLE, "The new device does not answer; let it show a new code."))
                .message();
    }

    /** What the account key is going to sign: only with the device's own agreement. */
    private ListedDevice listed(LinkConsent consent) {
        try {
            var device = DeviceId.of(consent.getDevice());
            var key = PublicKey.of(consent.getIdentityKey().toByteArray());
            byte[] agreed = SignedBytes.membership(
                    own.account(), own.accountKey().bytes(), device, consent.getRegistrationId());
            if (!key.signed(agreed, consent.getMembershipSignature().toByteArray())) {
                throw unreadable();
            }
            return ListedDevice.newBuilder()
                    .setDevice(consent.getDevice())
                    .setIdentityKey(consent.getIdentityKey())
                    .setRegistrationId(consent.getRegistrationId())
                    .setMembershipSignature(consent.getMembershipSignature())
                    .build();
        } catch (MalformedInput notADevice) {
            throw unreadable();
        }
    }

    private static List<ListedDevice> with(List<ListedDevice> devices, ListedDevice another) {
        var all = new ArrayList<>(devices);
        all.add(another);
        return all;
    }

    private static SealpostException used() {
        return new SealpostException(
                Problem.RENDEZVOUS_TAKEN.code(), "This link code was used already; let the new device show another.");
    }

    private static SealpostException unreadable() {
        return new SealpostException(
                SealpostException.BAD_ANSWER, "The new device sent something unreadable; let it show a new code.");
    }
}
