package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.mesh.PrekeyService;
import io.sealpost.client.signal.Bundle;
import io.sealpost.client.signal.BundleRefused;
import io.sealpost.client.signal.Ciphers;
import io.sealpost.client.signal.Sealed;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.VerifiedList.Member;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.frames.v1.Copy;
import java.util.Arrays;
import java.util.List;

/** Sessions with the devices of verified lists: begun with bundles that are checked against those lists, then used. */
final class Sessions {

    private final Store store;
    private final Ciphers ciphers;
    private final PrekeyService prekeys;

    Sessions(Store store, Ciphers ciphers, PrekeyService prekeys) {
        this.store = store;
        this.ciphers = ciphers;
        this.prekeys = prekeys;
    }

    /** Asks the server for bundles of these devices; none are asked for if there are no devices. */
    List<Bundle> bundles(AccountId account, List<Member> devices) {
        if (devices.isEmpty()) {
            return List.of();
        }
        var accessKey = store.transaction(() -> store.accounts.find(account).flatMap(KnownAccount::accessKey));
        return prekeys.bundles(account, devices.stream().map(Member::device).toList(), accessKey);
    }

    /** In a transaction: those with which nothing can be encrypted before a bundle is fetched. */
    List<Member> unusable(List<Member> devices) {
        return devices.stream()
                .filter(member -> !ciphers.canEncrypt(member.device()))
                .toList();
    }

    /**
     * In a transaction: begins a session with the bundle's device. Fails with {@link SecurityAlarm} KEY_NOT_LISTED if the
     * bundle is not one of the listed device.
     */
    void start(List<Member> list, Bundle bundle) {
        boolean isListed = list.stream().anyMatch(member -> fits(member, bundle));
        if (!isListed) {
            throw new SecurityAlarm(SecurityWarning.KEY_NOT_LISTED);
        }
        try {
            ciphers.startSession(bundle);
        } catch (BundleRefused badSignature) {
            throw new SecurityAlarm(SecurityWarning.KEY_NOT_LISTED);
        }
    }

    /** In a transaction: one copy. The session has moved on; it must be committed together with what is returned. */
    Copy seal(DeviceId device, byte[] plaintext) {
        Sealed sealed = ciphers.encrypt(device, plaintext);
        return Copy.newBuilder()
                .setDevice(device.byteString())
                .setType(sealed.type())
                .setCiphertext(ByteString.copyFrom(sealed.ciphertext()))
                .build();
    }

    private static boolean fits(Member member, Bundle bundle) {
        return member.device().equals(bundle.device())
                && member.registrationId() == bundle.registrationId()
                && Arrays.equals(member.identityKey().bytes(), bundle.identityKey());
    }
}
