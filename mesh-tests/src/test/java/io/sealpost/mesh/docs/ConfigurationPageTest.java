package io.sealpost.mesh.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what the code says. Run with {@code -Dsealpost.docs.write=true} to renew it. */
class ConfigurationPageTest {

    private static final Path PAGE = Project.root().resolve("docs/configuration.md");
    private static final String BEGIN = "<!-- generated from the code: begin -->\n";
    private static final String END = "<!-- generated from the code: end -->\n";

    @Test
    void everyServiceHasOneConfiguration() {
        assertThat(ConfigurationPage.mappings())
                .extracting(file -> Project.root().relativize(file).getName(0).toString())
                .contains(
                        "device-registry",
                        "gateway",
                        "mailbox-service",
                        "media-service",
                        "prekey-service",
                        "presence-service");
    }

    @Test
    void thePageIsCurrent() throws IOException {
        String page = Project.read(PAGE);
        String current = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                + "\n"
                + ConfigurationPage.generate()
                + "\n"
                + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("sealpost.docs.write")) {
            Files.writeString(PAGE, current);
        }

        assertThat(Project.read(PAGE))
                .as("docs/configuration.md is not what the code says: renew it with ./mvnw -f mesh-tests/pom.xml test"
                        + " -Dtest=ConfigurationPageTest -Dsealpost.docs.write=true")
                .isEqualTo(current);
    }

    @Test
    void aKnobHasItsKeyDefaultBoundsAndText() {
        assertThat(ConfigurationPage.generate())
                .contains("| `registry.proof-of-work-bits` | `")
                .contains("| ≥ 1, ≤ 32 |")
                .contains("### `gateway.sockets`")
                .contains("| `gateway.sockets.hello-within` | `10s` |")
                .contains("as `sealpost.server-name`")
                .contains("| `DEVICES` | 6 |");
    }
}
