package io.sealpost.media.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.media.domain.records.RecordId;
import io.sealpost.media.domain.records.Records;
import io.sealpost.media.domain.records.SealedRecord;
import io.sealpost.media.domain.records.WriteKey;
import io.sealpost.media.domain.records.Writing;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestHeader;

/**
 * Encrypted records. Made on the signed-in door, all else on the anonymous one. Refusals in this order: form 400, token 401
 * and 403, size 413, allowance 507, unknown 404, write key 403, version 409.
 */
@Path("/v1/records")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RecordResource {

    private static final int FIRST_TO_REPLACE = 2;

    private final Records records;
    private final Caller caller;

    RecordResource(Records records, Caller caller) {
        this.records = records;
        this.caller = caller;
    }

    /** @param record 32 bytes */
    public record RecordName(byte[] record) {}

    /**
     * @param writeKey 32 bytes
     * @param content at least 1 byte
     */
    public record NewRecord(byte[] record, byte[] writeKey, byte[] content) {}

    /** @param version at least 2 */
    public record NewVersion(byte[] record, long version, byte[] writeKey, byte[] content) {}

    /** @param writeKey 32 bytes */
    public record Deletion(byte[] record, byte[] writeKey) {}

    /** @param previousHash of the content before; not for version 1 */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RecordView(long version, byte[] content, byte[] previousHash) {

        static RecordView of(SealedRecord record) {
            return new RecordView(
                    record.version(), record.content(), record.previousHash().orElse(null));
        }
    }

    @POST
    @Path("/create")
    public Uni<Response> create(@RestHeader(HttpHeaders.AUTHORIZATION) String token, NewRecord wish) {
        var id = id(given(wish).record());
        var key = writeKey(wish.writeKey());
        var content = content(wish.content());
        return caller.signedIn(token)
                .chain(account -> records.create(account, id, key, content))
                .map(RecordResource::answer);
    }

    @POST
    @Path("/read")
    public Uni<Response> read(@RestHeader(HttpHeaders.AUTHORIZATION) String token, RecordName name) {
        caller.anonymous(token);
        return records.read(id(given(name).record())).map(RecordResource::answer);
    }

    @POST
    @Path("/write")
    public Uni<Response> write(@RestHeader(HttpHeaders.AUTHORIZATION) String token, NewVersion wish) {
        caller.anonymous(token);
        if (given(wish).version() < FIRST_TO_REPLACE) {
            throw new MalformedInput("version 1 is made on the signed-in door");
        }
        var key = writeKey(wish.writeKey());
        return records.write(id(wish.record()), wish.version(), key, content(wish.content()))
                .map(RecordResource::answer);
    }

    @POST
    @Path("/delete")
    public Uni<Response> delete(@RestHeader(HttpHeaders.AUTHORIZATION) String token, Deletion deletion) {
        caller.anonymous(token);
        return records.delete(id(given(deletion).record()), writeKey(deletion.writeKey()))
                .map(done -> done ? Response.noContent().build() : ProblemMapper.response(Problem.NOT_FOUND));
    }

    private static Response answer(Optional<SealedRecord> found) {
        return found.map(record -> Response.ok(RecordView.of(record))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build())
                .orElseGet(() -> ProblemMapper.response(Problem.NOT_FOUND));
    }

    private static Response answer(Writing outcome) {
        return switch (outcome) {
            case Writing.Written written -> Response.noContent().build();
            case Writing.Nothing nothing -> ProblemMapper.response(Problem.NOT_FOUND);
            case Writing.WrongKey wrong -> ProblemMapper.response(Problem.FORBIDDEN);
            case Writing.OtherVersion other -> ProblemMapper.otherVersion(RecordView.of(other.present()));
            case Writing.TooLarge tooLarge -> ProblemMapper.response(Problem.TOO_LARGE);
            case Writing.QuotaExceeded exceeded -> ProblemMapper.response(Problem.QUOTA_EXCEEDED);
        };
    }

    private static RecordId id(byte[] record) {
        return RecordId.of(exactly(record, Limits.RECORD_ID_BYTES));
    }

    private static WriteKey writeKey(byte[] key) {
        return new WriteKey(exactly(key, Limits.RECORD_WRITE_KEY_BYTES));
    }

    private static byte[] content(byte[] content) {
        if (given(content).length == 0) {
            throw new MalformedInput("a record has at least one byte");
        }
        return content;
    }

    private static byte[] exactly(byte[] bytes, int length) {
        if (given(bytes).length != length) {
            throw new MalformedInput("a record's id or write key has another length");
        }
        return bytes;
    }

    private static <T> T given(T value) {
        if (value == null) {
            throw new MalformedInput("something is missing");
        }
        return value;
    }
}
