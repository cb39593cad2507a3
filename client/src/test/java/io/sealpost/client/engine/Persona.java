package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.ContactLink;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.mesh.Registry.ClaimedList;
import io.sealpost.client.signal.Bundle;
import io.sealpost.client.signal.BundleRefused;
import io.sealpost.client.signal.Ciphers;
import io.sealpost.client.signal.Prekey;
import io.sealpost.client.signal.Sealed;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.DeviceLists.StoredList;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.testmesh.TinyMesh;
import io.sealpost.client.trust.OwnList;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Text;
import io.sealpost.protocol.devices.v1.DeviceList;
import io.sealpost.protocol.devices.v1.ListedDevice;
import io.sealpost.protocol.frames.v1.Envelope;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/** Somebody made by hand: real keys and sessions, but no rules, so that tests can let it lie. */
final class Persona implements AutoCloseable {

    private final Store store;
    private final Ciphers ciphers;
    final Own own;

    Persona(Path file) {
        this(file, AccountId.random());
    }

    /** Somebody who claims to be this account. */
    Persona(Path file, AccountId account) {
        this(file, account, System.currentTimeMillis());
    }

    /** Somebody whose list was signed at this time. */
    Persona(Path file, AccountId account, long issuedAtMs) {
        this.store = Store.open(file, InstantSource.system());
        this.ciphers = new Ciphers(store.vault, InstantSource.system());
        this.own = store.transaction(() -> born(account, issuedAtMs));
    }

    private Own born(AccountId account, long issuedAtMs) {
        var device = DeviceId.random();
        var accountKey = SigningKey.generate();
        var identity = SigningKey.generate();
        var made = new Own(
                true,
                account,
                device,
                accountKey.publicKey(),
                Optional.of(accountKey),
                identity,
                77,
                ProfileKey.random(),
                Optional.of(OwnList.first(account, accountKey, device, identity, 77, issuedAtMs)),
                Optional.empty(),
                Optional.empty());
        store.own.create(made);
        PrekeyStock.make(store, identity, 1);
        return made;
    }

    ContactLink link() {
        return new ContactLink(own.account(), own.accountKey());
    }

    /** A list that this person signs, with these devices. */
    Json.ListAnswer signedList(int version, ListedDevice... devices) {
        byte[] list = DeviceList.newBuilder()
                .setAccount(own.account().byteString())
                .setVersion(version)
                .addAllDevices(Arrays.asList(devices))
                .setIssuedAtMs(System.currentTimeMillis())
                .build()
                .toByteArray();
        return new Json.ListAnswer(
                own.accountKey().bytes(),
                list,
                own.accountSecret().orElseThrow().sign(SignedBytes.deviceList(list)));
    }

    Json.ListAnswer firstList() {
        return new Json.ListAnswer(
                own.accountKey().bytes(),
                own.firstList().orElseThrow().list(),
                own.firstList().orElseThrow().signature());
    }

    /** Another persona's device, which agrees to belong to this account. */
    ListedDevice membership(Persona other) {
        byte[] agreed = SignedBytes.membership(
                own.account(), own.accountKey().bytes(), other.own.device(), other.own.registrationId());
        return ListedDevice.newBuilder()
                .setDevice(other.own.device().byteString())
                .setIdentityKey(
                        ByteString.copyFrom(other.own.identityKey().publicKey().bytes()))
                .setRegistrationId(other.own.registrationId())
                .setMembershipSignature(
                        ByteString.copyFrom(other.own.identityKey().sign(agreed)))
                .build();
    }

    Json.AllPrekeys prekeys() {
        var upload = store.transaction(() -> PrekeyStock.upload(store, own));
        return new Json.AllPrekeys(
                upload.identityKey(),
                upload.registrationId(),
                json(upload.signed()),
                json(upload.lastResort()),
                upload.oneTimeEc().stream().map(Persona::json).toList(),
                upload.oneTimeKyber().stream().map(Persona::json).toList());
    }

    void publish(TinyMesh mesh) {
        mesh.publish(own.account().bytes(), firstList(), own.device().bytes(), prekeys());
    }

    /** What an honest client of this person would write to a reader. */
    Content.Builder content(String text, ClaimedList reader) {
        StoredList list = learn(reader);
        long order = store.transaction(() -> store.runningNumbers.next(reader.account()));
        return Letters.complete(
                Content.newBuilder().setText(Text.newBuilder().setText(text)).setOrder(order),
                MessageId.random(),
                own,
                new Letters.Writer(own.profileKey(), ownList(), list),
                System.currentTimeMillis())
                .toBuilder();
    }

    private StoredList ownList() {
        var list = own.firstList().orElseThrow();
        return new StoredList(list.version(), list.members(), list.hash(), 0);
    }

    /** Encrypts for the reader's only device and labels the envelope truthfully. */
    Envelope.Builder seal(Content content, ClaimedList reader, TinyMesh mesh) {
        return sealBytes(Letters.pad(content), reader, mesh);
    }

    Envelope.Builder sealBytes(byte[] plaintext, ClaimedList reader, TinyMesh mesh) {
        return sealFor(learn(reader).members().getFirst().device(), plaintext, mesh);
    }

    /** Encrypts for a device of a list that was learnt before. */
    Envelope.Builder sealFor(DeviceId device, byte[] plaintext, TinyMesh mesh) {
        Sealed sealed = store.transaction(() -> {
            if (!ciphers.canEncrypt(device)) {
                start(device, mesh.prekeys(device.bytes()));
            }
            return ciphers.encrypt(device, plaintext);
        });
        return Envelope.newBuilder()
                .setType(sealed.type())
                .setCiphertext(ByteString.copyFrom(sealed.ciphertext()))
                .setServerTimeMs(System.currentTimeMillis())
                .setSenderAccount(own.account().byteString())
                .setSenderDevice(own.device().byteString());
    }

    private void start(DeviceId device, Json.AllPrekeys keys) {
        try {
            ciphers.startSession(new Bundle(
                    device,
                    keys.registrationId(),
                    keys.identityKey(),
                    key(keys.signedPreKey()),
                    key(keys.lastResortKyber()),
                    Optional.empty()));
        } catch (BundleRefused wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private StoredList learn(ClaimedList reader) {
        return store.transaction(() -> store.lists.newest(reader.account()).orElseGet(() -> {
            store.lists.add(
                    VerifiedList.verify(reader.account(), reader.accountKey(), reader.list(), reader.signature()));
            return store.lists.newest(reader.account()).orElseThrow();
        }));
    }

    private static Bundle.Key key(Json.Key key) {
        return new Bundle.Key(key.id(), key.publicKey(), key.signature());
    }

    private static Json.Key json(Prekey key) {
        return new Json.Key(key.id(), key.publicKey(), key.signature());
    }

    @Override
    public void close() {
        store.close();
    }
}
