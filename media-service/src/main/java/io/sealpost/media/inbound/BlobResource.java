package io.sealpost.media.inbound;

import io.sealpost.media.domain.BlobId;
import io.sealpost.media.domain.Blobs;
import io.sealpost.media.domain.Checksum;
import io.sealpost.media.domain.DeletionToken;
import io.sealpost.media.domain.Issue;
import io.sealpost.media.domain.Lookup;
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
import java.net.URI;
import java.util.Map;
import org.jboss.resteasy.reactive.RestHeader;

/**
 * Tickets. Refusals in this order: form 400, token 401 and 403, size 413, allowance 507. Blob ids come in bodies only, and
 * an answer with a ticket must not be stored on its way.
 */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class BlobResource {

    private static final String NO_STORE = "no-store";

    private final Blobs blobs;
    private final Caller caller;

    BlobResource(Blobs blobs, Caller caller) {
        this.blobs = blobs;
        this.caller = caller;
    }

    /**
     * @param sizeBytes at least 1
     * @param checksum SHA-256 of the bytes, base64
     */
    public record NewBlob(long sizeBytes, String checksum) {}

    /** @param uploadHeaders what must be sent with the bytes, besides their length */
    public record TicketView(
            String blob, URI uploadUrl, Map<String, String> uploadHeaders, String deletionToken, long expiresAtMs) {}

    /** @param blob 27 characters */
    public record BlobName(String blob) {}

    /** Where to download. */
    public record DownloadView(URI downloadUrl, long sizeBytes) {}

    /** @param deletionToken 27 characters */
    public record Deletion(String blob, String deletionToken) {}

    @POST
    @Path("/blobs")
    public Uni<Response> upload(@RestHeader(HttpHeaders.AUTHORIZATION) String token, NewBlob wish) {
        if (wish == null || wish.sizeBytes() < 1) {
            throw new MalformedInput("a blob has at least one byte");
        }
        var checksum = new Checksum(wish.checksum());
        return caller.signedIn(token)
                .chain(account -> blobs.issue(account, wish.sizeBytes(), checksum))
                .map(BlobResource::answer);
    }

    @POST
    @Path("/lookups/blob")
    public Uni<Response> download(@RestHeader(HttpHeaders.AUTHORIZATION) String token, BlobName name) {
        caller.anonymous(token);
        return blobs.lookUp(new BlobId(given(name).blob())).map(BlobResource::answer);
    }

    @POST
    @Path("/blobs/delete")
    public Uni<Response> delete(@RestHeader(HttpHeaders.AUTHORIZATION) String token, Deletion deletion) {
        caller.anonymous(token);
        var blob = new BlobId(given(deletion).blob());
        return blobs.delete(blob, new DeletionToken(deletion.deletionToken()))
                .map(done -> done ? Response.noContent().build() : ProblemMapper.response(Problem.NOT_FOUND));
    }

    private static <T> T given(T body) {
        if (body == null) {
            throw new MalformedInput("the body is missing");
        }
        return body;
    }

    private static Response answer(Issue issue) {
        return switch (issue) {
            case Issue.Ticket ticket -> notStored(Response.status(Response.Status.CREATED), view(ticket));
            case Issue.TooLarge tooLarge -> ProblemMapper.response(Problem.TOO_LARGE);
            case Issue.QuotaExceeded exceeded -> ProblemMapper.response(Problem.QUOTA_EXCEEDED);
        };
    }

    private static Response answer(Lookup lookup) {
        return switch (lookup) {
            case Lookup.Found found ->
                notStored(Response.ok(), new DownloadView(found.downloadUrl(), found.sizeBytes()));
            case Lookup.Nothing nothing -> ProblemMapper.response(Problem.NOT_FOUND);
        };
    }

    private static Response notStored(Response.ResponseBuilder response, Object view) {
        return response.header(HttpHeaders.CACHE_CONTROL, NO_STORE).entity(view).build();
    }

    private static TicketView view(Issue.Ticket ticket) {
        return new TicketView(
                ticket.blob().text(),
                ticket.uploadUrl(),
                ticket.headers(),
                ticket.deletionToken().text(),
                ticket.expiresAt().toEpochMilli());
    }
}
