package io.sealpost.registry.domain;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.SignInChallenge;
import io.sealpost.registry.domain.ServerSecret.Purpose;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Signing in: a challenge of this server, signed once by the device's key, becomes an access token. Nothing is remembered
 * of a challenge until it was answered rightly.
 */
public final class SignIns {

    private static final int NONCE_BYTES = 16;

    /** Curve25519's base point: what an unknown device's signature is checked against, so that it costs the same time. */
    private static final PublicKey NOBODY = new PublicKey(basePoint());

    private final AccountStore accounts;
    private final ChallengeStore challenges;
    private final ServerSecret secret;
    private final Tokens tokens;
    private final Terms terms;
    private final SecureRandom random = new SecureRandom();

    /** @param life how long a challenge can be answered, at most 60 s */
    public record Terms(String serverName, Duration life, InstantSource clock) {}

    public SignIns(AccountStore accounts, ChallengeStore challenges, ServerSecret secret, Tokens tokens, Terms terms) {
        this.accounts = accounts;
        this.challenges = challenges;
        this.secret = secret;
        this.tokens = tokens;
        this.terms = terms;
    }

    /** @param content a serialised {@code SignInChallenge}, to be signed as it is */
    public record Challenge(byte[] content, byte[] mac) {}

    /** The same for known and unknown devices: no store is asked. */
    public Challenge challenge(DeviceId device) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var content = SignInChallenge.newBuilder()
                .setServerName(terms.serverName())
                .setDevice(device.byteString())
                .setNonce(ByteString.copyFrom(nonce))
                .setExpiresAtMs(terms.clock().instant().plus(terms.life()).toEpochMilli())
                .build()
                .toByteArray();
        return new Challenge(content, secret.mac(Purpose.SIGN_IN, content));
    }

    /** @return empty for everything that is wrong, without saying what */
    public Uni<Optional<Tokens.Token>> signIn(Challenge challenge, byte[] signature) {
        var ours = readOurs(challenge);
        if (ours.isEmpty()) {
            return refused();
        }
        var device = DeviceId.of(ours.get().getDevice());
        return accounts.findByDevice(device).chain(account -> {
            var member = account.flatMap(found -> found.device(device));
            var key = member.map(Device::identityKey).orElse(NOBODY);
            boolean signed = key.verifies(SignedBytes.signIn(challenge.content()), signature);
            return signed && member.isPresent() ? spend(ours.get(), account.get(), member.get()) : refused();
        });
    }

    private Optional<SignInChallenge> readOurs(Challenge challenge) {
        if (!secret.made(challenge.mac(), Purpose.SIGN_IN, challenge.content())) {
            return Optional.empty();
        }
        try {
            return Optional.of(SignInChallenge.parseFrom(challenge.content()))
                    .filter(read -> read.getServerName().equals(terms.serverName()))
                    .filter(read -> terms.clock().millis() < read.getExpiresAtMs());
        } catch (InvalidProtocolBufferException defect) {
            throw new IllegalStateException("a challenge with our MAC cannot be read");
        }
    }

    private Uni<Optional<Tokens.Token>> spend(SignInChallenge challenge, Account account, Device device) {
        var answered = new ChallengeStore.Answered(
                challenge.getNonce().toByteArray(),
                Instant.ofEpochMilli(challenge.getExpiresAtMs()),
                device.id(),
                LocalDate.ofInstant(terms.clock().instant(), ZoneOffset.UTC));
        return challenges.spend(answered).map(first -> first ? Optional.of(token(account, device)) : Optional.empty());
    }

    private Tokens.Token token(Account account, Device device) {
        return tokens.issue(account.id(), device.id(), Scope.DEVICE, device.identityKey());
    }

    private static Uni<Optional<Tokens.Token>> refused() {
        return Uni.createFrom().item(Optional.empty());
    }

    private static byte[] basePoint() {
        var point = new byte[33];
        point[0] = 5;
        point[1] = 9;
        return point;
    }
}
