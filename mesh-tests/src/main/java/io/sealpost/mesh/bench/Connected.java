package io.sealpost.mesh.bench;

import io.sealpost.mesh.bench.load.DeviceSocket;
import io.sealpost.mesh.bench.load.Pair;
import io.vertx.core.Future;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** People who are connected, until it is closed. */
record Connected(Run run, List<DeviceSocket> sockets) implements AutoCloseable {

    private static final int AT_ONCE = 32;

    static Connected senders(Run run, List<Pair> pairs) {
        return open(run, pairs.stream().map(pair -> sender(run, pair)).toList());
    }

    static Connected recipients(Run run, List<Pair> pairs) {
        return open(run, pairs.stream().map(pair -> recipient(run, pair)).toList());
    }

    /** The one device to which all these pairs write, by this way to the gateway. */
    static Connected recipientOfAll(Run run, List<Pair> pairs, URI way) {
        return open(run, List.of(() -> run.sockets()
                .openThrough(way, pairs.getFirst().to(), Pair.receivingAll(pairs))));
    }

    static Connected both(Run run, List<Pair> pairs) {
        var openings = new ArrayList<Supplier<Future<DeviceSocket>>>();
        pairs.forEach(pair -> openings.addAll(List.of(recipient(run, pair), sender(run, pair))));
        return open(run, openings);
    }

    private static Supplier<Future<DeviceSocket>> sender(Run run, Pair pair) {
        return () -> run.sockets().open(pair.from(), pair.sending()).onSuccess(pair::sendOver);
    }

    private static Supplier<Future<DeviceSocket>> recipient(Run run, Pair pair) {
        return () -> run.sockets().open(pair.to(), pair.receiving());
    }

    private static Connected open(Run run, List<Supplier<Future<DeviceSocket>>> openings) {
        return new Connected(run, run.sockets().call(() -> run.sockets().openAll(openings, AT_ONCE)));
    }

    @Override
    public void close() {
        run.sockets()
                .call(() -> Future.all(sockets.stream().map(DeviceSocket::close).toList()));
    }
}
