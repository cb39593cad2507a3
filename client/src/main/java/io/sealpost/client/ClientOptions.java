package io.sealpost.client;

import java.time.Duration;
import java.util.Optional;

/**
 * What a program may set about its client. Every {@code with…} returns a changed copy.
 *
 * @param serverName the name that the server must call itself; empty: host and port of the URI that is dialled. Set it
 *     only where a tunnel or a proxy makes the two differ
 * @param connectTimeout how long {@link SealpostClient#connect()} waits for the server's welcome, and a request for its
 *     connection
 * @param requestTimeout how long one HTTP request may take, uploads and downloads excepted
 * @param acceptTimeout after this time without an answer to a send its connection is given up and the send repeated on
 *     the next one; longer than the server's own 10 s
 * @param marksDelay delivered and read marks of this time travel in one message
 * @param sharePresence whether contacts may see that this device is online and when it was
 * @param typing whether contacts who are seen online are told that this person types, and theirs is told here
 * @param keyChanges whether sends to a contact whose username names another account fail until the person has decided
 */
public record ClientOptions(
        Optional<String> serverName,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration acceptTimeout,
        Duration marksDelay,
        boolean sharePresence,
        boolean typing,
        KeyChangePolicy keyChanges) {

    /** 30 s to connect, 20 s for a request, 30 s for an answer, marks merged for 2 s, presence and typing shared, sends blocked by a key change. */
    public static ClientOptions defaults() {
        return new ClientOptions(
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                true,
                true,
                KeyChangePolicy.BLOCK);
    }

    public ClientOptions withServerName(String name) {
        return new ClientOptions(
                Optional.of(name),
                connectTimeout,
                requestTimeout,
                acceptTimeout,
                marksDelay,
                sharePresence,
                typing,
                keyChanges);
    }

    public ClientOptions withConnectTimeout(Duration timeout) {
        return new ClientOptions(
                serverName, timeout, requestTimeout, acceptTimeout, marksDelay, sharePresence, typing, keyChanges);
    }

    public ClientOptions withRequestTimeout(Duration timeout) {
        return new ClientOptions(
                serverName, connectTimeout, timeout, acceptTimeout, marksDelay, sharePresence, typing, keyChanges);
    }

    public ClientOptions withAcceptTimeout(Duration timeout) {
        return new ClientOptions(
                serverName, connectTimeout, requestTimeout, timeout, marksDelay, sharePresence, typing, keyChanges);
    }

    public ClientOptions withMarksDelay(Duration delay) {
        return new ClientOptions(
                serverName, connectTimeout, requestTimeout, acceptTimeout, delay, sharePresence, typing, keyChanges);
    }

    public ClientOptions withSharePresence(boolean share) {
        return new ClientOptions(
                serverName, connectTimeout, requestTimeout, acceptTimeout, marksDelay, share, typing, keyChanges);
    }

    public ClientOptions withTyping(boolean told) {
        return new ClientOptions(
                serverName, connectTimeout, requestTimeout, acceptTimeout, marksDelay, sharePresence, told, keyChanges);
    }

    public ClientOptions withKeyChanges(KeyChangePolicy policy) {
        return new ClientOptions(
                serverName, connectTimeout, requestTimeout, acceptTimeout, marksDelay, sharePresence, typing, policy);
    }
}
