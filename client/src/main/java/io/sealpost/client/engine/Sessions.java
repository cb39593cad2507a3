package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.mesh.PrekeyService;
import io.sealpost.client.mesh.PrekeyService.Wanted;
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
import java.util.Map;

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

    /** Asks the server for bundles of these devices of an account; not at all if there are none. */
    List<Bundle> bundles(AccountId account, List<Member> devices) {
        return bundles(Map.of(account, devices)).getOrDefault(account, List.of());
    }

    /**
     * Asks for the bundles of many accounts at once, which tells the server that somebody knows all of them. Where it refuses
     * the access key we are a stranger from then on, and get what strangers get.
     */
    Map<AccountId, List<Bundle>> bundles(Map<AccountId, List<Member>> devices) {
        List<Wanted> wanted = store.transaction(() -> devices.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> wanted(entry.getKey(), entry.getValue()))
                .toList());
        Map<AccountId, List<Bundle>> found = prekeys.bundles(wanted);
        List<Wanted> refused = wanted.stream()
                .filter(one -> one.accessKey().isPresent() && !found.containsKey(one.account()))
                .toList();
        if (!refused.isEmpty()) {
            store.run(() -> refused.forEach(one -> store.accounts.accessRefused(one.account())));
            found.putAll(
                    prekeys.bundles(refused.stream().map(Wanted::asStranger).toList()));
        }
        return found;
    }

    private Wanted wanted(AccountId account, List<Member> devices) {
        var accessKey = store.accounts.find(account).flatMap(KnownAccount::accessKey);
        return new Wanted(account, devices.stream().map(Member::device).toList(), accessKey);
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
