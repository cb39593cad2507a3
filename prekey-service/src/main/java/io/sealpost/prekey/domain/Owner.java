package io.sealpost.prekey.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;

/** The device whose keys these are, and the account it belongs to; neither ever changes for the other. */
public record Owner(AccountId account, DeviceId device) {}
