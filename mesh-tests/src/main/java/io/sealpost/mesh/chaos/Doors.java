package io.sealpost.mesh.chaos;

import io.sealpost.devstack.DevStack;
import io.sealpost.mesh.TcpLine;
import java.net.URI;
import java.util.List;

/** The ways into a mesh with two gateways: each directly, and each over a line that can be made bad. */
final class Doors implements AutoCloseable {

    static final List<String> RUN_TWICE = List.of("gateway", "mailbox-service");

    private final List<TcpLine> lines;
    private final List<URI> doors;

    private Doors(List<URI> gateways) {
        lines = gateways.stream().map(TcpLine::new).toList();
        doors = List.of(
                gateways.get(0),
                lines.get(0).uri(),
                gateways.get(1),
                lines.get(1).uri());
    }

    /** Starts the second instances unless they run. */
    static Doors open(DevStack stack) {
        RUN_TWICE.forEach(service -> runSecond(stack, service));
        return new Doors(List.of(stack.gatewayUri(), stack.serviceUri("gateway-2")));
    }

    private static void runSecond(DevStack stack, String service) {
        var second = stack.processes().stream()
                .filter(process -> process.name().equals(service + "-2"))
                .findFirst();
        if (second.isEmpty()) {
            stack.startAnother(service);
        } else if (!second.get().isAlive()) {
            stack.restart(service + "-2");
        }
    }

    /** For the person with this number: everybody in turn. */
    URI of(int person) {
        return doors.get(person % doors.size());
    }

    List<TcpLine> lines() {
        return lines;
    }

    @Override
    public void close() {
        lines.forEach(TcpLine::close);
    }
}
