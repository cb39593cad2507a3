package io.sealpost.client;

import io.sealpost.protocol.MessageId;
import java.util.concurrent.CompletableFuture;

/**
 * A message on its way. It is stored already: a crash or a lost connection does not lose it.
 *
 * @param accepted completes when the mesh has it durably; fails with {@link SealpostException} when the mesh refuses it
 *     for good. It stays open while there is no connection
 */
public record Sent(MessageId id, CompletableFuture<Void> accepted) {}
