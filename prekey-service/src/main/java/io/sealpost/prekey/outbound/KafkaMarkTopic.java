package io.sealpost.prekey.outbound;

import com.google.protobuf.ByteString;
import io.sealpost.prekey.domain.MarkTopic;
import io.sealpost.protocol.events.v1.HandOutMark;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Topic prekey-marks.v1: told is what all replicas have. One partition, so that all of it is in one order. */
@ApplicationScoped
class KafkaMarkTopic implements MarkTopic {

    private static final int PARTITION = 0;

    private final Emitter<byte[]> emitter;

    KafkaMarkTopic(@Channel("prekey-marks-out") Emitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    public Uni<Void> tell(ByteString instance, long handOuts) {
        return Uni.createFrom().emitter(told -> emitter.send(message(instance, handOuts, told)));
    }

    private static Message<byte[]> message(ByteString instance, long handOuts, UniEmitter<? super Void> told) {
        var mark = HandOutMark.newBuilder()
                .setInstance(instance)
                .setHandOuts(handOuts)
                .build();
        var metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withKey(instance.toByteArray())
                .withPartition(PARTITION)
                .build();
        return Message.of(
                        mark.toByteArray(),
                        () -> done(() -> told.complete(null)),
                        fault -> done(() -> told.fail(fault)))
                .addMetadata(metadata);
    }

    private static CompletionStage<Void> done(Runnable tell) {
        tell.run();
        return CompletableFuture.completedFuture(null);
    }
}
