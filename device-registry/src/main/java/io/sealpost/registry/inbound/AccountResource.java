package io.sealpost.registry.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.Accounts;
import io.sealpost.registry.domain.DeviceListBytes;
import io.sealpost.registry.domain.Invitation;
import io.sealpost.registry.domain.NewAccount;
import io.sealpost.registry.domain.PublicKey;
import io.sealpost.registry.domain.Registration;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Registers the account that a pending token is about. */
@Path("/v1/accounts")
class AccountResource {

    /** 3 to 32 characters; in lower case, so that no two look like one. */
    static final String USERNAME = "[a-z][a-z0-9_.]{2,31}";

    private final Accounts accounts;
    private final Bearer bearer;
    private final MeterRegistry meters;

    AccountResource(Accounts accounts, Bearer bearer, MeterRegistry meters) {
        this.accounts = accounts;
        this.bearer = bearer;
        this.meters = meters;
    }

    record AccountRequest(
            @NotNull @Size(min = Limits.PUBLIC_KEY_BYTES, max = Limits.PUBLIC_KEY_BYTES)
            byte[] accountKey,

            @NotNull @Size(min = 1, max = Limits.DEVICE_LIST_BYTES)
            byte[] list,

            @NotNull @Size(min = Limits.SIGNATURE_BYTES, max = Limits.SIGNATURE_BYTES)
            byte[] signature,

            @Pattern(regexp = USERNAME) String username,

            @NotNull @Size(min = Limits.ACCESS_KEY_HASH_BYTES, max = Limits.ACCESS_KEY_HASH_BYTES)
            byte[] accessKeyHash,

            @Size(max = 64) String invitation) {

        NewAccount toNewAccount() {
            return new NewAccount(
                    new PublicKey(accountKey),
                    new DeviceListBytes(list, signature),
                    Optional.ofNullable(username),
                    accessKeyHash,
                    Optional.ofNullable(invitation).map(Invitation::parse));
        }
    }

    @POST
    public Uni<Response> register(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @Valid @NotNull AccountRequest body) {
        var request = body.toNewAccount();
        var caller = bearer.verify(authorization);
        if (caller.isEmpty()) {
            return Problems.answer(Problem.UNAUTHORIZED);
        }
        return accounts.register(caller.get(), request).invoke(this::count).map(AccountResource::toResponse);
    }

    private void count(Registration registration) {
        meters.counter("registry.registrations", "outcome", registration.name()).increment();
    }

    private static Response toResponse(Registration registration) {
        return switch (registration) {
            case CREATED -> Response.status(Response.Status.CREATED).build();
            case FORBIDDEN -> Problems.response(Problem.FORBIDDEN);
            case BAD_SIGNATURE -> Problems.response(Problem.BAD_SIGNATURE);
            case VERSION -> Problems.response(Problem.DEVICE_LIST_VERSION);
            case INVITATION_INVALID -> Problems.response(Problem.INVITATION_INVALID);
            case ACCOUNT_EXISTS -> Problems.response(Problem.ACCOUNT_EXISTS);
            case USERNAME_TAKEN -> Problems.response(Problem.USERNAME_TAKEN);
            case PREKEYS_MISSING -> Problems.response(Problem.PREKEYS_MISSING);
        };
    }
}
