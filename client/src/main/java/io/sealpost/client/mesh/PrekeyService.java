package io.sealpost.client.mesh;

import io.sealpost.client.PrekeyCount;
import io.sealpost.client.signal.Bundle;
import io.sealpost.client.signal.Prekey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** prekey-service: my prekeys on one door, other people's bundles on the other. */
public final class PrekeyService {

    private final Http anonymous;
    private final Http signedIn;

    PrekeyService(Http anonymous, Http signedIn) {
        this.anonymous = anonymous;
        this.signedIn = signedIn;
    }

    /** Everything that this device has for others. */
    public record Upload(
            byte[] identityKey,
            int registrationId,
            Prekey signed,
            Prekey lastResort,
            List<Prekey> oneTimeEc,
            List<Prekey> oneTimeKyber) {}

    /** Replaces everything of this device. Repeatable. */
    public void replaceAll(String token, Upload upload) {
        var body = new Json.AllPrekeys(
                upload.identityKey(),
                upload.registrationId(),
                json(upload.signed()),
                json(upload.lastResort()),
                json(upload.oneTimeEc()),
                json(upload.oneTimeKyber()));
        signedIn.send("PUT", "/v1/prekeys", Optional.of(token), body);
    }

    /** Adds one-time keys. Repeatable. */
    public void add(String token, List<Prekey> oneTimeEc, List<Prekey> oneTimeKyber) {
        var body = new Json.OneTimePrekeys(json(oneTimeEc), json(oneTimeKyber));
        signedIn.send("POST", "/v1/prekeys/one-time", Optional.of(token), body);
    }

    public PrekeyCount count(String token) {
        Json.Count count = signedIn.get("/v1/prekeys/count", Optional.of(token), Json.Count.class);
        return new PrekeyCount(count.ec(), count.kyber());
    }

    /** Fails with prekey-digest-mismatch if the server holds other signed or last-resort keys than this device. */
    public void check(String token, byte[] digest) {
        signedIn.send("POST", "/v1/prekeys/check", Optional.of(token), new Json.Digest(digest));
    }

    /**
     * Devices of one account for which bundles are wanted.
     *
     * @param accessKey what makes us a contact, if it is known
     */
    public record Wanted(AccountId account, List<DeviceId> devices, Optional<byte[]> accessKey) {

        public Wanted asStranger() {
            return new Wanted(account, devices, Optional.empty());
        }
    }

    /**
     * One bundle for each device that has prekeys, as the server gave them: nothing is verified. An account whose access key
     * the server refused is missing.
     */
    public Map<AccountId, List<Bundle>> bundles(List<Wanted> wanted) {
        var found = new HashMap<AccountId, List<Bundle>>();
        var request = new ArrayList<Wanted>();
        int devices = 0;
        for (Wanted next : wanted) {
            if (devices + next.devices().size() > Limits.BUNDLES_PER_REQUEST) {
                ask(request, found);
                request.clear();
                devices = 0;
            }
            request.add(next);
            devices += next.devices().size();
        }
        ask(request, found);
        return found;
    }

    private void ask(List<Wanted> wanted, Map<AccountId, List<Bundle>> found) {
        if (wanted.isEmpty()) {
            return;
        }
        var body =
                new Json.BundleRequest(wanted.stream().map(PrekeyService::json).toList());
        var answer = anonymous.post("/v1/lookups/bundles", Optional.empty(), body, Json.BundleAnswer.class);
        Registry.require(answer.targets());
        for (Json.TargetBundles target : answer.targets()) {
            Registry.require(target, target.account(), target.bundles());
            found.put(
                    Registry.account(target.account()),
                    target.bundles().stream().map(PrekeyService::bundle).toList());
        }
    }

    private static Json.BundleTarget json(Wanted wanted) {
        return new Json.BundleTarget(
                wanted.account().bytes(),
                wanted.devices().stream().map(DeviceId::bytes).toList(),
                wanted.accessKey().orElse(null));
    }

    private static Bundle bundle(Json.DeviceBundle json) {
        Registry.require(json, json.device(), json.identityKey(), json.signedPreKey(), json.kyberPreKey());
        Registry.require(json.signedPreKey().signature(), json.kyberPreKey().signature());
        return new Bundle(
                Registry.device(json.device()),
                json.registrationId(),
                json.identityKey(),
                key(json.signedPreKey()),
                key(json.kyberPreKey()),
                Optional.ofNullable(json.oneTimeEc()).map(PrekeyService::key));
    }

    private static Bundle.Key key(Json.Key json) {
        Registry.require(json.publicKey());
        if (json.id() < 1 || json.id() > Limits.PREKEY_ID_MAX) {
            throw Http.badAnswer(null);
        }
        byte[] signature = json.signature() == null ? new byte[0] : json.signature();
        return new Bundle.Key(json.id(), json.publicKey(), signature);
    }

    private static List<Json.Key> json(List<Prekey> keys) {
        return keys.stream().map(PrekeyService::json).toList();
    }

    private static Json.Key json(Prekey key) {
        return new Json.Key(key.id(), key.publicKey(), key.signature().length == 0 ? null : key.signature());
    }
}
