package io.sealpost.registry;

import io.quarkus.runtime.Startup;
import io.quarkus.vertx.VertxContextSupport;
import io.sealpost.registry.RegistryConfig.Policy;
import io.sealpost.registry.domain.AccountStore;
import io.sealpost.registry.domain.Accounts;
import io.sealpost.registry.domain.Admissions;
import io.sealpost.registry.domain.ChallengeStore;
import io.sealpost.registry.domain.Deletions;
import io.sealpost.registry.domain.DeviceLists;
import io.sealpost.registry.domain.DeviceStore;
import io.sealpost.registry.domain.Devices;
import io.sealpost.registry.domain.HeldNames;
import io.sealpost.registry.domain.InvitationStore;
import io.sealpost.registry.domain.KeyRotation;
import io.sealpost.registry.domain.KeyStore;
import io.sealpost.registry.domain.Linking;
import io.sealpost.registry.domain.OutcomeUnknown;
import io.sealpost.registry.domain.Prekeys;
import io.sealpost.registry.domain.ProofOfWork;
import io.sealpost.registry.domain.Recovering;
import io.sealpost.registry.domain.ServerSecret;
import io.sealpost.registry.domain.SignIns;
import io.sealpost.registry.domain.SigningKeys;
import io.sealpost.registry.domain.StoreUnavailable;
import io.sealpost.registry.domain.Tokens;
import io.sealpost.registry.domain.UsernameStore;
import io.sealpost.registry.domain.Usernames;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Builds the domain from its ports and the configuration. Keys are read before the first request is taken. */
class RegistryWiring {

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    @Startup
    ServerSecret secret(KeyStore store) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> patiently(store::secret));
    }

    @Produces
    @Singleton
    @Startup
    SigningKeys keys(KeyStore store, RegistryConfig config, InstantSource clock) throws Throwable {
        var rotation = new KeyRotation(config.keyRotation(), config.keyPublishedBefore());
        var keys = new SigningKeys(store, rotation, config.serverName(), clock);
        VertxContextSupport.subscribeAndAwait(() -> patiently(keys::renew));
        return keys;
    }

    /** A slow database at start is no reason to die: both calls may be repeated. */
    private static <T> Uni<T> patiently(Supplier<Uni<? extends T>> work) {
        return Uni.createFrom()
                .deferred(work)
                .onFailure(fault -> fault instanceof OutcomeUnknown || fault instanceof StoreUnavailable)
                .retry()
                .withBackOff(Duration.ofMillis(500), Duration.ofSeconds(5))
                .expireIn(Duration.ofMinutes(2).toMillis());
    }

    @Produces
    @Singleton
    Tokens tokens(SigningKeys keys, RegistryConfig config, InstantSource clock) {
        return new Tokens(keys, config.serverName(), config.tokenLife(), clock);
    }

    @Produces
    @Singleton
    ProofOfWork proofOfWork(ServerSecret secret, RegistryConfig config, InstantSource clock) {
        return new ProofOfWork(secret, clock, config.proofOfWorkLife(), config.proofOfWorkBits());
    }

    @Produces
    @Singleton
    Admissions admissions(
            AccountStore accounts,
            InvitationStore invitations,
            ProofOfWork proofOfWork,
            Tokens tokens,
            RegistryConfig config) {
        return new Admissions(accounts, invitations, proofOfWork, tokens, config.policy() == Policy.INVITE);
    }

    @Produces
    @Singleton
    Accounts accounts(AccountStore store, Prekeys prekeys, RegistryConfig config) {
        return new Accounts(store, prekeys, config.policy() == Policy.INVITE);
    }

    @Produces
    @Singleton
    DeviceLists deviceLists(AccountStore store, Prekeys prekeys, RegistryConfig config) {
        return new DeviceLists(store, prekeys, config.devices());
    }

    @Produces
    @Singleton
    Devices devices(DeviceStore store) {
        return new Devices(store);
    }

    @Produces
    @Singleton
    Deletions deletions(AccountStore store, RegistryConfig config, InstantSource clock) {
        return new Deletions(store, config.serverName(), clock);
    }

    @Produces
    @Singleton
    HeldNames heldNames(ServerSecret secret, RegistryConfig config) {
        return new HeldNames(secret, config.usernameHold(), config.usernameReclaimAfter());
    }

    @Produces
    @Singleton
    Usernames usernames(AccountStore accounts, UsernameStore store) {
        return new Usernames(accounts, store);
    }

    @Produces
    @Singleton
    Linking linking(AccountStore accounts, Tokens tokens, RegistryConfig config) {
        return new Linking(accounts, tokens, config.devices());
    }

    @Produces
    @Singleton
    Recovering recovering(AccountStore accounts, Tokens tokens, RegistryConfig config) {
        return new Recovering(accounts, tokens, config.serverName());
    }

    @Produces
    @Singleton
    SignIns signIns(
            AccountStore accounts, ChallengeStore challenges, ServerSecret secret, Tokens tokens, SignIns.Terms terms) {
        return new SignIns(accounts, challenges, secret, tokens, terms);
    }

    @Produces
    @Singleton
    SignIns.Terms terms(RegistryConfig config, InstantSource clock) {
        return new SignIns.Terms(config.serverName(), config.challengeLife(), clock);
    }
}
