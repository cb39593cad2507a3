package io.sealpost.mesh.chaos;

import java.time.Duration;
import java.util.Optional;

/**
 * How the mesh got over one fault. All times begin with the fault, but for {@code afterReturn}.
 *
 * @param lasted until the process was ready or went on again, or the line was clear
 * @param messages until a text written after the fault was delivered on every lane
 * @param work until the other work that needs the hurt process was done by an attempt begun after the fault; empty if there
 *     is none
 * @param afterReturn from the process's return, which is a disturbance of its own, until a text written after it was
 *     delivered on every lane; empty if nothing returns
 * @param well false if any of it had not come after five minutes
 */
record Recovery(
        Fault fault,
        Duration lasted,
        Optional<Duration> messages,
        Optional<Duration> work,
        Optional<Duration> afterReturn,
        boolean well) {}
