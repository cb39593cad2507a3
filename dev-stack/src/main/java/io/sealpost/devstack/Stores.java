package io.sealpost.devstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * How to look into everything that a stack holds, as its owner. Holds passwords: it is printed nowhere.
 *
 * @param serviceSecret what services show each other
 * @param logs the folder with one log per process
 */
public record Stores(Postgres postgres, Kafka kafka, Redis redis, S3 s3, String serviceSecret, Path logs) {

    /** @param jdbcPrefix a database's name after it makes its URL */
    public record Postgres(
            String jdbcPrefix, String superuser, String superuserPassword, List<String> databases, Path data) {

        public String jdbcUrl(String database) {
            return jdbcPrefix + database;
        }

        @Override
        public String toString() {
            return "[redacted]";
        }
    }

    public record Kafka(String bootstrap, Path data) {}

    /** @param uri with the password in it */
    public record Redis(URI uri, Path data) {

        @Override
        public String toString() {
            return "[redacted]";
        }
    }

    public record S3(URI endpoint, String bucket, String accessKey, String secretKey, Path data) {

        @Override
        public String toString() {
            return "[redacted]";
        }
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
