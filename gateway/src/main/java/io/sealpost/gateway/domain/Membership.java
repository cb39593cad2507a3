package io.sealpost.gateway.domain;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Whether a device still belongs to its account. */
public final class Membership {

    private final DeviceLists lists;

    public Membership(DeviceLists lists) {
        this.lists = lists;
    }

    /** False only if the registry says so now; while it is down everybody stays. Never fails. */
    public CompletionStage<Boolean> isMember(AccountId account, DeviceId device) {
        return lists.current(account)
                .thenCompose(list -> isListed(list, device) ? completedStage(true) : isMemberNow(account, device))
                .exceptionally(registryIsDown -> true);
    }

    private CompletionStage<Boolean> isMemberNow(AccountId account, DeviceId device) {
        return lists.newest(account).thenApply(list -> isListed(list, device));
    }

    private static boolean isListed(Optional<DeviceLists.Known> list, DeviceId device) {
        return list.isPresent() && list.get().devices().contains(device);
    }
}
