package io.sealpost.mesh.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @Test
    void aTargetIsMissedAtABoundThatMustBeUndercutAndMetAtOneThatMustBeReached() {
        assertThat(Target.below(20).isMetBy(20)).isFalse();
        assertThat(Target.below(20).isMetBy(19.9)).isTrue();
        assertThat(Target.atLeast(1_000).isMetBy(1_000)).isTrue();
        assertThat(Target.atLeast(1_000).isMetBy(999)).isFalse();
    }

    @Test
    void aFigureSaysHowItComparesAndWhetherItsTargetIsMet() {
        var figure = Figure.of(0.3).comparedWith(OptionalDouble.of(0.1)).against(Target.below(0.2));

        assertThat(figure.text()).isEqualTo("0.300 (3.00×) missed < 0.2");
        assertThat(Figure.of(12_345).against(Target.atLeast(10_000)).text()).isEqualTo("12,345 met ≥ 10,000");
        assertThat(Figure.of(7).comparedWith(OptionalDouble.empty()).text()).isEqualTo("7");
    }

    @Test
    void aTableHasAllColumnsOfItsLinesAndTheLoadBesideThem() {
        assertThat(report(Map.of()).markdown()).isEqualTo("""
                * machine: 2 cores
                * everything arrived, once and in order

                ### online

                |     | rate | p50 ms      | load |
                |-----|------|-------------|------|
                | one | 5    |             | 1.5  |
                | two |      | 3 met < 4.4 | 2.0  |

                A note.
                """);
    }

    @Test
    void namesWhatMustNotHappen() {
        assertThat(report(Map.of("messages lost", 3L)).markdown()).contains("* FAULTS: messages lost: 3\n");
    }

    @Test
    void isWrittenForPeopleAndForPrograms(@TempDir Path folder) throws Exception {
        ReportFiles.write(report(Map.of()), folder);

        var json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        var second = json.at("/sections/0/lines/1");
        assertThat(second.at("/figures/p50 ms/met").asBoolean()).isTrue();
        assertThat(second.at("/figures/p50 ms/value").asDouble()).isEqualTo(3);
        assertThat(second.at("/load").asDouble()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("report.md"))).contains("### online");
        assertThat(ImageIO.read(folder.resolve("growth.png").toFile()).getWidth())
                .isPositive();
    }

    private static Report report(Map<String, Long> faults) {
        var one = new LinkedHashMap<String, Figure>();
        one.put("rate", Figure.of(5));
        var lines = List.of(
                new Line("one", one, 1.5),
                new Line("two", Map.of("p50 ms", Figure.of(3).against(Target.below(4.4))), 2));
        var chart = new Chart("growth", "title", List.of("1×", "10×"), Map.of("cost", List.of(1.0, 2.0)));
        var section = new Section("online", lines, List.of("A note."), List.of(chart));
        return new Report(Map.of("machine", "2 cores"), List.of(section), faults);
    }
}
