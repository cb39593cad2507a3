package io.sealpost.gateway.domain;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.sealpost.gateway.domain.DeviceLists.Known;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who asks for prekey bundles: those who know the access key are contacts, all others strangers. Each of the two has a budget
 * with each device, which prekey-service keeps.
 */
public final class BundleAccess {

    /**
     * Devices of one account.
     *
     * @param accessKey 16 bytes, if one was shown
     */
    public record Target(AccountId account, List<DeviceId> devices, Optional<byte[]> accessKey) {}

    /** May be asked for. */
    public record Admitted(Target target, boolean contact) {}

    private final DeviceLists lists;

    public BundleAccess(DeviceLists lists) {
        this.lists = lists;
    }

    /**
     * Those that may be asked for, in order: not those that show a wrong access key, nor those that show one for an unknown
     * account. Fails with {@link PeerUnavailable}; completes on any thread.
     */
    public CompletionStage<List<Admitted>> admit(List<Target> targets) {
        CompletionStage<List<Admitted>> all = completedStage(new ArrayList<>());
        for (var answer : targets.stream().map(this::admit).toList()) {
            all = all.thenCombine(answer, (admitted, more) -> {
                more.ifPresent(admitted::add);
                return admitted;
            });
        }
        return all;
    }

    private CompletionStage<Optional<Admitted>> admit(Target target) {
        if (target.accessKey().isEmpty()) {
            return completedStage(Optional.of(new Admitted(target, false)));
        }
        return knowsKey(target).thenApply(knows -> knows ? Optional.of(new Admitted(target, true)) : Optional.empty());
    }

    private CompletionStage<Boolean> knowsKey(Target target) {
        return lists.current(target.account())
                .thenCompose(list -> fits(target, list)
                        ? completedStage(true)
                        : lists.newest(target.account()).thenApply(newest -> fits(target, newest)));
    }

    private static boolean fits(Target target, Optional<Known> list) {
        return list.isPresent() && AccessKeys.fits(target.accessKey().orElseThrow(), list.get());
    }
}
