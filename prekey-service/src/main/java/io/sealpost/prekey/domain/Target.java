package io.sealpost.prekey.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.List;

/**
 * Devices of one account for which bundles are wanted.
 *
 * @param devices 1 to 6, each once
 * @param contact whether who asks knows the account's access key; the gateway has checked that
 */
public record Target(AccountId account, List<DeviceId> devices, boolean contact) {}
