package io.sealpost.devstack;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the checked-out repository, in which everything that a build made is found. */
final class SealpostRoot {

    private SealpostRoot() {}

    /** System property {@code sealpost.root}, otherwise the nearest folder upwards with {@code mesh} and {@code pom.xml}. */
    static Path find() {
        String named = System.getProperty("sealpost.root");
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mesh")) && Files.exists(folder.resolve("pom.xml"))) {
                return folder;
            }
        }
        throw new DevStackFailure(
                "Not inside a Sealpost repository: start from its folder or set -Dsealpost.root=<folder>.");
    }

    /** What the build of dev-stack made. */
    static Path built(String path) {
        return find().resolve("dev-stack").resolve(path);
    }
}
