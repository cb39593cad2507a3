package io.sealpost.devstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What is to run, and how one can tell that it is ready.
 *
 * @param environment all that it gets beside PATH, HOME, LANG and TZ
 * @param ready asked again and again; must not block for longer than a second or two
 * @param patience how long it may take to become ready
 * @param ending how it is asked to end, and whether it may have to be started twice after a crash
 */
record Program(
        String name,
        int port,
        List<String> command,
        Map<String, String> environment,
        Path log,
        BooleanSupplier ready,
        Duration patience,
        Ending ending) {

    /**
     * @param stopSignal what asks it to end in order, "TERM" or "INT"
     * @param startAgainWithin for how long a start that failed is repeated: the leftovers of a killed predecessor (lock
     *     files, shared memory) may refuse the next one for a moment
     */
    record Ending(String stopSignal, Duration startAgainWithin) {

        static final Ending ORDINARY = new Ending("TERM", Duration.ZERO);
    }
}
