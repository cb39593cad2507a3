package io.sealpost.presence.wakeup.domain;

import java.time.Duration;

/** Every way in which one request to a push server can end. */
public sealed interface Answer {

    /** The push server has the wake-up. */
    record Taken() implements Answer {}

    /** The push server does not know this endpoint any more, and never will again (404, 410). */
    record Gone() implements Answer {}

    /** Not now (429, 5xx). @param after how long the server asks to wait; zero if it does not say */
    record Later(Duration after) implements Answer {}

    /** There was no answer in time, no connection, no such name, or the server is not who it should be (TLS). */
    record Silence() implements Answer {}

    /** The push server does not want it: any other status, a redirection too. */
    record Refused() implements Answer {}

    /** Nothing was sent: wake-ups may not go to where the endpoint's host is now. */
    record Forbidden() implements Answer {}
}
