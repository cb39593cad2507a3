package io.sealpost.gateway;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;

/** One device of one account. */
public record Phone(AccountId account, DeviceId device) {

    public static Phone of(AccountId account) {
        return new Phone(account, DeviceId.random());
    }

    public static Phone ofSomebody() {
        return of(AccountId.random());
    }
}
