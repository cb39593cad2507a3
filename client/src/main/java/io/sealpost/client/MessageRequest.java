package io.sealpost.client;

import io.sealpost.client.signal.PublicKey;
import io.sealpost.protocol.AccountId;
import java.time.Instant;

/**
 * Somebody who wrote and is no contact. Until the request is accepted they learn nothing: not whether their messages arrived
 * or were read, and not when this account is online.
 *
 * @param accountKey what the server said; accepting pins it
 * @param since when the first message arrived here
 */
public record MessageRequest(AccountId account, PublicKey accountKey, Instant since) {}
