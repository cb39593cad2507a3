package io.sealpost.prekey.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.prekey.domain.KeyCount;
import io.sealpost.prekey.domain.LowKeyHints;
import io.sealpost.prekey.domain.Owner;
import io.sealpost.protocol.events.v1.PrekeysRunLow;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Writes hints to topic prekey-events.v1. What does not fit into the buffer, or cannot be written soon, is dropped. */
@ApplicationScoped
class KafkaLowKeyHints implements LowKeyHints {

    private final Emitter<byte[]> emitter;
    private final Counter written;
    private final Counter lost;

    KafkaLowKeyHints(
            @Channel("prekey-events") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> emitter,
            MeterRegistry metrics) {
        this.emitter = emitter;
        this.written = metrics.counter("prekeys.hints", "outcome", "written");
        this.lost = metrics.counter("prekeys.hints", "outcome", "lost");
    }

    @Override
    public void runLow(Owner owner, KeyCount left) {
        var key = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withKey(owner.device().bytes())
                .build();
        emitter.send(Message.of(hint(owner, left), () -> count(written), fault -> count(lost))
                .addMetadata(key));
    }

    private static byte[] hint(Owner owner, KeyCount left) {
        return PrekeysRunLow.newBuilder()
                .setDevice(owner.device().byteString())
                .setAccount(owner.account().byteString())
                .setEcLeft(left.ec())
                .setKyberLeft(left.kyber())
                .build()
                .toByteArray();
    }

    private static CompletionStage<Void> count(Counter counter) {
        counter.increment();
        return CompletableFuture.completedFuture(null);
    }
}
