package io.sealpost.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a test started does not outlive the test's JVM, even if that is killed. */
class WatchdogTest {

    @Test
    void aKilledJvmTakesItsServersAlong() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dsealpost.root=" + System.getProperty("sealpost.root"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsRedis.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.US_ASCII));
        var redis = ProcessIdentity.of(Long.parseLong(lines.readLine()));
        Path folder = Path.of(lines.readLine());
        assertThat(redis.isAlive()).isTrue();

        jvm.destroyForcibly().waitFor();

        assertThat(redis.awaitEnd(Duration.ofSeconds(20))).isTrue();
        OwnerOnly.deleteAll(folder);
    }

    /** The JVM that is killed. */
    static final class StartsRedis {

        public static void main(String[] arguments) throws Exception {
            var infrastructure = TestInfrastructure.start(TestInfrastructure.Part.REDIS);
            System.out.println(infrastructure.pid(TestInfrastructure.Part.REDIS));
            System.out.println(infrastructure.folder());
            System.in.read();
        }
    }
}
