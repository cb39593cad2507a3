package io.sealpost.gateway.domain;

import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import java.time.Duration;
import java.util.List;

/** Every way a send can end. */
public sealed interface SendOutcome {

    /** It is in the log (DUR). */
    record Accepted() implements SendOutcome {}

    /** The copies do not fit the recipient's device list; nothing was stored. */
    record Mismatch(List<DeviceId> missing, List<DeviceId> extra) implements SendOutcome, EphemeralOutcome {}

    /** @param retryAfter zero when waiting does not help */
    record Refused(Problem problem, Duration retryAfter) implements SendOutcome, EphemeralOutcome {

        public static Refused because(Problem problem) {
            return new Refused(problem, Duration.ZERO);
        }
    }
}
