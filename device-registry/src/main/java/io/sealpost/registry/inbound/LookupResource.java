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

/** What anybody may ask about somebody else, and what gateways may. */
@Path("")
class LookupResource {

    private final AccountStore accounts;

    LookupResource(AccountStore accounts) {
        this.accounts = accounts;
    }

    record AccountQuestion(@NotNull @Size(min = 16, max = 16) byte[] account) {}

    record NameQuestion(@NotNull @Pattern(regexp = AccountResource.USERNAME) String username) {}

    record DeviceListView(byte[] accountKey, byte[] list, byte[] signature) {}

    record NameView(byte[] account, byte[] accountKey) {}

    record GatewayListView(int version, byte[] list, byte[] signature, byte[] accessKeyHash) {}

    @POST
    @Path("/v1/lookups/device-list")
    @Anonymous
    public Uni<Response> deviceList(@Valid @NotNull AccountQuestion question) {
        return accounts.find(AccountId.of(question.account()))
                .map(found -> toResponse(found, LookupResource::toDeviceListView));
    }

    @POST
    @Path("/v1/lookups/username")
    @Anonymous
    public Uni<Response> username(@Valid @NotNull NameQuestion question) {
        return accounts.findByUsername(question.username())
                .map(found -> toResponse(found, LookupResource::toNameView));
    }

    @POST
    @Path("/internal/device-lists")
    public Uni<Response> gatewayList(@Valid @NotNull AccountQuestion question) {
        return accounts.find(AccountId.of(question.account()))
                .map(found -> toResponse(found, LookupResource::toGatewayListView));
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

    private static GatewayListView toGatewayListView(Account account) {
        var list = account.list();
        return new GatewayListView(account.version(), list.list(), list.signature(), account.accessKeyHash());
    }
}
