package io.sealpost.mailbox.inbound;

import io.sealpost.mailbox.MailboxConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What every caller must know. A bean of its own, because filters are made before the configuration can be read. */
@ApplicationScoped
class ServiceSecret {

    private final MailboxConfig config;

    ServiceSecret(MailboxConfig config) {
        this.config = config;
    }

    /** Compares in constant time. */
    boolean matches(String given) {
        return MessageDigest.isEqual(
                config.serviceSecret().getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
