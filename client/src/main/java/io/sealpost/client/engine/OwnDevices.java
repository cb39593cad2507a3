package io.sealpost.client.engine;

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
import io.sealpost.protocol.content.v1.Content;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The account's devices as their person sees them: who they are, what they are called, who comes and who goes. */
public final class OwnDevices {

    private static final Logger LOG = System.getLogger(OwnDevices.class.getName());

    private final Store store;
    private final Own own;
    private final Registry registry;
    private final Parts parts;
    private final Consumer<Draft> post;
    private final Tasks tasks;

    /** What changes the list and what the names need. */
    record Parts(OwnLists lists, Approval approval, OwnKeys keys, Tokens tokens) {}

    OwnDevices(Store store, Own own, Registry registry, Parts parts, Consumer<Draft> post, Tasks tasks) {
        this.store = store;
        this.own = own;
        this.registry = registry;
        this.parts = parts;
        this.post = post;
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
        Optional<OwnKey> key = parts.keys().current();
        return parts.lists().current().members().stream()
                .map(Member::device)
                .map(device -> view(device, Optional.ofNullable(remembered.get(device)), key))
                .toList();
    }

    private OwnDevice view(DeviceId device, Optional<RememberedDevice> remembered, Optional<OwnKey> key) {
        Optional<byte[]> sealedName = remembered.flatMap(RememberedDevice::sealedName);
        return new OwnDevice(
                device,
                sealedName.flatMap(bytes -> key.flatMap(known -> known.openName(device, bytes))),
                remembered.flatMap(RememberedDevice::added),
                remembered.flatMap(RememberedDevice::lastSeen),
                device.equals(own.device()));
    }

    /** Calls any device of the account so. */
    public void rename(DeviceId device, DeviceName name) {
        OwnKey key = parts.keys()
                .current()
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE,
                        "This device cannot name devices yet; connect the first device of the account once."));
        registry.nameDevice(parts.tokens().current(), device, key.sealName(device, name.text()));
        if (device.equals(own.device())) {
            store.run(store.own::named);
        }
    }

    /** See {@link Approval#approve}; the new device is then told of all contacts, and they of it. */
    public DeviceId approve(LinkCode code) {
        DeviceId device = parts.approval().approve(code, store.transaction(() -> store.own.username()));
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
        tellContacts();
    }

    /** The name that this device was given when it was made. */
    private void tellName() {
        if (parts.keys().current().isPresent()) {
            store.transaction(store.own::nameDue).ifPresent(name -> rename(own.device(), name));
        }
    }

    private void tellContacts() {
        for (AccountId contact : store.transaction(store.listNotices::due)) {
            try {
                // Every message says which list its sender has: one without a body says only that.
                post.accept(Draft.of(contact, Content.newBuilder(), content -> {}));
            } catch (SealpostException notNow) {
                LOG.log(Level.DEBUG, "A contact is told of a new device later code={0}", notNow.code());
            }
        }
    }
}
