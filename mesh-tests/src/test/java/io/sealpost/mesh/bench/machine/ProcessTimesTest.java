package io.sealpost.mesh.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.mesh.bench.machine.ProcessTimes.Stat;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class ProcessTimesTest {

    @Test
    void readsTheTimesOfAProcessWhateverItsName() {
        var stat = Stat.parse("4711 (a (strange) name) S 42 1 1 0 -1 4 10 20 30 40 100 25 7 3 20 0 9 0 555");

        assertThat(stat).isEqualTo(new Stat(42, 125, 10));
    }

    @Test
    void seesThisProcessWork() {
        long self = ProcessHandle.current().pid();

        assertThat(ProcessTimes.secondsOf(self)).isPositive();
        assertThat(ProcessTimes.secondsOfTree(self)).isGreaterThanOrEqualTo(ProcessTimes.secondsOf(self) - 0.5);
        assertThat(ProcessTimes.residentBytes(self)).isGreaterThan(1_000_000);
        assertThat(ProcessTimes.secondsOf(Long.MAX_VALUE))
                .as("there is no such process")
                .isZero();
    }

    @Test
    void countsTheGeneratorApartFromTheServers() {
        var before = Cpu.now(parts(1, 10));
        var spent = Cpu.now(parts(4, 30)).since(before);

        assertThat(spent.servers()).isEqualTo(3);
        assertThat(spent.seconds()).containsEntry(Cpu.GENERATOR, 20.0);
    }

    @Test
    void readsTheLiveHeapFromAHistogram() throws IOException {
        var histogram = "   1:  10  80  [B (java.base@25)\nTotal        123456        7890123\n";

        assertThat(LiveHeap.totalOf(histogram)).isEqualTo(7_890_123);
        assertThatThrownBy(() -> LiveHeap.totalOf("no such process")).isInstanceOf(IOException.class);
    }

    private static Map<String, DoubleSupplier> parts(double gateway, double generator) {
        var parts = new LinkedHashMap<String, DoubleSupplier>();
        parts.put("gateway", () -> gateway);
        parts.put(Cpu.GENERATOR, () -> generator);
        return parts;
    }
}
