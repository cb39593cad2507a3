package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.client.store.DeviceLists.StoredList;
import io.sealpost.client.store.Own;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.ListKnowledge;
import java.util.Arrays;
import java.util.Optional;

/** The plaintext of messages: what every one says about its sender, and padding that hides its length. */
final class Letters {

    /** Lengths are rounded up to a multiple of this. */
    static final int BLOCK = 160;

    /** Leaves room for what encryption adds before the mesh's own limit of 96 KiB. */
    static final int LARGEST = 90 * 1024;

    /** What is wrapped for the account's other devices was a message itself. */
    private static final int LARGEST_COPY = LARGEST + 2 * 1024;

    private static final byte END = (byte) 0x80;

    private Letters() {}

    /** What a message says about its writer: their present profile key, and which lists they know. */
    record Writer(ProfileKey profileKey, StoredList mine, StoredList recipients) {}

    /** Completes a body with who writes it and which lists they know. */
    static Content complete(Content.Builder body, MessageId id, Own own, Writer writer, long nowMs) {
        return body.setMessageId(id.byteString())
                .setSenderAccount(own.account().byteString())
                .setSenderAccountKey(ByteString.copyFrom(own.accountKey().bytes()))
                .setProfileKey(ByteString.copyFrom(writer.profileKey().bytes()))
                .setSenderList(knowledge(writer.mine()))
                .setRecipientList(knowledge(writer.recipients()))
                .setSentAtMs(body.getSentAtMs() == 0 ? nowMs : body.getSentAtMs())
                .build();
    }

    private static ListKnowledge knowledge(StoredList list) {
        return ListKnowledge.newBuilder()
                .setVersion(list.version())
                .setHash(ByteString.copyFrom(list.hash()))
                .build();
    }

    /** {@code unpad(pad(content))} is the content. Fails with too-large. */
    static byte[] pad(Content content) {
        byte[] bytes = content.toByteArray();
        if (bytes.length > (content.hasOwnCopy() ? LARGEST_COPY : LARGEST)) {
            throw new SealpostException(
                    Problem.TOO_LARGE.code(), "The message is too long; send it as a file instead.");
        }
        byte[] padded = Arrays.copyOf(bytes, (bytes.length / BLOCK + 1) * BLOCK);
        padded[bytes.length] = END;
        return padded;
    }

    /** Empty if these bytes are not a padded content. */
    static Optional<Content> unpad(byte[] padded) {
        int end = padded.length - 1;
        while (end >= 0 && padded[end] == 0) {
            end--;
        }
        if (end < 0 || padded[end] != END) {
            return Optional.empty();
        }
        try {
            return Optional.of(Content.parseFrom(Arrays.copyOf(padded, end)));
        } catch (InvalidProtocolBufferException notAContent) {
            return Optional.empty();
        }
    }
}
