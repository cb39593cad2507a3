package io.sealpost.client.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.sealpost.client.LinkCode;
import io.sealpost.client.SealpostException;
import io.sealpost.client.mesh.Registry;
import io.sealpost.client.signal.PublicKey;
import io.sealpost.client.signal.SigningKey;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a new device and the one that approves it leave sealed messages for each other. What is left is sealed to a key that
 * the server never sees: the new device's stands in the code on its screen, the other one's in what is sealed to the first.
 */
final class Rendezvous {

    private static final String USE = "Sealpost/link/v1";
    private static final int MOST_TRIES = 5;
    private static final Duration EACH_LOOK = Duration.ofSeconds(1);

    private final Registry registry;
    private final byte[] place;
    private final SigningKey mine;

    /** @param mine made for this one rendezvous */
    Rendezvous(Registry registry, byte[] place, SigningKey mine) {
        this.registry = registry;
        this.place = place;
        this.mine = mine;
    }

    LinkCode code() {
        return new LinkCode(place, mine.publicKey());
    }

    /** Leaves a message, with the key that answers are to be sealed to. */
    void leave(int slot, PublicKey reader, MessageLite message) {
        byte[] answerTo = mine.publicKey().bytes();
        byte[] content = Arrays.copyOf(answerTo, answerTo.length + message.getSerializedSize());
        System.arraycopy(message.toByteArray(), 0, content, answerTo.length, message.getSerializedSize());
        byte[] sealed = reader.seal(content, USE, bound(slot));
        untilLeft(slot, sealed);
    }

    /** Leaving the same again changes nothing, so every failure that may pass is tried again. */
    private void untilLeft(int slot, byte[] sealed) {
        for (int tries = 1; ; tries++) {
            try {
                registry.leave(place, slot, sealed);
                return;
            } catch (SealpostException failed) {
                if (!failed.isTransient() || tries == MOST_TRIES || !Tasks.pause(EACH_LOOK)) {
                    throw failed;
                }
            }
        }
    }

    /** What was left by somebody who knew our key, and theirs. */
    record Found<M>(M message, PublicKey writer) {}

    /** Waits for a message; empty if it does not come in this time. Fails with bad-answer if it is not for us. */
    <M> Optional<Found<M>> await(int slot, Parser<M> parser, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        do {
            Optional<byte[]> sealed = find(slot);
            if (sealed.isPresent()) {
                return Optional.of(open(slot, sealed.get(), parser));
            }
        } while (Tasks.pause(EACH_LOOK) && System.nanoTime() - until < 0);
        return Optional.empty();
    }

    private Optional<byte[]> find(int slot) {
        try {
            return registry.find(place, slot);
        } catch (SealpostException failed) {
            if (failed.isTransient()) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private <M> Found<M> open(int slot, byte[] sealed, Parser<M> parser) {
        try {
            byte[] content = mine.open(sealed, USE, bound(slot)).orElseThrow(Rendezvous::notForUs);
            if (content.length < Limits.PUBLIC_KEY_BYTES) {
                throw notForUs();
            }
            var writer = PublicKey.of(Arrays.copyOf(content, Limits.PUBLIC_KEY_BYTES));
            byte[] message = Arrays.copyOfRange(content, Limits.PUBLIC_KEY_BYTES, content.length);
            return new Found<>(parser.parseFrom(message), writer);
        } catch (InvalidProtocolBufferException | MalformedInput garbage) {
            throw notForUs();
        }
    }

    private byte[] bound(int slot) {
        return ByteBuffer.allocate(place.length + 1).put(place).put((byte) slot).array();
    }

    private static SealpostException notForUs() {
        return new SealpostException(
                SealpostException.BAD_ANSWER, "Somebody interfered with the linking; start it again with a new code.");
    }
}
