package io.sealpost.registry.inbound;

import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.Accounts;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Replaces the hash of the account's access key: whoever knows only the old key is a stranger again. */
@Path("/v1/access-key")
class AccessKeyResource {

    private final Accounts accounts;
    private final Bearer bearer;

    AccessKeyResource(Accounts accounts, Bearer bearer) {
        this.accounts = accounts;
        this.bearer = bearer;
    }

    record AccessKeyRequest(
            @NotNull @Size(min = Limits.ACCESS_KEY_HASH_BYTES, max = Limits.ACCESS_KEY_HASH_BYTES)
            byte[] accessKeyHash) {}

    @PUT
    public Uni<Response> replace(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @Valid @NotNull AccessKeyRequest body) {
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return accounts.changeAccessKey(caller.get(), body.accessKeyHash())
                .map(changed -> changed ? Response.noContent().build() : Problems.response(Problem.FORBIDDEN));
    }
}
