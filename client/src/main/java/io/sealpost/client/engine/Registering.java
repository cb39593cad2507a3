package io.sealpost.client.engine;

import io.sealpost.client.NewAccount;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.SecurityWarning;
import io.sealpost.client.mesh.Json;
import io.sealpost.client.mesh.Mesh;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.OwnList;
import io.sealpost.client.trust.ServerName;
import io.sealpost.client.trust.VerifiedList;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Makes an account. All keys are stored before the first of them is sent, and every step can be repeated with the same bytes:
 * whenever it is interrupted, calling it again finishes it.
 */
public final class Registering {

    private static final int MOST_TRIES = 3;

    private final Store store;
    private final Mesh mesh;
    private final ServerName server;
    private final Events events;
    private final InstantSource clock;

    public Registering(Store store, Mesh mesh, ServerName server, Events events, InstantSource clock) {
        this.store = store;
        this.mesh = mesh;
        this.server = server;
        this.events = events;
        this.clock = clock;
    }

    /** Does nothing if it is done already. */
    public Own register(NewAccount request) {
        Own own = store.transaction(this::prepared);
        if (own.registered()) {
            return own;
        }
        var policy = mesh.registry().policy();
        if (policy.serverName() == null || !server.isSameAs(policy.serverName())) {
            throw events.alarm(new SecurityAlarm(SecurityWarning.WRONG_SERVER));
        }
        try {
            announceAndRegister(own, policy, request);
        } catch (SealpostException refused) {
            if (!refused.code().equals(Problem.ACCOUNT_EXISTS.code())) {
                throw refused;
            }
            confirm(own);
        }
        return store.transaction(() -> {
            store.own.bindTo(policy.serverName());
            store.own.registered(request.username());
            request.deviceName().ifPresent(store.own::wantName);
            return store.own.find().orElseThrow();
        });
    }

    private void announceAndRegister(Own own, Json.RegistrationPolicy policy, NewAccount request) {
        String invitation = request.invitation().orElse(null);
        String solution = policy.challenge() == null
                ? null
                : ProofOfWork.solve(policy.challenge(), own.device(), policy.difficultyBits());
        String token = mesh.registry()
                .announce(new Json.NewDevice(
                        own.account().bytes(),
                        own.device().bytes(),
                        own.identityKey().publicKey().bytes(),
                        own.registrationId(),
                        invitation,
                        policy.challenge(),
                        solution))
                .token();
        var prekeys = store.transaction(() -> PrekeyStock.upload(store, own));
        untilKnown(() -> mesh.prekeys().replaceAll(token, prekeys));
        VerifiedList list = own.firstList().orElseThrow();
        untilKnown(() -> mesh.registry()
                .register(
                        token,
                        new Json.NewAccount(
                                own.accountKey().bytes(),
                                list.list(),
                                list.signature(),
                                request.username().orElse(null),
                                own.profileKey().accessKeyHash(),
                                invitation)));
    }

    /** For what may be repeated: the same keys again change nothing, and an account that exists by then is ours. */
    private static void untilKnown(Runnable call) {
        for (int tries = 1; ; tries++) {
            try {
                call.run();
                return;
            } catch (SealpostException failed) {
                if (tries == MOST_TRIES || !failed.code().equals(Problem.OUTCOME_UNKNOWN.code())) {
                    throw failed;
                }
            }
        }
    }

    /** The ids are known to the server: by an earlier, interrupted call of ours if our key can sign in. */
    private void confirm(Own own) {
        try {
            mesh.registry().signIn(own, server);
        } catch (SealpostException notOurs) {
            if (!notOurs.code().equals(Problem.UNAUTHORIZED.code())) {
                throw notOurs;
            }
            store.run(this::freshKeys);
            throw new SealpostException(
                    Problem.ACCOUNT_EXISTS.code(), "The server refused the new account's id; please try again.");
        }
    }

    private Own prepared() {
        // What an interrupted linking or recovery left behind belongs to another account.
        return store.own
                .find()
                .filter(own -> own.firstList().isPresent() || own.registered())
                .orElseGet(this::freshKeys);
    }

    private Own freshKeys() {
        var account = AccountId.random();
        var device = DeviceId.random();
        var accountKey = SigningKey.generate();
        var identity = SigningKey.generate();
        int registrationId = 1 + new SecureRandom().nextInt(Limits.REGISTRATION_ID_MAX);
        var list = OwnList.first(account, accountKey, device, identity, registrationId, clock.millis());
        var own = new Own(
                false,
                account,
                device,
                accountKey.publicKey(),
                Optional.of(accountKey),
                identity,
                registrationId,
                ProfileKey.random(),
                Optional.of(list),
                Optional.empty(),
                Optional.empty());
        store.own.create(own);
        PrekeyStock.make(store, identity, clock.millis());
        return own;
    }
}
