package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessToken;
import io.sealpost.protocol.AccessToken.Scope;
import io.sealpost.protocol.DeviceId;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * How another device of an account begins: one that is listed vouches for it. What it gets is a pending token, worth nothing
 * until the account key has signed a list that names the device.
 */
public final class Linking {

    /** How it ends without a fault, in the order of looking. */
    public sealed interface Outcome {}

    /** The caller is in no current list. */
    public record Forbidden() implements Outcome {}

    /** The account has as many devices as it may have. */
    public record Full() implements Outcome {}

    /** The device id was used before. */
    public record DeviceTaken() implements Outcome {}

    public record Admitted(Tokens.Token token) implements Outcome {}

    private final AccountStore accounts;
    private final Tokens tokens;
    private final int mostDevices;

    public Linking(AccountStore accounts, Tokens tokens, int mostDevices) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.mostDevices = mostDevices;
    }

    /** Changes nothing: safe to repeat. */
    public Uni<Outcome> admit(AccessToken caller, DeviceId device, PublicKey identityKey) {
        if (caller.scope() != Scope.DEVICE) {
            return Uni.createFrom().item(new Forbidden());
        }
        return accounts.find(caller.account()).chain(account -> admit(account, caller, device, identityKey));
    }

    private Uni<Outcome> admit(Optional<Account> account, AccessToken caller, DeviceId device, PublicKey identityKey) {
        if (account.isEmpty() || account.get().device(caller.device()).isEmpty()) {
            return Uni.createFrom().item(new Forbidden());
        }
        if (account.get().devices().size() >= mostDevices) {
            return Uni.createFrom().item(new Full());
        }
        return accounts.isKnown(device)
                .map(known -> known
                        ? new DeviceTaken()
                        : new Admitted(tokens.issue(caller.account(), device, Scope.PENDING, identityKey)));
    }
}
