package io.sealpost.gateway.outbound;

import io.sealpost.gateway.GatewayConfig;
import io.sealpost.gateway.domain.DeviceLists.Known;
import io.sealpost.gateway.domain.PeerUnavailable;
import io.sealpost.protocol.AccountId;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** device-registry: the keys that sign tokens, and device lists. Fails with {@link PeerUnavailable}. */
@ApplicationScoped
public class HttpRegistry {

    private final HttpPeers peers;
    private final GatewayConfig config;

    HttpRegistry(HttpPeers peers, GatewayConfig config) {
        this.peers = peers;
        this.config = config;
    }

    /** The current and next signing keys: a key set (RFC 7517) as JSON. */
    public CompletionStage<String> keys() {
        return peers.ask(HttpMethod.GET, config.registryUrl(), "/v1/keys", null)
                .map(HttpRegistry::keySet)
                .toCompletionStage();
    }

    private static String keySet(HttpPeers.Answer answer) {
        if (answer.status() != 200) {
            throw unexpected(answer);
        }
        return answer.body().toString();
    }

    /** The newest list of an account; empty if there is no such account. */
    CompletionStage<Optional<Known>> deviceList(AccountId account) {
        var question = new JsonObject().put("account", Base64.getEncoder().encodeToString(account.bytes()));
        return peers.ask(HttpMethod.POST, config.registryUrl(), "/internal/device-lists", question)
                .map(HttpRegistry::known)
                .toCompletionStage();
    }

    private static Optional<Known> known(HttpPeers.Answer answer) {
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw unexpected(answer);
        }
        try {
            var json = answer.body().toJsonObject();
            var hash = json.getString("accessKeyHash");
            var list = Base64.getDecoder().decode(json.getString("list"));
            return Optional.of(Known.read(
                    list, hash == null ? new byte[0] : Base64.getDecoder().decode(hash)));
        } catch (DecodeException | IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw new PeerUnavailable(e);
        }
    }

    private static PeerUnavailable unexpected(HttpPeers.Answer answer) {
        return new PeerUnavailable(new IllegalStateException("device-registry answered " + answer.status()));
    }
}
