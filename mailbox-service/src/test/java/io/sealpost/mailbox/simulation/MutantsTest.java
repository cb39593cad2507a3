package io.sealpost.mailbox.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation bites: each of these bugs, put into the engine or into the rules that gateways and stores keep, is found
 * within {@value #WORLDS} worlds. Every build tries one in {@value #ONE_IN}, a full test all of them.
 */
class MutantsTest {

    private static final int WORLDS = 1_000;
    private static final int ONE_IN = 5;
    private static final int WORLDS_FOR_WHAT_IS_HARMLESS = 100;

    static Stream<Mutant> mutants() {
        var every = Boolean.getBoolean("sealpost.full") ? 1 : ONE_IN;
        List<Mutant> all = Mutants.all().toList();
        return IntStream.range(0, all.size()).filter(n -> n % every == 0).mapToObj(all::get);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isFound(Mutant mutant) throws Exception {
        var worlds = new MutatedWorlds(mutant);

        Optional<String> found = Optional.empty();
        for (long seed = 0; seed < WORLDS && found.isEmpty(); seed++) {
            found = worlds.violationIn(seed);
        }

        assertThat(found).as("what the simulation says to: %s", mutant).isPresent();
    }

    /**
     * A gateway that took pushes of older owners would do no harm alone: they read the same log, so what they push after the
     * last sequence written is what comes next, and what does not continue the socket is dropped by the chain. The token is
     * a second net, for an owner whose view of the store is wrong: that is a mutant of its own.
     */
    @Test
    void pushesOfAnOlderOwnerAreHarmlessThroughTheChain() throws Exception {
        var worlds = new MutatedWorlds(Mutant.of(
                "a gateway takes pushes of older owners", "SimGateway", "if (token < newest) {", "if (token < 0) {"));

        for (long seed = 0; seed < WORLDS_FOR_WHAT_IS_HARMLESS; seed++) {
            assertThat(worlds.violationIn(seed)).as("seed %d", seed).isEmpty();
        }
    }
}
