package io.sealpost.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.gateway.domain.Route.Door;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RouteTest {

    private static final Pattern LINE =
            Pattern.compile("\\| `([A-Z]+ /v1/[a-z/-]+)` \\| ([a-z ]+?)(?: \\(.*?\\)|, .*?)? \\|.*");

    /** The table in the docs is the contract: what is open to clients there is open here, through the same door. */
    @Test
    void isTheTableOfTheDocumentation() throws IOException {
        var lines = Files.readAllLines(Path.of("../docs/http-api.md"));

        var documented = lines.stream()
                .map(LINE::matcher)
                .filter(line -> line.matches() && !line.group(2).equals("service only"))
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));

        var routes = Route.all().stream()
                .collect(Collectors.toMap(
                        route -> route.method() + " " + route.path(),
                        route -> route.needsToken() ? "signed in" : "anonymous"));
        assertThat(routes).isEqualTo(documented).hasSizeGreaterThan(10);
    }

    @Test
    void findsExactlyWhatWasNamed() {
        assertThat(Route.find("GET", "/v1/registration")).isPresent();
        assertThat(Route.find("POST", "/v1/registration")).isEmpty();
        assertThat(Route.find("GET", "/v1/registration/")).isEmpty();
        assertThat(Route.find("GET", "/v1/keys")).isEmpty();
        assertThat(Route.find("POST", "/internal/presence")).isEmpty();
        assertThat(Route.find("GET", null)).isEmpty();
    }

    @Test
    void aPendingTokenOpensThreeDoorsOnly() {
        assertThat(Route.all().stream().filter(route -> route.door() == Door.PENDING_TOO))
                .extracting(Route::path)
                .containsExactlyInAnyOrder("/v1/accounts", "/v1/device-list", "/v1/prekeys");
    }
}
