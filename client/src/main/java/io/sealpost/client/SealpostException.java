package io.sealpost.client;

import java.time.Duration;

/**
 * Something that the caller asked for could not be done. The message is one sentence for a person and names nobody.
 *
 * <p>{@link #code()} is for programs: the code of a {@link io.sealpost.protocol.Problem} when the server refused, or one
 * of the constants here when the client itself did.
 */
public class SealpostException extends RuntimeException {

    /** The server cannot be reached, or broke off. */
    public static final String UNREACHABLE = "unreachable";

    /** The server answered something that the contract does not allow. */
    public static final String BAD_ANSWER = "bad-answer";

    /** The home folder or its database cannot be used. */
    public static final String STORE = "store";

    /** The call does not fit the state of this client, for example sending before registering. */
    public static final String USAGE = "usage";

    /** A check that protects from a lying server failed; see {@link SecurityWarning}. */
    public static final String SECURITY = "security";

    /** A contact's username names another account, and the person has not decided what to think of it; see {@link KeyChange}. */
    public static final String KEY_CHANGED = "key-changed";

    private final String code;
    private final transient Duration retryAfter;

    public SealpostException(String code, String sentence) {
        this(code, sentence, Duration.ZERO, null);
    }

    public SealpostException(String code, String sentence, Throwable cause) {
        this(code, sentence, Duration.ZERO, cause);
    }

    public SealpostException(String code, String sentence, Duration retryAfter, Throwable cause) {
        super(sentence, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** Stable, for programs. */
    public String code() {
        return code;
    }

    /** How long the server asks to wait before trying again; zero when it did not say. */
    public Duration retryAfter() {
        return retryAfter == null ? Duration.ZERO : retryAfter;
    }

    /** True when trying again later, unchanged, may succeed. */
    public boolean isTransient() {
        return switch (code) {
            case UNREACHABLE,
                    "too-many-requests",
                    "internal",
                    "unavailable",
                    "outcome-unknown",
                    "not-tried",
                    "mailbox-full" -> true;
            default -> false;
        };
    }
}
