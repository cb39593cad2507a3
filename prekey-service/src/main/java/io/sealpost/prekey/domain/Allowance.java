package io.sealpost.prekey.domain;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * How many bundles with one-time keys of each device may leave on a day; beyond them bundles come without.
 *
 * @param day days since 1970, UTC
 * @param strangers to all together who do not know the account's access key
 * @param contacts to all together who do
 */
public record Allowance(int day, int strangers, int contacts) {

    /** The budgets that begin anew every day. */
    public record Daily(int strangers, int contacts, InstantSource clock) {

        Allowance today() {
            return new Allowance((int) TimeUnit.MILLISECONDS.toDays(clock.millis()), strangers, contacts);
        }
    }

    /** No one-time keys for anybody; no budget is used up. */
    static Allowance none() {
        return new Allowance(0, 0, 0);
    }
}
