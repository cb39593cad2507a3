package io.sealpost.registry.domain;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.SignedBytes;
import io.sealpost.protocol.devices.v1.AccountDeletion;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The rules by which an account ends. A listed device brings the statement, but only the account key can make it: who has stolen
 * another device of the account cannot delete it.
 */
public final class Deletions {

    /** For how long a statement can be used, and how far ahead the clock that signed it may be. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** Every way a deletion can end without a fault, in the order of looking. */
    public enum Deletion {
        /** There is no such account; the same statement may have deleted it before. */
        GONE,
        /** The caller is in no current list, or the statement is about another account or another server. */
        FORBIDDEN,
        BAD_SIGNATURE,
        /** Signed too long ago, or in the future. */
        EXPIRED,
        DELETED
    }

    /** @param content a serialised {@code AccountDeletion}; opaque until its signature is verified */
    public record Statement(byte[] content, byte[] signature) {}

    private final AccountStore store;
    private final String serverName;
    private final InstantSource clock;

    public Deletions(AccountStore store, String serverName, InstantSource clock) {
        this.store = store;
        this.serverName = serverName;
        this.clock = clock;
    }

    /**
     * Erases the caller's account. Safe to repeat: the second time there is nothing left.
     *
     * @throws MalformedInput if what the account key signed is no such statement
     */
    public Uni<Deletion> delete(AccessToken caller, Statement statement) {
        if (caller.scope() != Scope.DEVICE) {
            return answer(Deletion.FORBIDDEN);
        }
        return store.find(caller.account()).chain(account -> delete(account, caller, statement));
    }

    private Uni<Deletion> delete(Optional<Account> account, AccessToken caller, Statement statement) {
        var refusal = account.map(found -> refuse(found, caller, statement)).orElse(Optional.of(Deletion.GONE));
        return refusal.isPresent()
                ? answer(refusal.get())
                : store.delete(account.get().id(), Announcement::ofDeleted)
                        .map(deleted -> deleted ? Deletion.DELETED : Deletion.GONE);
    }

    private Optional<Deletion> refuse(Account account, AccessToken caller, Statement statement) {
        if (account.device(caller.device()).isEmpty()) {
            return Optional.of(Deletion.FORBIDDEN);
        }
        if (!account.key().verifies(SignedBytes.accountDeletion(statement.content()), statement.signature())) {
            return Optional.of(Deletion.BAD_SIGNATURE);
        }
        var said = parse(statement.content());
        if (!AccountId.of(said.getAccount()).equals(account.id())
                || !said.getServerName().equals(serverName)) {
            return Optional.of(Deletion.FORBIDDEN);
        }
        var age = Duration.between(Instant.ofEpochMilli(said.getIssuedAtMs()), clock.instant());
        return age.abs().compareTo(FRESH) > 0 ? Optional.of(Deletion.EXPIRED) : Optional.empty();
    }

    private static AccountDeletion parse(byte[] content) {
        try {
            return AccountDeletion.parseFrom(content);
        } catch (InvalidProtocolBufferException notAStatement) {
            throw new MalformedInput("statement cannot be read");
        }
    }

    private static Uni<Deletion> answer(Deletion outcome) {
        return Uni.createFrom().item(outcome);
    }
}
