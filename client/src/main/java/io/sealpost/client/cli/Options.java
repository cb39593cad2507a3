package io.sealpost.client.cli;

import io.sealpost.client.SealpostException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command understands, and where its value comes from: the command line, the environment, else a default. */
final class Options {

    private static final String DEFAULT_SERVER = "http://127.0.0.1:18080";

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            scope = ScopeType.INHERIT,
            description = "Where your keys and messages are kept (default: SEALPOST_HOME, else ~/.sealpost).")
    private Path home;

    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The mesh's address (default: SEALPOST_SERVER, else the one you registered at, else "
                    + DEFAULT_SERVER + ").")
    private String server;

    Path home(Map<String, String> environment) {
        if (home != null) {
            return home;
        }
        return value(environment, "SEALPOST_HOME")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".sealpost"));
    }

    URI server(Map<String, String> environment, Optional<URI> remembered) {
        return Optional.ofNullable(server)
                .or(() -> value(environment, "SEALPOST_SERVER"))
                .map(Options::uri)
                .or(() -> remembered)
                .orElseGet(() -> uri(DEFAULT_SERVER));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException notOne) {
            throw new SealpostException(
                    SealpostException.USAGE, "The server's address must look like " + DEFAULT_SERVER + ".");
        }
    }
}
