package io.sealpost.registry.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.Deletions;
import io.sealpost.registry.domain.Deletions.Deletion;
import io.sealpost.registry.domain.Deletions.Statement;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Deletes the caller's account, if its key says so. */
@Path("/v1/account/delete")
class DeletionResource {

    private final Deletions deletions;
    private final Bearer bearer;
    private final MeterRegistry meters;

    DeletionResource(Deletions deletions, Bearer bearer, MeterRegistry meters) {
        this.deletions = deletions;
        this.bearer = bearer;
        this.meters = meters;
    }

    record DeletionRequest(
            @NotNull @Size(min = 1, max = Limits.ACCOUNT_DELETION_BYTES)
            byte[] statement,

            @NotNull @Size(min = Limits.SIGNATURE_BYTES, max = Limits.SIGNATURE_BYTES)
            byte[] signature) {}

    @POST
    public Uni<Response> delete(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @Valid @NotNull DeletionRequest body) {
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return deletions
                .delete(caller.get(), new Statement(body.statement(), body.signature()))
                .invoke(this::count)
                .map(DeletionResource::toResponse);
    }

    private void count(Deletion deletion) {
        meters.counter("registry.deletions", "outcome", deletion.name()).increment();
    }

    private static Response toResponse(Deletion deletion) {
        return switch (deletion) {
            case DELETED -> Response.noContent().build();
            case GONE -> Problems.response(Problem.NOT_FOUND);
            case FORBIDDEN -> Problems.response(Problem.FORBIDDEN);
            case BAD_SIGNATURE -> Problems.response(Problem.BAD_SIGNATURE);
            case EXPIRED -> Problems.response(Problem.STATEMENT_EXPIRED);
        };
    }
}
