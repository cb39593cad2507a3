package io.sealpost.mesh.bench;

import io.sealpost.devstack.DevStackFailure;
import io.sealpost.mesh.bench.load.Faults;
import io.sealpost.mesh.bench.load.Sockets;
import io.sealpost.mesh.bench.report.Report;
import io.sealpost.mesh.bench.report.ReportFiles;
import io.sealpost.mesh.bench.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./mesh bench}: starts a mesh, loads it, and says what it reached and what that cost. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Starts a mesh of its own, loads it, and says what it reached and what that cost.")
public final class Bench implements Callable<Integer> {

    private static final int PAIRS = 200;

    @Option(
            names = "--scenario",
            split = ",",
            paramLabel = "NAME",
            description = "Only these: ${COMPLETION-CANDIDATES}. Without it all.")
    private List<Chapter> chosen = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "15",
            paramLabel = "N",
            description = "How long each pace is measured, 2 to 120. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where the report is written. Default: target/bench.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--keep", description = "Keep the mesh's folder with data and logs.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((misuse, arguments) -> {
                    var command = misuse.getCommandLine();
                    command.getErr().println("bench: " + misuse.getMessage() + " (./mesh bench --help says more)");
                    return command.getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (!(failure instanceof BenchFailure) && !(failure instanceof DevStackFailure)) {
                        throw failure;
                    }
                    command.getErr().println("bench: " + failure.getMessage());
                    return 1;
                });
    }

    @Override
    public Integer call() throws IOException {
        if (seconds < 2 || seconds > 120) {
            throw new ParameterException(spec.commandLine(), "--seconds must be from 2 to 120, not " + seconds + ".");
        }
        var began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var faults = new Faults();
        var folder = Files.createTempDirectory("sealpost-bench-");
        try {
            var sections = runOn(folder, faults);
            var report = new Report(Surroundings.of(root(), began), sections, new java.util.TreeMap<>(faults.counts()));
            System.out.print(report.markdown());
            var written = ReportFiles.write(report, out.orElse(root().resolve("target/bench")));
            progress("written to " + written);
        } catch (RuntimeException failure) {
            // The logs say why.
            keep = true;
            throw failure;
        } finally {
            faults.counts().forEach((kind, count) -> progress("FAULT: " + kind + ": " + count));
            leave(folder);
        }
        return faults.isEmpty() ? 0 : 1;
    }

    private List<Section> runOn(Path folder, Faults faults) throws IOException {
        var sections = new ArrayList<Section>();
        progress("starting a mesh: four stores and six services, each a process of its own");
        try (var mesh = BenchMesh.start(folder, Bench::progress);
                var sockets = new Sockets(mesh.stack().gatewayUri(), faults)) {
            var town = new Town(mesh, PAIRS, Bench::progress);
            var run = new Run(mesh, town, sockets, faults, Optional.empty(), seconds, Bench::progress);
            for (Chapter chapter : chapters()) {
                progress("== " + chapter);
                try {
                    run = play(chapter, run, sections);
                } catch (BenchFailure failure) {
                    // What the others measure is still worth knowing.
                    faults.add(chapter + " broke off: " + failure.getMessage(), 1);
                }
            }
        }
        return sections;
    }

    private static Run play(Chapter chapter, Run run, List<Section> sections) throws IOException {
        if (chapter != Chapter.BASELINE) {
            sections.add(chapter.scenario().measure(run));
            return run;
        }
        var baseline = new Baseline(run);
        var bare = baseline.measure();
        sections.add(baseline.section());
        return run.with(bare);
    }

    /** In their own order, which is that of what they need of each other. */
    private Set<Chapter> chapters() {
        return chosen.isEmpty() ? EnumSet.allOf(Chapter.class) : new TreeSet<>(chosen);
    }

    private void leave(Path folder) throws IOException {
        if (keep) {
            progress("data and logs are in " + folder);
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("sealpost.root", "."))
                .toAbsolutePath()
                .normalize();
    }

    private static void progress(String line) {
        System.err.println("  " + line);
    }
}
