package io.sealpost.mesh.bench.load;

/** How messages are sent. */
public sealed interface Pace {

    /** Closed loop: each pair always has so many sends without an answer. */
    record Window(int unanswered) implements Pace {}

    /** Open loop: so many messages in a second over all pairs, whatever the answers do. */
    record Rate(double perSecond) implements Pace {}
}
