package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.DeviceName;
import io.sealpost.client.LinkCode;
import io.sealpost.client.OwnDevice;
import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.Registry;
import io.sealpost.client.mesh.Registry.RememberedDevice;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.OwnKey;
import io.sealpost.client.trust.VerifiedList.Member;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.linking.v1.RecoveryContent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The account's devices as their person sees them: who they are, what they are called, who comes and who goes. */
public final class OwnDevices {

    private static final Logger LOG = System.getLogger(OwnDevices.class.getName());

    private final Store store;
    private final Own own;
    private final Registry registry;
    private final Parts parts;
    private final Tasks tasks;

    /** What changes the list and what the names need. */
    record Parts(OwnLists lists, Approval approval, Tokens tokens, Sending sending) {}

    OwnDevices(Store store, Own own, Registry registry, Parts parts, Tasks tasks) {
        this.store = store;
        this.own = own;
        this.registry = registry;
        this.parts = parts;
        this.tasks = tasks;
    }

    /**
     * The devices of the newest known own list, with what the server remembers of them. What it tells of others is ignored, and
     * a name that the account did not seal is none.
     */
    public List<OwnDevice> list() {
        Map<DeviceId, RememberedDevice> remembered = registry
                .devices(parts.tokens().current())
                .stream()
                .collect(Collectors.toMap(RememberedDevice::device, Function.identity(), (one, same) -> one));
        OwnKey key = ownKey();
        return parts.lists().current().members().stream()
                .map(Member::device)
                .map(device -> view(device, Optional.ofNullable(remembered.get(device)), key))
                .toList();
    }

    private OwnDevice view(DeviceId device, Optional<RememberedDevice> remembered, OwnKey key) {
        Optional<byte[]> sealedName = remembered.flatMap(RememberedDevice::sealedName);
        return new OwnDevice(
                device,
                sealedName.flatMap(bytes -> key.openName(device, bytes)),
                remembered.flatMap(RememberedDevice::added),
                remembered.flatMap(RememberedDevice::lastSeen),
                device.equals(own.device()));
    }

    /** Calls any device of the account so. */
    public void rename(DeviceId device, DeviceName name) {
        byte[] sealed = ownKey().sealName(device, name.text());
        registry.nameDevice(parts.tokens().current(), device, sealed);
        if (device.equals(own.device())) {
            store.run(store.own::named);
        }
    }

    /** See {@link Approval#approve}; the new device is then told of all contacts, and they of it. */
    public DeviceId approve(LinkCode code) {
        DeviceId device = parts.approval().approve(code);
        tasks.run(this::tellContacts);
        return device;
    }

    /** Takes a device out of the account's list: it can do nothing any more, and contacts forget it. */
    public void remove(DeviceId device) {
        parts.lists().remove(device);
        tasks.run(this::tellContacts);
    }

    /** What a former run or a lost connection left behind. */
    public void catchUp() {
        try {
            parts.lists().catchUp();
            parts.lists().keepFresh();
            tellName();
        } catch (SealpostException notNow) {
            LOG.log(Level.DEBUG, "Own devices are put in order later code={0}", notNow.code());
        }
    }

    /** The text of a recovery file. Fails as usage on a device that does not hold the account key. */
    public String recoveryFile(String passphrase) {
        var content = RecoveryContent.newBuilder()
                .setAccount(own.account().byteString())
                .setAccountSecret(ByteString.copyFrom(parts.lists().accountKey().secret()))
                .setServerName(own.serverName().orElseThrow());
        store.transaction(() -> store.own.username()).ifPresent(content::setUsername);
        return RecoveryFiles.seal(content.build(), passphrase);
    }

    /** The name that this device was given when it was made. */
    private void tellName() {
        store.transaction(store.own::nameDue).ifPresent(name -> rename(own.device(), name));
    }

    private OwnKey ownKey() {
        return own.accountSecret().map(OwnKey::of).orElseGet(() -> store.transaction(store.own::ownKey));
    }

    /** Who has not heard yet of the newest list, or of a new profile key. */
    void tellContacts() {
        List<AccountId> contacts = store.transaction(store.listNotices::due);
        unlessNotNow(() -> parts.sending().begin(contacts));
        contacts.forEach(contact -> unlessNotNow(() -> tell(contact)));
    }

    /** Every message says which list its sender has: one without a body says only that. */
    private void tell(AccountId contact) {
        try {
            parts.sending().post(Draft.of(contact, Content.newBuilder(), content -> {}));
        } catch (SealpostException failed) {
            if (failed.code().equals(Problem.NOT_FOUND.code())) {
                store.run(() -> store.listNotices.told(contact));
            }
            throw failed;
        }
    }

    private static void unlessNotNow(Runnable telling) {
        try {
            telling.run();
        } catch (SealpostException notNow) {
            LOG.log(Level.DEBUG, "A contact is told of a new device later code={0}", notNow.code());
        }
    }
}
