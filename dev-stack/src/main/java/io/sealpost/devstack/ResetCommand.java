package io.sealpost.devstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops the mesh and deletes what it made in its folder, and nothing else that may be there. */
@Command(
        name = "reset",
        description = "Stops the mesh and deletes all its data: accounts, waiting messages, blobs, logs, secrets.",
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {

    private static final List<String> OURS =
            List.of("postgres", "kafka", "redis", "s3", "logs", "state.properties", "secrets.properties");

    @Mixin
    private MeshCommand.Where where;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        where.state();
        Path folder = where.folder().path();
        if (!yes && !confirmed(folder)) {
            throw new DevStackFailure("Nothing was deleted.");
        }
        MeshCommand.Down.stop(where);
        OURS.forEach(name -> OwnerOnly.deleteAll(folder.resolve(name)));
        where.say("Deleted: the next ./mesh up starts an empty mesh.");
        return 0;
    }

    private boolean confirmed(Path folder) throws IOException {
        where.out().print("Delete all accounts, messages and blobs in " + folder + "? [y/N] ");
        where.out().flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        return answer != null
                && answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y");
    }
}
