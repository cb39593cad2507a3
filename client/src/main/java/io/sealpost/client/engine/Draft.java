package io.sealpost.client.engine;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Something to encrypt for all devices of one account.
 *
 * @param id the message's own id, inside the ciphertext
 * @param sendId the id by which the mesh knows it: the same, unless an accepted message is sent a second time, which the mesh
 *     would otherwise take for a repetition
 * @param newSessions begin new sessions although there are some: they were found broken
 * @param whenSealed what belongs into the same transaction
 * @param accepted completes when the mesh has it, fails when it is refused for good
 */
record Draft(
        AccountId recipient,
        MessageId id,
        MessageId sendId,
        Content.Builder body,
        boolean newSessions,
        Consumer<Content> whenSealed,
        CompletableFuture<Void> accepted) {

    static Draft of(AccountId recipient, Content.Builder body, Consumer<Content> whenSealed) {
        var id = MessageId.random();
        return new Draft(recipient, id, id, body, false, whenSealed, new CompletableFuture<>());
    }

    /** An accepted message that did not arrive readable, once more. */
    static Draft again(AccountId recipient, Content original, boolean newSessions) {
        return new Draft(
                recipient,
                MessageId.of(original.getMessageId()),
                MessageId.random(),
                original.toBuilder(),
                newSessions,
                content -> {},
                new CompletableFuture<>());
    }

    Draft withNewSessions() {
        return new Draft(recipient, id, sendId, body, true, whenSealed, accepted);
    }
}
