package io.sealpost.gateway.outbound;

import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.gateway.domain.Connections;
import io.sealpost.gateway.domain.Traffic;
import io.sealpost.protocol.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Prometheus counters; every label comes from an enum or a short list of numbers. */
@ApplicationScoped
class MicrometerTraffic implements Traffic {

    private final MeterRegistry meters;

    MicrometerTraffic(MeterRegistry meters, Connections connections) {
        this.meters = meters;
        meters.gauge("sealpost.gateway.connections", connections, Connections::count);
    }

    @Override
    public void pushed(Push result) {
        meters.counter("sealpost.gateway.pushes", "result", result.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void ephemeral(Ephemeral result) {
        meters.counter("sealpost.gateway.ephemerals", "result", result.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void accepted() {
        meters.counter("sealpost.gateway.sends.accepted").increment();
    }

    @Override
    public void refused(Problem problem) {
        meters.counter("sealpost.gateway.refused", "code", problem.code()).increment();
    }

    @Override
    public void closed(int code) {
        meters.counter("sealpost.gateway.closed", "code", Integer.toString(code))
                .increment();
    }
}
