package io.sealpost.mailbox.domain;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;

/** Who deposited, as the gateway read it from the verified token. */
public record Sender(AccountId account, DeviceId device) {}
