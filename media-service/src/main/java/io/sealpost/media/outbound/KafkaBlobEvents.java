package io.sealpost.media.outbound;

import com.google.protobuf.ByteString;
import io.sealpost.media.MediaConfig;
import io.sealpost.media.domain.BlobEvents;
import io.sealpost.media.domain.BlobId;
import io.sealpost.media.domain.StoreUnavailable;
import io.sealpost.protocol.events.v1.BlobDeleted;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Tells topic {@code media-events}; key and content are the blob id as ASCII. */
@ApplicationScoped
class KafkaBlobEvents implements BlobEvents {

    private final MutinyEmitter<Record<byte[], byte[]>> emitter;
    private final Duration timeout;

    KafkaBlobEvents(@Channel("media-events") MutinyEmitter<Record<byte[], byte[]>> emitter, MediaConfig config) {
        this.emitter = emitter;
        this.timeout = config.storeTimeout();
    }

    @Override
    public Uni<Void> deleted(BlobId id) {
        var blob = ByteString.copyFromUtf8(id.text());
        var event = BlobDeleted.newBuilder().setBlob(blob).build();
        // Kafka answers on a thread of its own, and what follows needs the caller's.
        var caller = MutinyHelper.executor(Vertx.currentContext());
        return emitter.send(Record.of(blob.toByteArray(), event.toByteArray()))
                .ifNoItem()
                .after(timeout)
                .fail()
                .onFailure()
                .transform(StoreUnavailable::new)
                .emitOn(caller);
    }
}
