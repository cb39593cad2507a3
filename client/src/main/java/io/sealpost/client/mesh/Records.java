package io.sealpost.client.mesh;

import io.sealpost.client.SealpostException;
import io.sealpost.protocol.Problem;
import java.util.Optional;

/** media-service's small encrypted records: the signed-in door makes one, the anonymous one does everything else. */
public final class Records {

    private static final Optional<String> NO_TOKEN = Optional.empty();

    private final Http anonymous;
    private final Http signedIn;

    Records(Http anonymous, Http signedIn) {
        this.anonymous = anonymous;
        this.signedIn = signedIn;
    }

    /** A record as the server gave it: nothing of it is verified. */
    public record Stored(long version, byte[] content) {}

    /** Version 1. Repeatable with the same bytes. Fails with record-version, or as forbidden for another write key. */
    public void create(String token, byte[] record, byte[] writeKey, byte[] content) {
        var body = new Json.NewRecord(record, writeKey, content);
        signedIn.send("POST", "/v1/records/create", Optional.of(token), body);
    }

    /** What is there. */
    public Optional<Stored> read(byte[] record) {
        try {
            var body = new Json.RecordName(record);
            var found = anonymous.post("/v1/records/read", NO_TOKEN, body, Json.RecordAnswer.class);
            Registry.require((Object) found.content());
            return Optional.of(new Stored(found.version(), found.content()));
        } catch (SealpostException failed) {
            if (failed.code().equals(Problem.NOT_FOUND.code())) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Exactly the next version. Repeatable with the same bytes. Fails with record-version or not-found. */
    public void write(byte[] record, long version, byte[] writeKey, byte[] content) {
        var body = new Json.RecordVersion(record, version, writeKey, content);
        anonymous.send("POST", "/v1/records/write", NO_TOKEN, body);
    }

    /** Repeatable: what is not there is deleted. */
    public void delete(byte[] record, byte[] writeKey) {
        try {
            anonymous.send("POST", "/v1/records/delete", NO_TOKEN, new Json.RecordDeletion(record, writeKey));
        } catch (SealpostException failed) {
            if (!failed.code().equals(Problem.NOT_FOUND.code())) {
                throw failed;
            }
        }
    }
}
