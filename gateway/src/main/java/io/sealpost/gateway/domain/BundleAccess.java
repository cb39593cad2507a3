package io.sealpost.gateway.domain;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.sealpost.gateway.domain.DeviceLists.Known;
import io.sealpost.gateway.domain.RateLimits.Kind;
import io.sealpost.gateway.domain.RateLimits.Turn;
import io.sealpost.protocol.AccountId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Who may fetch prekey bundles: those who know the access key at the rate of look-ups, strangers at one per target. */
public final class BundleAccess {

    /** Whether the request may go on. */
    public sealed interface Verdict {

        record Allowed() implements Verdict {}

        /** The access key is wrong or the account unknown: one answer. */
        record WrongKey() implements Verdict {}

        record TooMany(Turn turn) implements Verdict {}
    }

    private final RateLimits limits;
    private final DeviceLists lists;

    public BundleAccess(RateLimits limits, DeviceLists lists) {
        this.limits = limits;
        this.lists = lists;
    }

    /** Fails with {@link PeerUnavailable}; completes on any thread. */
    public CompletionStage<Verdict> check(AccountId target, Optional<byte[]> accessKey) {
        if (accessKey.isEmpty()) {
            return stranger(target, new Verdict.Allowed());
        }
        return lists.current(target)
                .thenCompose(list -> fits(accessKey.get(), list)
                        ? completedStage(new Verdict.Allowed())
                        : checkNewest(target, accessKey.get()));
    }

    private CompletionStage<Verdict> checkNewest(AccountId target, byte[] accessKey) {
        return lists.newest(target)
                .thenCompose(list -> fits(accessKey, list)
                        ? completedStage(new Verdict.Allowed())
                        : stranger(target, new Verdict.WrongKey()));
    }

    private CompletionStage<Verdict> stranger(AccountId target, Verdict within) {
        return limits.take(Kind.STRANGER_BUNDLES, target.bytes(), 1)
                .thenApply(turn -> turn.allowed() ? within : new Verdict.TooMany(turn));
    }

    private static boolean fits(byte[] accessKey, Optional<Known> list) {
        return list.isPresent() && AccessKeys.fits(accessKey, list.get());
    }
}
