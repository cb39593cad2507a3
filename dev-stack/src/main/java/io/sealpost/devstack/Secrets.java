package io.sealpost.devstack;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.TreeMap;

/** The random passwords of one stack, made when first asked for and kept in one owner-only file of its data folder. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final TreeMap<String, String> secrets = new TreeMap<>();

    private Secrets(Path file) {
        this.file = file;
    }

    static Secrets in(Path folder) {
        var secrets = new Secrets(folder.resolve("secrets.properties"));
        secrets.load();
        return secrets;
    }

    /** 256 random bits in hexadecimal; the same for the same name ever after. */
    synchronized String of(String name) {
        String known = secrets.get(name);
        if (known != null) {
            return known;
        }
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        secrets.put(name, HexFormat.of().formatHex(random));
        save();
        return secrets.get(name);
    }

    private void load() {
        if (!Files.exists(file)) {
            return;
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new DevStackFailure("Cannot read " + file + ".", e);
        }
        properties.forEach((name, secret) -> secrets.put((String) name, (String) secret));
    }

    private void save() {
        var lines = new StringBuilder();
        secrets.forEach(
                (name, secret) -> lines.append(name).append('=').append(secret).append('\n'));
        OwnerOnly.write(file, lines.toString());
    }
}
