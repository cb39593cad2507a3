package io.sealpost.registry.inbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.Account;
import io.sealpost.registry.domain.AccountStore;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Function;

/** What anybody may ask about somebody else. */
@Path("/v1/lookups")
@Anonymous
class LookupResource {

    private final AccountStore accounts;

    LookupResource(AccountStore accounts) {
        this.accounts = accounts;
    }

    record AccountQuestion(
            @NotNull @Size(min = 16, max = 16) byte[] account) {}

    record NameQuestion(
            @NotNull @Pattern(regexp = AccountResource.USERNAME)
            String username) {}

    record DeviceListView(byte[] accountKey, byte[] list, byte[] signature) {}

    record NameView(byte[] account, byte[] accountKey) {}

    @POST
    @Path("/device-list")
    public Uni<Response> deviceList(@Valid @NotNull AccountQuestion question) {
        return accounts.find(AccountId.of(question.account()))
                .map(found -> toResponse(found, LookupResource::toDeviceListView));
    }

    @POST
    @Path("/username")
    public Uni<Response> username(@Valid @NotNull NameQuestion question) {
        return accounts.findByUsername(question.username()).map(found -> toResponse(found, LookupResource::toNameView));
    }

    private static Response toResponse(Optional<Account> account, Function<Account, Object> view) {
        return account.map(found -> Response.ok(view.apply(found)).build())
                .orElseGet(() -> Problems.response(Problem.NOT_FOUND));
    }

    private static DeviceListView toDeviceListView(Account account) {
        var list = account.list();
        return new DeviceListView(account.key().bytes(), list.list(), list.signature());
    }

    private static NameView toNameView(Account account) {
        return new NameView(account.id().bytes(), account.key().bytes());
    }
}
