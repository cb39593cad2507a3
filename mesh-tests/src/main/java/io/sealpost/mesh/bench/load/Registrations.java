package io.sealpost.mesh.bench.load;

import io.sealpost.client.ClientOptions;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.engine.ProofOfWork;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.mesh.PrekeyService.Upload;
import io.sealpost.client.signal.Prekeys;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Own;
import io.sealpost.client.trust.OwnList;
import io.sealpost.client.trust.ServerName;
import io.sealpost.mesh.bench.BenchFailure;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Registers accounts for real, through the gateway, many at once: keys, proof of work, prekeys, device list, sign-in. */
public final class Registrations implements AutoCloseable {

    private static final int AT_ONCE = 12;
    private static final int TOLD_EVERY = 200;
    private static final int MOST_TRIES = 5;
    private static final Set<String> WORTH_ANOTHER_TRY =
            Set.of(Problem.OUTCOME_UNKNOWN.code(), Problem.UNAVAILABLE.code(), SealpostException.UNREACHABLE);

    private final ExecutorService callbacks = Executors.newCachedThreadPool();
    private final Mesh mesh;
    private final ServerName server;

    public Registrations(URI gateway) {
        mesh = new Mesh(gateway, ClientOptions.defaults(), callbacks);
        server = ServerName.of(gateway);
    }

    /**
     * @param within after this no further one is begun
     * @param told of how many there are, now and then
     * @return {@code count} devices, or as many as fit into the time
     */
    public List<Device> make(int count, Duration within, IntConsumer told) {
        long end = System.nanoTime() + within.toNanos();
        var begun = new AtomicInteger();
        var done = new AtomicInteger();
        var parts = new ArrayList<CompletableFuture<List<Device>>>();
        try (var crew = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int member = 0; member < AT_ONCE; member++) {
                parts.add(CompletableFuture.supplyAsync(
                        () -> {
                            var made = new ArrayList<Device>();
                            while (begun.getAndIncrement() < count && System.nanoTime() < end) {
                                made.add(patiently(this::register));
                                tell(done.incrementAndGet(), told);
                            }
                            return made;
                        },
                        crew));
            }
            return parts.stream().flatMap(part -> outcome(part).stream()).toList();
        }
    }

    /** Signs all in again. */
    public void renew(List<Device> devices) {
        try (var crew = Executors.newFixedThreadPool(AT_ONCE)) {
            var renewals = devices.stream()
                    .map(device -> CompletableFuture.runAsync(
                            () -> device.signedIn(patiently(() ->
                                    mesh.registry().signIn(device.own(), server).token())),
                            crew))
                    .toList();
            renewals.forEach(Registrations::outcome);
        }
    }

    /** Registering is not what is measured: on a busy machine a step may be answered too late. */
    private static <T> T patiently(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return work.get();
            } catch (SealpostException refused) {
                if (tries == MOST_TRIES || !WORTH_ANOTHER_TRY.contains(refused.code())) {
                    throw refused;
                }
            }
        }
    }

    private static <T> T outcome(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException failed) {
            throw new BenchFailure(
                    "An account could not be registered or signed in: "
                            + failed.getCause().getMessage(),
                    failed.getCause());
        }
    }

    private static void tell(int done, IntConsumer told) {
        if (done % TOLD_EVERY == 0) {
            told.accept(done);
        }
    }

    private Device register() {
        var own = fresh();
        var policy = mesh.registry().policy();
        var pending = mesh.registry()
                .announce(new Json.NewDevice(
                        own.account().bytes(),
                        own.device().bytes(),
                        own.identityKey().publicKey().bytes(),
                        own.registrationId(),
                        null,
                        policy.challenge(),
                        ProofOfWork.solve(policy.challenge(), own.device(), policy.difficultyBits())));
        mesh.prekeys().replaceAll(pending.token(), prekeys(own));
        mesh.registry()
                .register(
                        pending.token(),
                        new Json.NewAccount(
                                own.accountKey().bytes(),
                                own.firstList().orElseThrow().list(),
                                own.firstList().orElseThrow().signature(),
                                null,
                                own.profileKey().accessKeyHash(),
                                null));
        return new Device(own, mesh.registry().signIn(own, server).token());
    }

    private static Own fresh() {
        var account = AccountId.random();
        var device = DeviceId.random();
        var accountKey = SigningKey.generate();
        var identity = SigningKey.generate();
        int registrationId = 1 + ThreadLocalRandom.current().nextInt(Limits.REGISTRATION_ID_MAX);
        return new Own(
                true,
                account,
                device,
                accountKey.publicKey(),
                Optional.of(accountKey),
                identity,
                registrationId,
                ProfileKey.random(),
                Optional.of(OwnList.first(
                        account, accountKey, device, identity, registrationId, System.currentTimeMillis())),
                Optional.empty(),
                Optional.empty());
    }

    /** The least that makes a device reachable; nobody begins a session with it. */
    private static Upload prekeys(Own own) {
        long now = System.currentTimeMillis();
        return new Upload(
                own.identityKey().publicKey().bytes(),
                own.registrationId(),
                Prekeys.signed(own.identityKey(), 1, now),
                Prekeys.lastResort(own.identityKey(), 2, now),
                List.of(),
                List.of());
    }

    @Override
    public void close() {
        mesh.close();
        callbacks.close();
    }
}
