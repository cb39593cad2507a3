package io.sealpost.mailbox.inbound;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The thread that owns the consumer and all partitions: what other threads finish comes back to it as a task. */
record LogThread(Executor tasks) {

    <T> void whenDone(Uni<T> work, Consumer<T> then, Consumer<Throwable> otherwise) {
        work.subscribe()
                .with(
                        item -> tasks.execute(() -> then.accept(item)),
                        failure -> tasks.execute(() -> otherwise.accept(failure)));
    }
}
