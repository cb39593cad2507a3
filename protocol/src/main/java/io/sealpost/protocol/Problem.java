package io.sealpost.protocol;

/**
 * Every refusal that a client can meet: HTTP bodies (RFC 9457) and error frames use the same names. Names are stable;
 * {@code docs/problems.md} says what a client should do about each.
 */
public enum Problem {
    BAD_REQUEST(400, "bad-request", "The request does not have the form that the contract asks for"),
    UNAUTHORIZED(401, "unauthorized", "Sign in, or check the access key"),
    FORBIDDEN(403, "forbidden", "This token may not do that"),
    INVITATION_INVALID(403, "invitation-invalid", "The invitation is unknown, used or expired"),
    PROOF_OF_WORK_INVALID(403, "proof-of-work-invalid", "The proof of work is missing, wrong or expired"),
    STATEMENT_EXPIRED(403, "statement-expired", "The statement was not signed within the last five minutes"),
    NOT_FOUND(404, "not-found", "There is nothing under this name"),
    DEVICE_LIST_MISMATCH(409, "device-list-mismatch", "The copies do not fit the recipient's device list"),
    DEVICE_LIST_VERSION(409, "device-list-version", "The list is not the successor of the current one"),
    ACCOUNT_EXISTS(409, "account-exists", "The account or device id is taken"),
    TOO_MANY_DEVICES(409, "too-many-devices", "The account has as many devices as it may have"),
    RENDEZVOUS_TAKEN(409, "rendezvous-taken", "Something else was left at this place before"),
    RECORD_VERSION(409, "record-version", "The record has another version by now"),
    USERNAME_TAKEN(409, "username-taken", "The username is taken"),
    PREKEYS_MISSING(409, "prekeys-missing", "Upload prekeys before the device is listed"),
    PREKEY_CONFLICT(409, "prekey-conflict", "A prekey id was used before with another key"),
    PREKEY_DIGEST_MISMATCH(409, "prekey-digest-mismatch", "The server holds other prekeys than the device"),
    TOO_LARGE(413, "too-large", "The content is larger than the limit"),
    BAD_SIGNATURE(422, "bad-signature", "A signature does not fit its key and content"),
    NOT_TRIED(424, "not-tried", "An earlier send to this recipient failed; send this one again after it"),
    UPGRADE_REQUIRED(426, "upgrade-required", "This protocol version is not spoken here"),
    TOO_MANY_REQUESTS(429, "too-many-requests", "Slow down"),
    INTERNAL(500, "internal", "The server has a defect; the incident id helps its operator"),
    UNAVAILABLE(503, "unavailable", "Try again later; nothing was changed"),
    OUTCOME_UNKNOWN(504, "outcome-unknown", "It may or may not have happened; repeat it with the same id"),
    QUOTA_EXCEEDED(507, "quota-exceeded", "The account has used up its allowance"),
    MAILBOX_FULL(507, "mailbox-full", "The recipient's mailbox is full");

    /** Media type of an HTTP problem body. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String code;
    private final String title;

    Problem(int status, String code, String title) {
        this.status = status;
        this.code = code;
        this.title = title;
    }

    /** HTTP status code. */
    public int status() {
        return status;
    }

    /** The name in error frames, and the last part of {@link #type()}. */
    public String code() {
        return code;
    }

    /** The constant {@code title} member. */
    public String title() {
        return title;
    }

    /** The {@code type} member: a URI that never changes. */
    public String type() {
        return "urn:sealpost:problem:" + code;
    }
}
