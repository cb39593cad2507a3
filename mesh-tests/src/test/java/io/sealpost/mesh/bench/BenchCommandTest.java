package io.sealpost.mesh.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--scenario=lunch",
                "--scenario=online,lunch",
                "--seconds=1",
                "--seconds=121",
                "--seconds=soon",
                "--fast"
            })
    void saysInOneLineWhatIsWrongWithItsOptionsAndStartsNothing(String option) {
        assertThat(bench(option)).isEqualTo(2);

        assertThat(err.toString())
                .startsWith("bench: ")
                .contains("./mesh bench --help")
                .hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpNamesEveryScenario() {
        assertThat(bench("--help")).isZero();

        for (Chapter chapter : Chapter.values()) {
            assertThat(out.toString()).contains(chapter.toString());
        }
    }

    @Test
    void comparesWithTheSumOfThePartsAndWithTheRateAtWhichTheyShareTheProcessors() {
        var fast = new Bare.Part(300, 1, 2, 3, 0.1);
        var slow = new Bare.Part(150, 4, 5, 6, 0.2);
        var parts = List.of(fast, slow);

        assertThat(Bare.sum(parts, Bare.Part::p50)).hasValue(5);
        assertThat(Bare.rate(parts).orElseThrow()).isBetween(99.99, 100.01);
        assertThat(Bare.rate(List.of())).isEmpty();
    }

    private int bench(String... arguments) {
        return Bench.command()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
