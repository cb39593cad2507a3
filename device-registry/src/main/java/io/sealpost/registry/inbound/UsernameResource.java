package io.sealpost.registry.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.Username;
import io.sealpost.registry.domain.Usernames;
import io.sealpost.registry.domain.Usernames.Answer;
import io.sealpost.registry.domain.Usernames.Change;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** The username of the caller's account. */
@Path("/v1/username")
class UsernameResource {

    private final Usernames usernames;
    private final Bearer bearer;

    UsernameResource(Usernames usernames, Bearer bearer) {
        this.usernames = usernames;
        this.bearer = bearer;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UsernameView(String username, boolean hidden) {

        static UsernameView of(Optional<Username> known) {
            return new UsernameView(
                    known.map(Username::name).orElse(null),
                    known.map(Username::hidden).orElse(false));
        }
    }

    record UsernameRequest(
            @NotNull @Pattern(regexp = AccountResource.USERNAME)
            String username,

            boolean hidden) {}

    @GET
    public Uni<Response> own(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return usernames.own(caller.get()).map(UsernameResource::toResponse);
    }

    @PUT
    public Uni<Response> take(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @Valid @NotNull UsernameRequest body) {
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return usernames
                .take(caller.get(), new Username(body.username(), body.hidden()))
                .map(UsernameResource::toResponse);
    }

    @DELETE
    public Uni<Response> giveUp(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return usernames.giveUp(caller.get()).map(UsernameResource::toResponse);
    }

    private static Response toResponse(Answer answer) {
        return switch (answer) {
            case Answer.Known known ->
                Response.ok(UsernameView.of(known.username())).build();
            case Answer.Forbidden refused -> Problems.response(Problem.FORBIDDEN);
        };
    }

    private static Response toResponse(Change change) {
        return switch (change) {
            case CHANGED -> Response.noContent().build();
            case FORBIDDEN -> Problems.response(Problem.FORBIDDEN);
            case TAKEN -> Problems.response(Problem.USERNAME_TAKEN);
        };
    }
}
