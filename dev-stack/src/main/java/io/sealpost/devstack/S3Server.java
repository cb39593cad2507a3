package io.sealpost.devstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One S3 server on a folder, with one bucket. */
final class S3Server {

    static final String BUCKET = "sealpost-media";

    private final Path folder;
    private final int port;
    private final Secrets secrets;

    S3Server(Path folder, int port, Secrets secrets) {
        this.folder = folder;
        this.port = port;
        this.secrets = secrets;
    }

    Program program(Path log) {
        OwnerOnly.write(config(), settings());
        OwnerOnly.write(logging(), LOGGING);
        try {
            OwnerOnly.createFolder(data().resolve(BUCKET)); // a bucket is a folder
        } catch (IOException e) {
            throw new DevStackFailure("Cannot make " + data() + ".", e);
        }
        var rest = List.of(
                "-Dlogback.configurationFile=" + logging(),
                "-cp",
                Jvm.classPath(SealpostRoot.built("s3/target/lib")),
                "org.gaul.s3proxy.Main",
                "--properties",
                config().toString());
        return new Program(
                "s3",
                port,
                Jvm.small("192m").command(rest),
                Map.of(),
                log,
                this::answers,
                Duration.ofSeconds(90),
                Program.Ending.ORDINARY);
    }

    Path data() {
        return folder.resolve("data");
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    String accessKey() {
        return secrets.of("s3.access-key");
    }

    String secretKey() {
        return secrets.of("s3.secret-key");
    }

    /** It answers an unsigned request with a refusal. */
    private boolean answers() {
        try {
            var connection = (HttpURLConnection) endpoint().toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == HttpURLConnection.HTTP_FORBIDDEN;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    private Path config() {
        return folder.resolve("s3proxy.properties");
    }

    private Path logging() {
        return folder.resolve("logback.xml");
    }

    private String settings() {
        return """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.ignore-unknown-headers=true
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                jclouds.identity=local
                jclouds.credential=local
                """.formatted(endpoint(), accessKey(), secretKey(), data());
    }

    /** Its default is one line and more per request, with the path. */
    private static final String LOGGING = """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="warn"><appender-ref ref="OUT"/></root>
            </configuration>
            """;
}
