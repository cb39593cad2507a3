package io.sealpost.registry.inbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.Account;
import io.sealpost.registry.domain.AccountStore;
import io.sealpost.registry.inbound.LookupResource.AccountQuestion;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The list that a gateway compares sends with, and the hash by which it knows the access key. */
@Path("/internal/device-lists")
class GatewayListResource {

    private final AccountStore accounts;

    GatewayListResource(AccountStore accounts) {
        this.accounts = accounts;
    }

    record GatewayListView(int version, byte[] list, byte[] signature, byte[] accessKeyHash) {

        static GatewayListView of(Account account) {
            var list = account.list();
            return new GatewayListView(account.version(), list.list(), list.signature(), account.accessKeyHash());
        }
    }

    @POST
    public Uni<Response> find(@Valid @NotNull AccountQuestion question) {
        return accounts.find(AccountId.of(question.account())).map(account -> account.map(
                        found -> Response.ok(GatewayListView.of(found)).build())
                .orElseGet(() -> Problems.response(Problem.NOT_FOUND)));
    }
}
