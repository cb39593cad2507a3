package io.sealpost.client.testmesh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.Hashes;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.AccountDeletion;
import io.sealpost.protocol.devices.v1.DeviceList;
import io.sealpost.protocol.devices.v1.ListedDevice;
import io.sealpost.protocol.devices.v1.SignInChallenge;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.DeviceMismatch;
import io.sealpost.protocol.frames.v1.Drained;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.sealpost.protocol.frames.v1.Error;
import io.sealpost.protocol.frames.v1.NewerList;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.sealpost.protocol.frames.v1.Send;
import io.sealpost.protocol.frames.v1.Sent;
import io.sealpost.protocol.frames.v1.ServerFrame;
import io.sealpost.protocol.frames.v1.Welcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A server for the client's own tests: real HTTP and WebSocket connections, everything in memory, believing everybody. What
 * makes it useful is that it can lie, refuse and die. The real mesh is tested by {@code mesh-tests/}.
 */
public final class TinyMesh implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TinyServer.Response NOTHING = new TinyServer.Response(204, "text/plain", new byte[0]);

    /** What the server holds of one device. */
    private static final class Device {
        private byte[] account;
        private byte[] id;
        private Json.AllPrekeys prekeys;
        private final Deque<Json.Key> ec = new ArrayDeque<>();
        private final Deque<Json.Key> kyber = new ArrayDeque<>();
        private final List<Envelope> mailbox = new ArrayList<>();
        private TinyServer.WebSocket socket;
        private byte[] sealedName;
        private long counter;
    }

    private final TinyServer server;
    private final Map<ByteString, Json.NewAccount> accounts = new HashMap<>();
    private final Map<ByteString, Json.ListAnswer> lists = new HashMap<>();
    private final Map<String, ByteString> usernames = new HashMap<>();
    private final Set<String> hiddenNames = new HashSet<>();
    private final Map<ByteString, Device> devices = new HashMap<>();
    private final Map<ByteString, Device> linking = new HashMap<>();
    private final Map<String, byte[]> slots = new HashMap<>();
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final Map<ByteString, Json.RecordVersion> records = new HashMap<>();
    private final Map<ByteString, PresenceUpdate> presence = new HashMap<>();
    private final List<TinyServer.WebSocket> watchers = new ArrayList<>();
    private final Map<ByteString, ByteString> accessKeyHashes = new HashMap<>();
    private final Set<ByteString> watchedLists = new HashSet<>();
    private long sequence = 1L << 48;

    /** Every frame that any client sent on the signed-in door, in order. */
    public final List<ClientFrame> frames = new CopyOnWriteArrayList<>();

    /** Where each device wants to be woken. */
    public final Map<ByteString, String> wakeups = new ConcurrentHashMap<>();

    public volatile String wakeupKey = "B" + "A".repeat(86);

    /** Every question for bundles. */
    public final List<Json.BundleRequest> bundleRequests = new CopyOnWriteArrayList<>();

    /** Every request: method and path. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    public final List<String> requestsWithToken = new CopyOnWriteArrayList<>();

    /** Is told each path before its request is looked at, and may take its time: others are answered meanwhile. */
    public volatile Consumer<String> arrivals = path -> {};

    /** Lies; each is the truth at first. */
    public volatile String serverName;

    public volatile UnaryOperator<SignInChallenge> challenges = challenge -> challenge;
    public volatile UnaryOperator<byte[]> challengeBytes = challenge -> challenge;
    public volatile UnaryOperator<Json.ListAnswer> listAnswers = list -> list;
    /** Of a username; null where nobody has it. */
    public volatile UnaryOperator<Json.AccountAnswer> usernameAnswers = account -> account;

    public volatile BiFunction<Json.Slot, Json.SlotContent, Json.SlotContent> slotAnswers = (slot, content) -> content;
    public volatile UnaryOperator<Json.OwnDevice> deviceAnswers = device -> device;
    public volatile String lastSeenDay = LocalDate.now(ZoneOffset.UTC).toString();
    public volatile UnaryOperator<Json.DeviceBundle> bundleAnswers = bundle -> bundle;
    public volatile UnaryOperator<Json.Ticket> tickets = ticket -> ticket;
    public volatile UnaryOperator<Json.BlobAnswer> blobAnswers = link -> link;
    public volatile UnaryOperator<Json.RecordAnswer> recordAnswers = record -> record;
    public volatile UnaryOperator<Envelope> deliveries = envelope -> envelope;
    public volatile UnaryOperator<EphemeralEnvelope> ephemerals = envelope -> envelope;
    public volatile Function<Send, Optional<Error>> refusals = send -> Optional.empty();
    public volatile Function<String, Optional<Problem>> problems = path -> Optional.empty();
    public volatile int difficultyBits = 8;

    /** True: no access key that is shown fits. */
    public volatile boolean refusingAccessKeys;

    /** False: a gateway that knows old device lists only. */
    public volatile boolean checkingDevices = true;

    /** Presence channels that were to be forgotten, in order; and how often somebody is still connected on one. */
    public final List<ByteString> forgotten = new CopyOnWriteArrayList<>();

    public final AtomicInteger leftChannels = new AtomicInteger();

    /** False: an account is deleted, but nobody says so. */
    public volatile boolean answeringDeletions = true;

    /** False: a send is taken and stored, but nobody says so. */
    public volatile boolean answering = true;

    public TinyMesh() {
        try {
            server = new TinyServer(this::answer, this::open);
            serverName = "localhost:" + server.port();
        } catch (IOException noPort) {
            throw new IllegalStateException(noPort);
        }
    }

    public URI uri() {
        return URI.create("http://localhost:" + server.port());
    }

    public synchronized int waiting(byte[] device) {
        return devices.get(ByteString.copyFrom(device)).mailbox.size();
    }

    public synchronized boolean isConnected(byte[] device) {
        return devices.get(ByteString.copyFrom(device)).socket != null;
    }

    /** Puts an envelope into a mailbox without any sender having sent it. */
    public synchronized void deposit(byte[] device, Envelope envelope) {
        Device to = devices.get(ByteString.copyFrom(device));
        Envelope numbered = envelope.toBuilder().setSequence(sequence++).build();
        to.mailbox.add(numbered);
        push(to, numbered);
    }

    /** Cuts the connection of a device as a crash would. */
    public synchronized void cut(byte[] device) {
        devices.get(ByteString.copyFrom(device)).socket.cut();
    }

    /** The connection of a device stays open, but nobody hears what it says. @return completes when the client ends it */
    public synchronized CompletableFuture<Void> fallSilent(byte[] device) {
        return devices.get(ByteString.copyFrom(device)).socket.fallSilent();
    }

    public synchronized void close(byte[] device, int code) {
        devices.get(ByteString.copyFrom(device)).socket.close(code);
    }

    public synchronized void tell(byte[] device, ServerFrame frame) {
        devices.get(ByteString.copyFrom(device)).socket.send(frame.toByteArray());
    }

    public synchronized void cutWatchers() {
        watchers.forEach(TinyServer.WebSocket::cut);
    }

    /** Takes one-time prekeys away as if others had fetched bundles. */
    public synchronized void useUpPrekeys(byte[] device, int left) {
        Device of = devices.get(ByteString.copyFrom(device));
        while (of.ec.size() > left) {
            of.ec.poll();
            of.kyber.poll();
        }
    }

    public synchronized boolean isListWatched(byte[] account) {
        return watchedLists.contains(ByteString.copyFrom(account));
    }

    /** Tells everybody on the anonymous door that this account has a newer list. */
    public synchronized void announceList(byte[] account, int version) {
        var newer =
                NewerList.newBuilder().setAccount(ByteString.copyFrom(account)).setVersion(version);
        var frame = ServerFrame.newBuilder().setNewerList(newer).build();
        watchers.forEach(watcher -> watcher.send(frame.toByteArray()));
    }

    /** The server loses what it holds of a device's prekeys, or gets back what it held before, without one-time keys. */
    public synchronized void restorePrekeys(byte[] device, Json.AllPrekeys before) {
        Device of = devices.get(ByteString.copyFrom(device));
        of.prekeys = before;
        of.ec.clear();
        of.kyber.clear();
    }

    /** What is known of a presence channel from now on. */
    public synchronized void presence(PresenceUpdate update) {
        presence.put(update.getChannel(), update);
        var frame = ServerFrame.newBuilder().setPresence(update).build();
        watchers.forEach(watcher -> watcher.send(frame.toByteArray()));
    }

    /** Replaces an account's list and prekeys of a new device, as if its owner had linked it. */
    public synchronized void publish(byte[] account, Json.ListAnswer list, byte[] device, Json.AllPrekeys prekeys) {
        lists.put(ByteString.copyFrom(account), list);
        Device added = devices.computeIfAbsent(ByteString.copyFrom(device), id -> new Device());
        added.account = account;
        added.id = device;
        put(added, prekeys);
    }

    /** Replaces an account's list. */
    public synchronized void list(byte[] account, Json.ListAnswer list) {
        lists.put(ByteString.copyFrom(account), list);
    }

    public synchronized Json.ListAnswer list(byte[] account) {
        return lists.get(ByteString.copyFrom(account));
    }

    public synchronized Json.AllPrekeys prekeys(byte[] device) {
        return devices.get(ByteString.copyFrom(device)).prekeys;
    }

    public synchronized Map<String, byte[]> blobs() {
        return blobs;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private TinyServer.Response answer(TinyServer.Request request) {
        arrivals.accept(request.path());
        return answerInTurn(request);
    }

    private synchronized TinyServer.Response answerInTurn(TinyServer.Request request) {
        String asked = request.method() + " " + request.path();
        requests.add(asked);
        if (request.headers().containsKey("authorization")) {
            requestsWithToken.add(asked);
        }
        Optional<Problem> problem = problems.apply(request.path());
        if (problem.isPresent()) {
            return problem(problem.get());
        }
        try {
            return route(request);
        } catch (IOException badJson) {
            return problem(Problem.BAD_REQUEST);
        }
    }

    private TinyServer.Response route(TinyServer.Request request) throws IOException {
        byte[] body = request.body();
        if (request.path().startsWith("/blob/")) {
            return blob(request);
        }
        return switch (request.path()) {
            case "/v1/registration" -> ok(new Json.RegistrationPolicy("open", serverName, "work", difficultyBits));
            case "/v1/devices/pending" -> pending(JSON.readValue(body, Json.NewDevice.class));
            case "/v1/prekeys" -> prekeys(request, JSON.readValue(body, Json.AllPrekeys.class));
            case "/v1/prekeys/one-time" -> oneTime(request, JSON.readValue(body, Json.OneTimePrekeys.class));
            case "/v1/prekeys/count" ->
                ok(new Json.Count(
                        caller(request).ec.size(), caller(request).kyber.size()));
            case "/v1/prekeys/check" -> check(request, JSON.readValue(body, Json.Digest.class));
            case "/v1/accounts" -> account(request, JSON.readValue(body, Json.NewAccount.class));
            case "/v1/devices/linked" -> linked(request, JSON.readValue(body, Json.LinkedDevice.class));
            case "/v1/devices/recovered" -> recovered(JSON.readValue(body, Json.RecoveredDevice.class));
            case "/v1/access-key" -> accessKey(request, JSON.readValue(body, Json.AccessKey.class));
            case "/v1/devices" -> ok(new Json.OwnDevices(remembered(caller(request).account)));
            case "/v1/devices/name" -> name(JSON.readValue(body, Json.NamedDevice.class));
            case "/v1/username" -> ownUsername(request);
            case "/v1/account/delete" -> deleteAccount(request, JSON.readValue(body, Json.DeletedAccount.class));
            case "/v1/presence/forget" -> forget(JSON.readValue(body, Json.Channels.class));
            case "/v1/blobs/delete" -> deleteBlob(JSON.readValue(body, Json.DeletedBlob.class));
            case "/v1/device-list" -> replaceList(request, JSON.readValue(body, Json.SignedList.class));
            case "/v1/rendezvous/leave" -> leave(JSON.readValue(body, Json.Left.class));
            case "/v1/rendezvous/find" -> find(JSON.readValue(body, Json.Slot.class));
            case "/v1/sign-in/challenge" -> challenge(JSON.readValue(body, Json.Device.class));
            case "/v1/sign-in" -> signIn(JSON.readValue(body, Json.ChallengeAnswer.class));
            case "/v1/lookups/device-list" -> {
                var list = lists.get(ByteString.copyFrom(
                        JSON.readValue(body, Json.Account.class).account()));
                yield list == null ? problem(Problem.NOT_FOUND) : ok(listAnswers.apply(list));
            }
            case "/v1/lookups/username" -> username(JSON.readValue(body, Json.Username.class));
            case "/v1/lookups/bundles" -> bundles(JSON.readValue(body, Json.BundleRequest.class));
            case "/v1/records/create" -> createRecord(JSON.readValue(body, Json.NewRecord.class));
            case "/v1/records/read" -> readRecord(JSON.readValue(body, Json.RecordName.class));
            case "/v1/records/write" -> writeRecord(JSON.readValue(body, Json.RecordVersion.class));
            case "/v1/records/delete" -> deleteRecord(JSON.readValue(body, Json.RecordDeletion.class));
            case "/v1/wakeups/key" -> ok(new Json.WakeupKey(wakeupKey));
            case "/v1/wakeups" -> wakeups(request);
            case "/v1/blobs" -> ticket();
            case "/v1/lookups/blob" -> {
                String id = JSON.readValue(body, Json.Blob.class).blob();
                yield blobs.containsKey(id)
                        ? ok(blobAnswers.apply(new Json.BlobAnswer(uri() + "/blob/" + id, blobs.get(id).length)))
                        : problem(Problem.NOT_FOUND);
            }
            default -> problem(Problem.NOT_FOUND);
        };
    }

    private TinyServer.Response wakeups(TinyServer.Request request) throws IOException {
        var device = ByteString.copyFrom(caller(request).id);
        if (request.method().equals("DELETE")) {
            wakeups.remove(device);
            return new TinyServer.Response(204, "text/plain", new byte[0]);
        }
        String endpoint = JSON.readValue(request.body(), Json.Endpoint.class).endpoint();
        if (!endpoint.startsWith("https://")) {
            return problem(Problem.BAD_REQUEST);
        }
        wakeups.put(device, endpoint);
        return new TinyServer.Response(204, "text/plain", new byte[0]);
    }

    private TinyServer.Response pending(Json.NewDevice device) throws IOException {
        if (accounts.containsKey(ByteString.copyFrom(device.account()))) {
            return problem(Problem.ACCOUNT_EXISTS);
        }
        var fresh = new Device();
        fresh.account = device.account();
        fresh.id = device.device();
        devices.put(ByteString.copyFrom(device.device()), fresh);
        return ok(token(fresh.id));
    }

    private TinyServer.Response prekeys(TinyServer.Request request, Json.AllPrekeys all) {
        put(caller(request), all);
        return new TinyServer.Response(204, "text/plain", new byte[0]);
    }

    private static void put(Device device, Json.AllPrekeys all) {
        device.prekeys = all;
        device.ec.clear();
        device.kyber.clear();
        device.ec.addAll(all.oneTimeEc());
        device.kyber.addAll(all.oneTimeKyber());
    }

    private TinyServer.Response oneTime(TinyServer.Request request, Json.OneTimePrekeys more) {
        if (caller(request).prekeys == null) {
            return problem(Problem.PREKEYS_MISSING);
        }
        caller(request).ec.addAll(more.oneTimeEc());
        caller(request).kyber.addAll(more.oneTimeKyber());
        return new TinyServer.Response(204, "text/plain", new byte[0]);
    }

    private TinyServer.Response account(TinyServer.Request request, Json.NewAccount account) throws IOException {
        var id = ByteString.copyFrom(caller(request).account);
        if (account.username() != null && usernames.containsKey(account.username())) {
            return problem(Problem.USERNAME_TAKEN);
        }
        accounts.put(id, account);
        lists.put(id, new Json.ListAnswer(account.accountKey(), account.list(), account.signature()));
        if (account.username() != null) {
            usernames.put(account.username(), id);
        }
        return new TinyServer.Response(201, "application/json", "{}".getBytes());
    }

    private TinyServer.Response linked(TinyServer.Request request, Json.LinkedDevice device) throws IOException {
        var fresh = new Device();
        fresh.account = caller(request).account;
        fresh.id = device.device();
        linking.put(ByteString.copyFrom(fresh.id), fresh);
        return ok(token(fresh.id));
    }

    private TinyServer.Response recovered(Json.RecoveredDevice device) throws IOException {
        var key = lists.get(ByteString.copyFrom(device.account())).accountKey();
        byte[] claim = SignedBytes.recovery(
                serverName, AccountId.of(device.account()), DeviceId.of(device.device()), device.identityKey());
        if (!PublicKey.of(key).signed(claim, device.signature())) {
            return problem(Problem.UNAUTHORIZED);
        }
        var fresh = new Device();
        fresh.account = device.account();
        fresh.id = device.device();
        linking.put(ByteString.copyFrom(fresh.id), fresh);
        return ok(token(fresh.id));
    }

    private TinyServer.Response accessKey(TinyServer.Request request, Json.AccessKey key) {
        accessKeyHashes.put(ByteString.copyFrom(caller(request).account), ByteString.copyFrom(key.accessKeyHash()));
        return new TinyServer.Response(204, "text/plain", new byte[0]);
    }

    /** The hash of an account's access key; empty while it is the one of its registration. */
    public synchronized Optional<byte[]> accessKeyHash(byte[] account) {
        return Optional.ofNullable(accessKeyHashes.get(ByteString.copyFrom(account)))
                .map(ByteString::toByteArray);
    }

    private TinyServer.Response replaceList(TinyServer.Request request, Json.SignedList next) throws IOException {
        var account = ByteString.copyFrom(caller(request).account);
        var before = lists.get(account);
        var list = DeviceList.parseFrom(next.list());
        if (list.getVersion() != DeviceList.parseFrom(before.list()).getVersion() + 1) {
            return problem(Problem.DEVICE_LIST_VERSION);
        }
        lists.put(account, new Json.ListAnswer(before.accountKey(), next.list(), next.signature()));
        list.getDevicesList().stream()
                .map(ListedDevice::getDevice)
                .filter(linking::containsKey)
                .forEach(id -> devices.put(id, linking.remove(id)));
        var removed = devices.values().stream()
                .filter(device -> account.equals(ByteString.copyFrom(device.account)))
                .filter(device -> list.getDevicesList().stream()
                        .noneMatch(listed -> listed.getDevice().equals(ByteString.copyFrom(device.id))))
                .toList();
        removed.forEach(this::remove);
        return new TinyServer.Response(204, "text/plain", new byte[0]);
    }

    private void remove(Device device) {
        devices.remove(ByteString.copyFrom(device.id));
        if (device.socket != null) {
            device.socket.close(4403);
        }
    }

    private List<Json.OwnDevice> remembered(byte[] account) {
        return devices.values().stream()
                .filter(device -> Arrays.equals(device.account, account))
                .map(device -> new Json.OwnDevice(device.id, device.sealedName, "2026-01-31", lastSeenDay))
                .map(deviceAnswers)
                .toList();
    }

    private TinyServer.Response name(Json.NamedDevice named) {
        Device device = devices.get(ByteString.copyFrom(named.device()));
        if (device == null) {
            return problem(Problem.NOT_FOUND);
        }
        device.sealedName = named.sealedName();
        return new TinyServer.Response(204, "text/plain", new byte[0]);
    }

    private TinyServer.Response ownUsername(TinyServer.Request request) throws IOException {
        var account = ByteString.copyFrom(caller(request).account);
        var before = usernames.entrySet().stream()
                .filter(entry -> entry.getValue().equals(account))
                .map(Map.Entry::getKey)
                .findFirst();
        if (request.method().equals("GET")) {
            return ok(new Json.OwnUsername(before.orElse(null), hiddenNames.contains(before.orElse(""))));
        }
        if (request.method().equals("PUT")) {
            var next = JSON.readValue(request.body(), Json.OwnUsername.class);
            if (!next.username().matches("[a-z][a-z0-9_.]{2,31}")) {
                return problem(Problem.BAD_REQUEST);
            }
            if (usernames.containsKey(next.username())
                    && !Optional.of(next.username()).equals(before)) {
                return problem(Problem.USERNAME_TAKEN);
            }
            before.ifPresent(usernames::remove);
            usernames.put(next.username(), account);
            hiddenNames.remove(next.username());
            if (next.hidden()) {
                hiddenNames.add(next.username());
            }
            return NOTHING;
        }
        before.ifPresent(usernames::remove);
        return NOTHING;
    }

    private TinyServer.Response deleteAccount(TinyServer.Request request, Json.DeletedAccount deleted)
            throws IOException {
        Device caller = caller(request);
        if (caller == null) {
            return problem(Problem.UNAUTHORIZED);
        }
        var account = ByteString.copyFrom(caller.account);
        var statement = AccountDeletion.parseFrom(deleted.statement());
        var key = PublicKey.of(accounts.get(account).accountKey());
        if (!key.signed(SignedBytes.accountDeletion(deleted.statement()), deleted.signature())
                || !statement.getAccount().equals(account)
                || !statement.getServerName().equals(serverName)) {
            return problem(Problem.BAD_SIGNATURE);
        }
        accounts.remove(account);
        lists.remove(account);
        usernames.values().removeIf(account::equals);
        List.copyOf(devices.values()).stream()
                .filter(device -> account.equals(ByteString.copyFrom(device.account)))
                .forEach(this::remove);
        return answeringDeletions ? NOTHING : problem(Problem.OUTCOME_UNKNOWN);
    }

    private TinyServer.Response forget(Json.Channels channels) throws IOException {
        forgotten.addAll(channels.channels().stream().map(ByteString::copyFrom).toList());
        return ok(new Json.LeftChannels(leftChannels.getAndUpdate(left -> Math.max(0, left - 1))));
    }

    private TinyServer.Response deleteBlob(Json.DeletedBlob deleted) {
        boolean known = deleted.deletionToken().equals("secret of " + deleted.blob());
        return known && blobs.remove(deleted.blob()) != null ? NOTHING : problem(Problem.NOT_FOUND);
    }

    private TinyServer.Response leave(Json.Left left) {
        var before = slots.putIfAbsent(slot(left.place(), left.slot()), left.content());
        return before == null || Arrays.equals(before, left.content())
                ? new TinyServer.Response(204, "text/plain", new byte[0])
                : problem(Problem.RENDEZVOUS_TAKEN);
    }

    private TinyServer.Response find(Json.Slot slot) throws IOException {
        byte[] content = slots.get(slot(slot.place(), slot.slot()));
        return content == null
                ? problem(Problem.NOT_FOUND)
                : ok(slotAnswers.apply(slot, new Json.SlotContent(content)));
    }

    private static String slot(byte[] place, int slot) {
        return HexFormat.of().formatHex(place) + slot;
    }

    private TinyServer.Response challenge(Json.Device device) throws IOException {
        var challenge = SignInChallenge.newBuilder()
                .setServerName(serverName)
                .setDevice(ByteString.copyFrom(device.device()))
                .setNonce(ByteString.copyFrom(new byte[16]))
                .setExpiresAtMs(System.currentTimeMillis() + 60_000)
                .build();
        return ok(new Json.Challenge(
                challengeBytes.apply(challenges.apply(challenge).toByteArray()), device.device()));
    }

    private TinyServer.Response signIn(Json.ChallengeAnswer answer) throws IOException {
        boolean known = devices.containsKey(ByteString.copyFrom(answer.mac()));
        return known ? ok(token(answer.mac())) : problem(Problem.UNAUTHORIZED);
    }

    private TinyServer.Response username(Json.Username username) throws IOException {
        ByteString account = usernames.get(username.username());
        var truth = account == null || hiddenNames.contains(username.username())
                ? null
                : new Json.AccountAnswer(
                        account.toByteArray(), accounts.get(account).accountKey());
        Json.AccountAnswer said = usernameAnswers.apply(truth);
        return said == null ? problem(Problem.NOT_FOUND) : ok(said);
    }

    private TinyServer.Response bundles(Json.BundleRequest request) throws IOException {
        bundleRequests.add(request);
        var targets = new ArrayList<Json.TargetBundles>();
        for (var target : request.targets()) {
            if (target.accessKey() == null || !refusingAccessKeys) {
                var bundles = target.devices().stream().flatMap(id -> bundle(id).stream());
                targets.add(new Json.TargetBundles(target.account(), bundles.toList()));
            }
        }
        return ok(new Json.BundleAnswer(targets));
    }

    private Optional<Json.DeviceBundle> bundle(byte[] id) {
        Device device = devices.get(ByteString.copyFrom(id));
        if (device == null || device.prekeys == null) {
            return Optional.empty();
        }
        Json.Key kyber = device.kyber.isEmpty() ? device.prekeys.lastResortKyber() : device.kyber.poll();
        return Optional.of(bundleAnswers.apply(new Json.DeviceBundle(
                id,
                device.prekeys.registrationId(),
                device.prekeys.identityKey(),
                device.prekeys.signedPreKey(),
                kyber,
                device.ec.poll())));
    }

    /** As the contract says: over the identity key and the two keys that are not one-time keys. */
    private TinyServer.Response check(TinyServer.Request request, Json.Digest digest) {
        Json.AllPrekeys held = caller(request).prekeys;
        if (held == null || !Arrays.equals(digest.digest(), digestOf(held))) {
            return problem(Problem.PREKEY_DIGEST_MISMATCH);
        }
        return new TinyServer.Response(204, "text/plain", new byte[0]);
    }

    private static byte[] digestOf(Json.AllPrekeys held) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(held.identityKey());
        for (var key : List.of(held.signedPreKey(), held.lastResortKyber())) {
            bytes.writeBytes(ByteBuffer.allocate(4).putInt(key.id()).array());
            bytes.writeBytes(key.publicKey());
        }
        return Hashes.sha256(bytes.toByteArray());
    }

    private TinyServer.Response createRecord(Json.NewRecord fresh) {
        return replaceRecord(new Json.RecordVersion(fresh.record(), 1, fresh.writeKey(), fresh.content()));
    }

    private TinyServer.Response writeRecord(Json.RecordVersion next) {
        return records.containsKey(ByteString.copyFrom(next.record()))
                ? replaceRecord(next)
                : problem(Problem.NOT_FOUND);
    }

    private TinyServer.Response replaceRecord(Json.RecordVersion next) {
        var id = ByteString.copyFrom(next.record());
        var there = records.getOrDefault(id, new Json.RecordVersion(next.record(), 0, next.writeKey(), new byte[0]));
        if (!Arrays.equals(there.writeKey(), next.writeKey())) {
            return problem(Problem.FORBIDDEN);
        }
        boolean again = next.version() == there.version() && Arrays.equals(next.content(), there.content());
        if (!again && next.version() != there.version() + 1) {
            return problem(Problem.RECORD_VERSION);
        }
        records.put(id, next);
        return new TinyServer.Response(204, "text/plain", new byte[0]);
    }

    private TinyServer.Response readRecord(Json.RecordName name) throws IOException {
        var there = records.get(ByteString.copyFrom(name.record()));
        return there == null
                ? problem(Problem.NOT_FOUND)
                : ok(recordAnswers.apply(new Json.RecordAnswer(there.version(), there.content())));
    }

    private TinyServer.Response deleteRecord(Json.RecordDeletion deletion) {
        var id = ByteString.copyFrom(deletion.record());
        boolean may = records.containsKey(id) && Arrays.equals(records.get(id).writeKey(), deletion.writeKey());
        if (may) {
            records.remove(id);
        }
        return may ? new TinyServer.Response(204, "text/plain", new byte[0]) : problem(Problem.NOT_FOUND);
    }

    /** What stands under this id, write key and all. */
    public synchronized Optional<Json.RecordVersion> record(byte[] id) {
        return Optional.ofNullable(records.get(ByteString.copyFrom(id)));
    }

    /** Puts something under an id as the server's operator could; null takes it away. */
    public synchronized void record(byte[] id, Json.RecordVersion content) {
        if (content == null) {
            records.remove(ByteString.copyFrom(id));
        } else {
            records.put(ByteString.copyFrom(id), content);
        }
    }

    private TinyServer.Response ticket() throws IOException {
        String id = "blob-" + blobs.size();
        blobs.put(id, new byte[0]);
        var ticket = new Json.Ticket(
                id,
                uri() + "/blob/" + id,
                Map.of("Content-Length", "1", "X-Check", "yes"),
                "secret of " + id,
                System.currentTimeMillis() + Duration.ofDays(45).toMillis());
        return new TinyServer.Response(201, "application/json", JSON.writeValueAsBytes(tickets.apply(ticket)));
    }

    private TinyServer.Response blob(TinyServer.Request request) {
        String id = request.path().substring("/blob/".length());
        if (request.method().equals("PUT")) {
            blobs.put(id, request.body());
            return new TinyServer.Response(200, "text/plain", new byte[0]);
        }
        return new TinyServer.Response(200, "application/octet-stream", blobs.get(id));
    }

    private Device caller(TinyServer.Request request) {
        String token = request.headers().get("authorization").substring("Bearer ".length());
        var id = ByteString.copyFrom(Base64.getDecoder().decode(token));
        return devices.containsKey(id) ? devices.get(id) : linking.get(id);
    }

    private static Json.Token token(byte[] device) {
        return new Json.Token(Base64.getEncoder().encodeToString(device), 900);
    }

    private static TinyServer.Response ok(Object body) throws IOException {
        return new TinyServer.Response(200, "application/json", JSON.writeValueAsBytes(body));
    }

    private static TinyServer.Response problem(Problem problem) {
        String body = "{\"type\":\"" + problem.type() + "\",\"title\":\"x\",\"status\":" + problem.status() + "}";
        return new TinyServer.Response(problem.status(), Problem.MEDIA_TYPE, body.getBytes());
    }

    private TinyServer.Peer open(String path, TinyServer.WebSocket socket) {
        return path.equals("/v1/connect") ? new SignedIn(socket) : new Anonymous(socket);
    }

    private void push(Device device, Envelope envelope) {
        if (device.socket != null) {
            var frame = ServerFrame.newBuilder().setEnvelope(deliveries.apply(envelope));
            device.socket.send(frame.build().toByteArray());
        }
    }

    private final class SignedIn implements TinyServer.Peer {

        private final TinyServer.WebSocket socket;
        private Device device;

        SignedIn(TinyServer.WebSocket socket) {
            this.socket = socket;
        }

        @Override
        public void onMessage(byte[] message) {
            synchronized (TinyMesh.this) {
                ClientFrame frame = parse(message);
                frames.add(frame);
                switch (frame.getFrameCase()) {
                    case HELLO -> hello(frame);
                    case SEND -> send(frame);
                    case EPHEMERAL -> ephemeral(frame);
                    case ACK ->
                        device.mailbox.removeIf(waiting ->
                                waiting.getSequence() <= frame.getAck().getThrough());
                    default -> socket.close(1007);
                }
            }
        }

        @Override
        public void onClose() {
            synchronized (TinyMesh.this) {
                if (device != null && device.socket == socket) {
                    device.socket = null;
                }
            }
        }

        private void hello(ClientFrame frame) {
            byte[] id = Base64.getDecoder().decode(frame.getHello().getToken());
            device = devices.get(ByteString.copyFrom(id));
            if (device == null) {
                socket.close(4403);
                return;
            }
            if (frame.getHello().getConnectionCounter() <= device.counter) {
                socket.close(4409);
                return;
            }
            device.counter = frame.getHello().getConnectionCounter();
            device.socket = socket;
            socket.send(ServerFrame.newBuilder()
                    .setWelcome(Welcome.getDefaultInstance())
                    .build()
                    .toByteArray());
            List.copyOf(device.mailbox).forEach(envelope -> push(device, envelope));
            socket.send(ServerFrame.newBuilder()
                    .setDrained(Drained.getDefaultInstance())
                    .build()
                    .toByteArray());
        }

        private void send(ClientFrame frame) {
            Send send = frame.getSend();
            Optional<Error> refusal =
                    refusals.apply(send).or(() -> checkingDevices ? mismatch(send) : Optional.empty());
            if (refusal.isPresent()) {
                socket.send(ServerFrame.newBuilder()
                        .setRequest(frame.getRequest())
                        .setError(refusal.get())
                        .build()
                        .toByteArray());
                return;
            }
            long now = System.currentTimeMillis();
            for (Copy copy : send.getCopiesList()) {
                deposit(copy.getDevice().toByteArray(), envelope(copy, now));
            }
            if (answering) {
                socket.send(ServerFrame.newBuilder()
                        .setRequest(frame.getRequest())
                        .setAccepted(io.sealpost.protocol.frames.v1.Accepted.getDefaultInstance())
                        .build()
                        .toByteArray());
            }
        }

        /** To whoever is connected; a lie that is nothing loses it. */
        private void ephemeral(ClientFrame frame) {
            for (Copy copy : frame.getEphemeral().getCopiesList()) {
                var envelope = EphemeralEnvelope.newBuilder()
                        .setCiphertext(copy.getCiphertext())
                        .setServerTimeMs(System.currentTimeMillis())
                        .setSenderAccount(ByteString.copyFrom(device.account))
                        .setSenderDevice(ByteString.copyFrom(device.id))
                        .build();
                Device to = devices.get(copy.getDevice());
                EphemeralEnvelope said = ephemerals.apply(envelope);
                if (said != null && to.socket != null) {
                    tell(to.id, ServerFrame.newBuilder().setEphemeral(said).build());
                }
            }
            socket.send(ServerFrame.newBuilder()
                    .setRequest(frame.getRequest())
                    .setSent(Sent.getDefaultInstance())
                    .build()
                    .toByteArray());
        }

        /** One record of the log has one time, for whichever devices it is. */
        private Envelope envelope(Copy copy, long serverTimeMs) {
            return Envelope.newBuilder()
                    .setType(copy.getType())
                    .setCiphertext(copy.getCiphertext())
                    .setServerTimeMs(serverTimeMs)
                    .setSenderAccount(ByteString.copyFrom(device.account))
                    .setSenderDevice(ByteString.copyFrom(device.id))
                    .build();
        }

        private boolean isOf(ByteString id, ByteString account) {
            return devices.containsKey(id)
                    && ByteString.copyFrom(devices.get(id).account).equals(account);
        }

        private Optional<Error> mismatch(Send send) {
            var missing = DeviceMismatch.newBuilder();
            devices.values().stream()
                    .filter(candidate -> send.getRecipientAccount().equals(ByteString.copyFrom(candidate.account)))
                    .filter(candidate -> candidate != device)
                    .map(candidate -> ByteString.copyFrom(candidate.id))
                    .filter(id -> send.getCopiesList().stream()
                            .noneMatch(copy -> copy.getDevice().equals(id)))
                    .forEach(missing::addMissing);
            send.getCopiesList().stream()
                    .map(Copy::getDevice)
                    .filter(id -> !isOf(id, send.getRecipientAccount()))
                    .forEach(missing::addExtra);
            return missing.getMissingCount() + missing.getExtraCount() == 0
                    ? Optional.empty()
                    : Optional.of(error(Problem.DEVICE_LIST_MISMATCH).toBuilder()
                            .setMismatch(missing)
                            .build());
        }
    }

    /** An error frame's content. */
    public static Error error(Problem problem) {
        return Error.newBuilder()
                .setCode(problem.code())
                .setStatus(problem.status())
                .build();
    }

    private static ClientFrame parse(byte[] message) {
        try {
            return ClientFrame.parseFrom(message);
        } catch (InvalidProtocolBufferException notAFrame) {
            throw new IllegalStateException(notAFrame);
        }
    }

    private final class Anonymous implements TinyServer.Peer {

        private final TinyServer.WebSocket socket;

        Anonymous(TinyServer.WebSocket socket) {
            this.socket = socket;
            synchronized (TinyMesh.this) {
                watchers.add(socket);
            }
        }

        @Override
        public void onMessage(byte[] message) {
            synchronized (TinyMesh.this) {
                ClientFrame frame = parse(message);
                frame.getWatch().getChannelsList().forEach(this::tell);
                watchedLists.addAll(frame.getWatchLists().getAccountsList());
            }
        }

        private void tell(ByteString channel) {
            var unknown = PresenceUpdate.newBuilder().setChannel(channel).build();
            var frame = ServerFrame.newBuilder().setPresence(presence.getOrDefault(channel, unknown));
            socket.send(frame.build().toByteArray());
        }

        @Override
        public void onClose() {
            synchronized (TinyMesh.this) {
                watchers.remove(socket);
            }
        }
    }
}
