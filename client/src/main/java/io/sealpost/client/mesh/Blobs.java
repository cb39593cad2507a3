package io.sealpost.client.mesh;

import io.sealpost.client.SealpostException;
import io.sealpost.protocol.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** media-service, and the store to which its tickets lead: encrypted bytes go there directly. */
public final class Blobs {

    /** The JDK's client writes these itself, from the request. */
    private static final Set<String> WRITTEN_BY_CLIENT = Set.of("content-length", "host");

    private final Http anonymous;
    private final Http signedIn;
    private final HttpClient transfers;
    private final Duration transferTimeout;

    Blobs(Http anonymous, Http signedIn, HttpClient transfers, Duration transferTimeout) {
        this.anonymous = anonymous;
        this.signedIn = signedIn;
        this.transfers = transfers;
        this.transferTimeout = transferTimeout;
    }

    /** What deletes a blob, until it expires by itself. */
    public record Deletion(String blob, String token, long expiresAtMs) {}

    /**
     * Uploads an encrypted file and returns its id.
     *
     * @param keep is given what deletes the blob before its first byte is sent
     */
    public String upload(String token, Path encrypted, Json.NewBlob blob, Consumer<Deletion> keep) {
        var ticket = signedIn.post("/v1/blobs", Optional.of(token), blob, Json.Ticket.class);
        Registry.require(ticket.blob(), ticket.uploadUrl(), ticket.uploadHeaders(), ticket.deletionToken());
        Registry.require(ticket.uploadHeaders().values().toArray());
        keep.accept(new Deletion(ticket.blob(), ticket.deletionToken(), ticket.expiresAtMs()));
        put(request(ticket.uploadUrl(), ticket.uploadHeaders()), encrypted);
        return ticket.blob();
    }

    /** Repeatable: a blob that is not there is deleted. */
    public void delete(String blob, String deletionToken) {
        try {
            anonymous.send("POST", "/v1/blobs/delete", Optional.empty(), new Json.DeletedBlob(blob, deletionToken));
        } catch (SealpostException refused) {
            if (!refused.code().equals(Problem.NOT_FOUND.code())) {
                throw refused;
            }
        }
    }

    /** Where a blob's bytes are, for as long as the link lives. Fails with not-found. */
    public InputStream download(String blob) {
        var link = anonymous.post("/v1/lookups/blob", Optional.empty(), new Json.Blob(blob), Json.BlobAnswer.class);
        Registry.require(link.downloadUrl());
        try {
            var request = request(link.downloadUrl(), Map.of()).build();
            HttpResponse<InputStream> response = transfers.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw failed(response.statusCode());
            }
            return new TimedBody(response.body(), transferTimeout);
        } catch (IOException broken) {
            throw Http.unreachable(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Http.unreachable(interrupted);
        }
    }

    private void put(HttpRequest.Builder request, Path file) {
        try {
            HttpResponse<InputStream> response =
                    transfers.send(request.PUT(BodyPublishers.ofFile(file)).build(), BodyHandlers.ofInputStream());
            // Whatever it says beside the status is not waited for.
            response.body().close();
            if (response.statusCode() / 100 != 2) {
                throw failed(response.statusCode());
            }
        } catch (IOException broken) {
            throw Http.unreachable(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Http.unreachable(interrupted);
        }
    }

    /** Fails with bad-answer unless the address is one of HTTP and the headers may be sent. */
    private HttpRequest.Builder request(String address, Map<String, String> headers) {
        try {
            var request = HttpRequest.newBuilder(URI.create(address)).timeout(transferTimeout);
            headers.forEach((name, value) -> {
                if (!WRITTEN_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                    request.header(name, value);
                }
            });
            return request;
        } catch (IllegalArgumentException notARequest) {
            throw Http.badAnswer(null);
        }
    }

    private static SealpostException failed(int status) {
        return new SealpostException(
                status >= 500 ? SealpostException.UNREACHABLE : SealpostException.BAD_ANSWER,
                "The file store refused the transfer (status " + status + "); try again.");
    }
}
