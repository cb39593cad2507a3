package io.sealpost.mesh;

import io.sealpost.client.NewAccount;
import io.sealpost.devstack.DevStack;
import io.sealpost.devstack.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one mesh that all tests of this module share, started with the first; it ends with this JVM. */
public final class Mesh {

    private static DevStack stack;

    private Mesh() {}

    public static synchronized DevStack stack() {
        if (stack == null) {
            // Push servers of tests run on this machine. A deleted account leaves the mailbox service sooner than in
            // earnest.
            var options = Options.freePorts()
                    .with("presence-service", "PRESENCE_WAKEUP_ALLOWED_NETWORKS", "127.0.0.0/8")
                    .with("mailbox-service", "MAILBOX_REMEMBER_DELETED", "10s");
            stack = DevStack.start(temporaryFolder("mesh"), options, System.out::println);
        }
        return stack;
    }

    /** A new person with a device of their own, registered. */
    static Person person(String name) {
        var person = new Person(name, temporaryFolder("home"), stack().gatewayUri(), stack().serverName());
        person.client().register(NewAccount.anonymous());
        return person;
    }

    public static Path temporaryFolder(String name) {
        try {
            return Files.createTempDirectory("sealpost-" + name);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
