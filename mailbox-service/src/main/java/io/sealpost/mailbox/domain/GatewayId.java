package io.sealpost.mailbox.domain;

import java.util.UUID;

/** The boot id of a gateway process: another one after every start. */
public record GatewayId(UUID bootId) {}
