package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.SignedBytes;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * How a device begins when no other one of its account is left to vouch for it: the account key itself does. What it gets
 * is a pending token, with which it uploads its prekeys and the list that names it.
 */
public final class Recovering {

    /** How it ends without a fault, in the order of looking. */
    public sealed interface Outcome {}

    /** No such account, or its key did not sign this: one answer. */
    public record Unauthorized() implements Outcome {}

    /** The device id was used before. */
    public record DeviceTaken() implements Outcome {}

    public record Admitted(Tokens.Token token) implements Outcome {}

    /** @param signature by the account key, over {@link SignedBytes#recovery} */
    public record Claim(AccountId account, DeviceId device, PublicKey identityKey, byte[] signature) {}

    private final AccountStore accounts;
    private final Tokens tokens;
    private final String serverName;

    public Recovering(AccountStore accounts, Tokens tokens, String serverName) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.serverName = serverName;
    }

    /** Changes nothing: safe to repeat, and worth nothing to whoever repeats it without the device's own key. */
    public Uni<Outcome> admit(Claim claim) {
        return accounts.find(claim.account()).chain(account -> admit(account, claim));
    }

    private Uni<Outcome> admit(Optional<Account> account, Claim claim) {
        if (account.filter(found -> isSignedBy(found.key(), claim)).isEmpty()) {
            return Uni.createFrom().item(new Unauthorized());
        }
        return accounts.isKnown(claim.device())
                .map(known -> known ? new DeviceTaken() : new Admitted(pendingToken(claim)));
    }

    private boolean isSignedBy(PublicKey accountKey, Claim claim) {
        byte[] signed = SignedBytes.recovery(
                serverName, claim.account(), claim.device(), claim.identityKey().bytes());
        return accountKey.verifies(signed, claim.signature());
    }

    private Tokens.Token pendingToken(Claim claim) {
        return tokens.issue(claim.account(), claim.device(), Scope.PENDING, claim.identityKey());
    }
}
