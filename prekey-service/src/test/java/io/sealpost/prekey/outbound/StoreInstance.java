package io.sealpost.prekey.outbound;

import io.sealpost.prekey.PrekeyConfigs;
import io.sealpost.prekey.domain.BundleStore;
import io.sealpost.prekey.domain.HandOuts;
import io.sealpost.prekey.domain.PrekeyStore;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.provider.ReactiveServiceRegistryBuilder;

/** The stores of one instance of the service: the real ones, on a connection pool of their own, without the rest. */
record StoreInstance(SessionFactory sessions, PrekeyStore prekeys, BundleStore bundles, HandOuts handOuts)
        implements AutoCloseable {

    /** @param config as the service gets it */
    static StoreInstance on(Map<String, String> config) {
        var hibernate = new Configuration()
                .addAnnotatedClass(DeviceRow.class)
                .addAnnotatedClass(OneTimeKeyRow.class)
                .setProperty("jakarta.persistence.jdbc.url", config.get("quarkus.datasource.reactive.url"))
                .setProperty("jakarta.persistence.jdbc.user", config.get("quarkus.datasource.username"))
                .setProperty("jakarta.persistence.jdbc.password", config.get("quarkus.datasource.password"))
                .setProperty("hibernate.connection.pool_size", "8");
        var registry = new ReactiveServiceRegistryBuilder()
                .applySettings(hibernate.getProperties())
                .build();
        var sessions = hibernate.buildSessionFactory(registry);
        var transactions = new Transactions(sessions.unwrap(Mutiny.SessionFactory.class), PrekeyConfigs.with(Map.of()));
        return new StoreInstance(
                sessions,
                new PostgresPrekeyStore(transactions),
                new PostgresBundleStore(transactions),
                new PostgresHandOuts(transactions));
    }

    @Override
    public void close() {
        sessions.close();
    }
}
