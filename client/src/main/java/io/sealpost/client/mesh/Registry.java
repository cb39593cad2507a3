package io.sealpost.client.mesh;

import io.sealpost.client.OwnUsername;
import io.sealpost.client.SealpostException;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.store.Own;
import io.sealpost.client.trust.ServerName;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.SignedBytes;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** device-registry: accounts, device lists, sign-in. */
public final class Registry {

    private static final Optional<String> NO_TOKEN = Optional.empty();

    private final Http anonymous;
    private final Http signedIn;

    Registry(Http anonymous, Http signedIn) {
        this.anonymous = anonymous;
        this.signedIn = signedIn;
    }

    public Json.RegistrationPolicy policy() {
        return anonymous.get("/v1/registration", NO_TOKEN, Json.RegistrationPolicy.class);
    }

    /** @return a pending token: it may upload prekeys and register its account, nothing else */
    public Json.Token announce(Json.NewDevice device) {
        return anonymous.post("/v1/devices/pending", NO_TOKEN, device, Json.Token.class);
    }

    /** Repeatable with the same account. */
    public void register(String pendingToken, Json.NewAccount account) {
        signedIn.send("POST", "/v1/accounts", Optional.of(pendingToken), account);
    }

    /** @return a pending token for another device of the caller's account */
    public Json.Token admitLinked(String token, DeviceId device, PublicKey identityKey) {
        return signedIn.post(
                "/v1/devices/linked",
                Optional.of(token),
                new Json.LinkedDevice(device.bytes(), identityKey.bytes()),
                Json.Token.class);
    }

    /** @return a pending token for a device that has the account key and nobody to vouch for it */
    public Json.Token recover(Own own) {
        byte[] identityKey = own.identityKey().publicKey().bytes();
        byte[] claim = SignedBytes.recovery(own.serverName().orElseThrow(), own.account(), own.device(), identityKey);
        byte[] signature = own.accountSecret().orElseThrow().sign(claim);
        return anonymous.post(
                "/v1/devices/recovered",
                NO_TOKEN,
                new Json.RecoveredDevice(own.account().bytes(), own.device().bytes(), identityKey, signature),
                Json.Token.class);
    }

    /** Repeatable. */
    public void replaceAccessKey(String token, byte[] hash) {
        signedIn.send("PUT", "/v1/access-key", Optional.of(token), new Json.AccessKey(hash));
    }

    /** What the server remembers of the account's devices. */
    public List<RememberedDevice> devices(String token) {
        var answer = signedIn.get("/v1/devices", Optional.of(token), Json.OwnDevices.class);
        require(answer.devices());
        return answer.devices().stream().map(RememberedDevice::of).toList();
    }

    /** @param sealedName what only the account's devices can read. Fails with not-found */
    public void nameDevice(String token, DeviceId device, byte[] sealedName) {
        signedIn.send("PUT", "/v1/devices/name", Optional.of(token), new Json.NamedDevice(device.bytes(), sealedName));
    }

    /** Erases the account, if its key signed the statement. */
    public void deleteAccount(String token, byte[] statement, byte[] signature) {
        signedIn.send("POST", "/v1/account/delete", Optional.of(token), new Json.DeletedAccount(statement, signature));
    }

    /** The username of the caller's account. */
    public OwnUsername ownUsername(String token) {
        var answer = signedIn.get("/v1/username", Optional.of(token), Json.OwnUsername.class);
        return new OwnUsername(Optional.ofNullable(answer.username()), answer.hidden());
    }

    /** Repeatable. Fails with username-taken. */
    public void takeUsername(String token, String username, boolean hidden) {
        signedIn.send("PUT", "/v1/username", Optional.of(token), new Json.OwnUsername(username, hidden));
    }

    /** Repeatable. */
    public void giveUpUsername(String token) {
        signedIn.delete("/v1/username", token);
    }

    /** Makes this the account's list. Repeatable with the same bytes. Fails with device-list-version. */
    public void publishList(String token, byte[] list, byte[] signature) {
        signedIn.send("PUT", "/v1/device-list", Optional.of(token), new Json.SignedList(list, signature));
    }

