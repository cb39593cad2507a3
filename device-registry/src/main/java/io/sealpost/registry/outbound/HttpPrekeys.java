package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.registry.RegistryConfig;
import io.sealpost.registry.domain.Device;
import io.sealpost.registry.domain.Prekeys;
import io.sealpost.registry.domain.StoreUnavailable;
import io.sealpost.registry.outbound.PrekeyApi.Candidate;
import io.sealpost.registry.outbound.PrekeyApi.Question;
import io.sealpost.registry.outbound.PrekeyApi.Readiness;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Asks prekey-service over HTTP. Whatever goes wrong there, a device that is not known to be ready is not listed. */
@Singleton
class HttpPrekeys implements Prekeys {

    private static final Logger LOG = Logger.getLogger(HttpPrekeys.class);

    private final PrekeyApi api;
    private final String secret;

    HttpPrekeys(@RestClient PrekeyApi api, RegistryConfig config) {
        this.api = api;
        this.secret = config.serviceSecret();
    }

    @Override
    public Uni<Boolean> areReady(AccountId account, List<Device> devices) {
        var candidates = devices.stream()
                .map(device ->
                        new Candidate(device.id().bytes(), device.identityKey().hash()))
                .toList();
        return api.ready(secret, new Question(account.bytes(), candidates))
                .map(Readiness::ready)
                .onFailure()
                .transform(HttpPrekeys::unavailable);
    }

    private static StoreUnavailable unavailable(Throwable fault) {
        LOG.warnf("prekey-service did not answer fault=%s", fault.getClass().getSimpleName());
        return new StoreUnavailable("prekey-service did not answer");
    }
}
