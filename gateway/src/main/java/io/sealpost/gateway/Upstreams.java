package io.sealpost.gateway;

import io.sealpost.gateway.domain.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;

/** The services that requests are forwarded to. */
public interface Upstreams {

    /**
     * A request, with the service credential, to be filled and sent by the caller.
     *
     * @return fails if no connection is to be had in time: then nothing was sent
     */
    Future<HttpClientRequest> open(HttpMethod method, Route.Service service, String path);
}