    /** Leaves something at a rendezvous. Repeatable with the same bytes. Fails with rendezvous-taken. */
    public void leave(byte[] place, int slot, byte[] content) {
        anonymous.send("POST", "/v1/rendezvous/leave", NO_TOKEN, new Json.Left(place, slot, content));
    }

    /** What was left there, if anything is there by now. */
    public Optional<byte[]> find(byte[] place, int slot) {
        try {
            var found =
                    anonymous.post("/v1/rendezvous/find", NO_TOKEN, new Json.Slot(place, slot), Json.SlotContent.class);
            require((Object) found.content());
            return Optional.of(found.content());
        } catch (SealpostException failed) {
            if (failed.code().equals(Problem.NOT_FOUND.code())) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Signs the server's challenge with the device's key, after checking that it is this server's and for this device. */
    public Json.Token signIn(Own own, ServerName server) {
        var challenge = anonymous.post(
                "/v1/sign-in/challenge", NO_TOKEN, new Json.Device(own.device().bytes()), Json.Challenge.class);
        require(challenge.challenge());
        server.check(challenge.challenge(), own.device());
        byte[] signature = own.identityKey().sign(SignedBytes.signIn(challenge.challenge()));
        var answer = new Json.ChallengeAnswer(challenge.challenge(), challenge.mac(), signature);
        return anonymous.post("/v1/sign-in", NO_TOKEN, answer, Json.Token.class);
    }

    /** What the server says; nothing of it is verified. Fails with not-found. */
    public ClaimedList deviceList(AccountId account) {
        var answer = anonymous.post(
                "/v1/lookups/device-list", NO_TOKEN, new Json.Account(account.bytes()), Json.ListAnswer.class);
        require(answer.accountKey(), answer.list(), answer.signature());
        return new ClaimedList(account, key(answer.accountKey()), answer.list(), answer.signature());
    }

    /** What the server says. Fails with not-found. */
    public ClaimedAccount username(String username) {
        var answer =
                anonymous.post("/v1/lookups/username", NO_TOKEN, new Json.Username(username), Json.AccountAnswer.class);
        require(answer.account(), answer.accountKey());
        return new ClaimedAccount(account(answer.account()), key(answer.accountKey()));
    }

    /** What a server says of a device of the caller's account. */
    public record RememberedDevice(
            DeviceId device, Optional<byte[]> sealedName, Optional<LocalDate> added, Optional<LocalDate> lastSeen) {

        private static RememberedDevice of(Json.OwnDevice answer) {
            require(answer, answer.device());
            try {
                return new RememberedDevice(
                        Registry.device(answer.device()),
                        Optional.ofNullable(answer.sealedName()),
                        Optional.ofNullable(answer.addedDay()).map(LocalDate::parse),
                        Optional.ofNullable(answer.lastSeenDay()).map(LocalDate::parse));
            } catch (DateTimeParseException notADay) {
                throw Http.badAnswer(null);
            }
        }
    }

    /** A device list as a server gave it. */
    public record ClaimedList(AccountId account, PublicKey accountKey, byte[] list, byte[] signature) {}

    /** An account as a server gave it. */
    public record ClaimedAccount(AccountId account, PublicKey accountKey) {}

    static AccountId account(byte[] bytes) {
        try {
            return AccountId.of(bytes);
        } catch (MalformedInput notAnId) {
            throw Http.badAnswer(notAnId);
        }
    }

    static DeviceId device(byte[] bytes) {
        try {
            return DeviceId.of(bytes);
        } catch (MalformedInput notAnId) {
            throw Http.badAnswer(notAnId);
        }
    }

    static void require(Object... values) {
        for (Object value : values) {
            if (value == null) {
                throw Http.badAnswer(null);
            }
        }
    }

    private static PublicKey key(byte[] bytes) {
        try {
            return PublicKey.of(bytes);
        } catch (MalformedInput notAKey) {
            throw Http.badAnswer(notAKey);
        }
    }
}
