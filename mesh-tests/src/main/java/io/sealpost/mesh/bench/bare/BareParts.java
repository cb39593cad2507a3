package io.sealpost.mesh.bench.bare;

import java.time.Duration;

/**
 * What the mesh is made of, without the mesh: a process of its own, so that its CPU can be counted. It measures what its
 * first argument names and says so line by line; the environment carries the addresses.
 */
public final class BareParts {

    private BareParts() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "sockets" -> SocketEcho.serveUntilInputEnds();
            case "log" -> LogRoundTrip.measure(seconds(arguments));
            case "pushes" -> PushRoundTrip.measure(seconds(arguments));
            case "rows" -> RowRoundTrip.measure(seconds(arguments));
            default -> throw new IllegalArgumentException("There is no bare part " + arguments[0] + ".");
        }
    }

    private static Duration seconds(String[] arguments) {
        return Duration.ofSeconds(Integer.parseInt(arguments[1]));
    }
}
